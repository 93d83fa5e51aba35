"""JSON as it goes into a file."""

import json
from collections.abc import Mapping

_ESCAPED = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085", "\x7f": "\\u007f"})
"""Line ends to some readers of lines; in JSON they can only stand within a string."""


def as_json(value: Mapping[str, object]) -> bytes:
    """Return an object on one line. Half of a surrogate pair becomes a question mark."""
    line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return line.translate(_ESCAPED).encode("utf-8", "replace")
