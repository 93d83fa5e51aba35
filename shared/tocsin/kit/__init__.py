"""What every worker needs that is not domain."""
