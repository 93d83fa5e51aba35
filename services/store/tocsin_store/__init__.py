"""Located incidents in, one record each kept."""
