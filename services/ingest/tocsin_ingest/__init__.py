"""Reports in, from wherever they come, as typed messages."""
