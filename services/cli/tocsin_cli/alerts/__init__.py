"""`tocsin alert`: rules looked at, tried on history, and channels tried, without the worker."""
