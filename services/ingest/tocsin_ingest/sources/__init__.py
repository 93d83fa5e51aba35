"""Where reports come from: one file per kind, each behind `Collector`, all named in `registry.py`."""
