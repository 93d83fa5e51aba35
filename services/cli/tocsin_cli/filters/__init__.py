"""Which incidents a command is about, as one types it: the same options wherever incidents are asked for."""
