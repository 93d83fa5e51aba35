"""What happened in, where it happened out."""
