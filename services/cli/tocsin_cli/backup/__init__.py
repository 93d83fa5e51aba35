"""`tocsin backup` and `tocsin restore`: the database, and how far on the bus it was."""
