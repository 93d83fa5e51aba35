"""Where reports come from: one file per kind, each behind `Collector`, all named in `registry.py`."""

import logging

# It tells, as warnings, what is strange about each page, and not which page it is.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
