"""Changes of incidents in, alerts out."""
