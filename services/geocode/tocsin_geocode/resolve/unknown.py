"""Names that the text itself calls places and that no gazetteer knows: "the village of X"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.text import Spanned, Text

_NAME: Final = r"[A-Z][\w'\u2019]+(?:[- ](?:(?:al|el|de|la|du|as|ar|an|ad|ash)[- ])?[A-Z][\w'\u2019]+){0,3}"
_NOUN: Final = (
    r"(?:village|town|hamlet|settlement|neighbou?rhood|suburb|district|locality|commune|township|quarter|island)"
)
_CALLED: Final = re.compile(
    rf"\b{_NOUN}s?\s+(?:of|called|named)\s+(?P<behind>{_NAME})|\b(?:in|at|near|of|outside|on)\s+(?:the\s+)?(?P<before>{_NAME})\s+{_NOUN}\b"
)


def unknown_names(text: Text, taken: Sequence[Spanned]) -> list[tuple[int, int]]:
    """Return the spans of names that a noun of place marks as places and that nothing in `taken` overlaps."""
    known = Spans(taken)
    return [(start, end) for start, end in _called(text.raw) if not known.touch(start, end)]


def _called(raw: str) -> Iterator[tuple[int, int]]:
    for match in _CALLED.finditer(raw):
        yield match.span("behind" if match["behind"] else "before")
