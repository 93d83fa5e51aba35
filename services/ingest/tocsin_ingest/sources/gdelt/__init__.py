"""GDELT 2.0 as leads: what it coded decides which articles are fetched, and nothing of it is in a report.

`rows` reads its tables, `leads` chooses among them, both without I/O; `updates` tells which files are due, `tables`
opens one; `following` goes after the leads, and `source` is the kind of source.
"""
