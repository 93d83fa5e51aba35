"""Markup that takes no longer to read than it is long.

libxml2 compares each attribute of an HTML tag with all before it: a tag with 100,000 of them, which is a megabyte,
takes it two minutes, and nothing can stop a thread.
"""

import re
from typing import Final

LONGEST_VALUE: Final = 2_000
"""Characters of an attribute that anybody needs: addresses and descriptions. Longer ones are pictures and settings."""

LONGEST_TAG: Final = 8_000
"""Characters of a tag without such values. It holds some 3,000 attributes at the most: 0.1 s."""

_LONG_VALUE: Final = re.compile(rf"""=\s{{0,20}}(?:"[^"<>]{{{LONGEST_VALUE},}}"|'[^'<>]{{{LONGEST_VALUE},}}')""")
_LONG_TAG: Final = re.compile(rf"<([A-Za-z][A-Za-z0-9:-]{{0,40}})[^<>]{{{LONGEST_TAG},}}>?")


def tamed(markup: str) -> str:
    """Return the markup without values that are too long, and without the attributes of tags that are."""
    return _LONG_TAG.sub(r"<\1>", _LONG_VALUE.sub('=""', markup))
