"""Names that the text itself calls places and that no gazetteer knows: "the village of X", "X Street"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.text import Spanned, Text

_NAME: Final = r"[A-Z][\w'\u2019]+(?:[- ](?:(?:al|el|de|la|du|as|ar|an|ad|ash)[- ])?[A-Z][\w'\u2019]+){0,3}"
_NOUN: Final = (
    r"(?:village|town|hamlet|settlement|neighbou?rhood|suburb|district|locality|commune|township|quarter|island"
    r"|division|ward|arrondissement|borough|sub-county|parish|kebele|woreda)"
)
_CALLED: Final = re.compile(
    rf"\b{_NOUN}s?\s+(?:of|called|named)\s+(?P<behind>{_NAME})|\b(?:in|at|near|of|outside|on)\s+(?:the\s+)?(?P<before>{_NAME})\s+{_NOUN}\b"
)
_STREET: Final = re.compile(
    r"\b(?:[NSEW]\.? )?(?:(?!The )[A-Z][\w'\u2019]+ ){1,3}(?:Street|Road|Avenue|Boulevard|Lane|Drive|Ave|Blvd|Rd)\b"
)


def unknown_names(text: Text, taken: Sequence[Spanned]) -> list[tuple[int, int]]:
    """Return the spans of names that a noun of place marks as places and that nothing in `taken` overlaps."""
    known = Spans(taken)
    streets = [] if text.is_upper else [match.span() for match in _STREET.finditer(text.raw)]
    return [(start, end) for start, end in _apart([*_called(text.raw), *streets]) if not known.touch(start, end)]


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, but for those that begin within the last one."""
    reached = 0
    for start, end in sorted(spans):
        if start >= reached:
            reached = end
            yield start, end


def _called(raw: str) -> Iterator[tuple[int, int]]:
    for match in _CALLED.finditer(raw):
        yield match.span("behind" if match["behind"] else "before")
