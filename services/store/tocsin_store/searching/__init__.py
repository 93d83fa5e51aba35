"""Finding incidents: what can be asked for, and how each database looks for it."""
