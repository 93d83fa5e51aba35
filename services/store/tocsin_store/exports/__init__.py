"""Incidents as files of other tools: stored incidents in, bytes out, however many there are.

`FORMATS` has them by name, one module each; `flat.py` is the table that most of them share, `acled.py`, `ucdp.py` and
`gdelt.py` are the tables of others. `land` writes a file that is there whole or not at all. docs/exports.md tells every
column.
"""

from tocsin_store.exports.formats import FORMATS, Format
from tocsin_store.exports.json_lines import json_line
from tocsin_store.exports.landing import land, pour

__all__ = ["FORMATS", "Format", "json_line", "land", "pour"]
