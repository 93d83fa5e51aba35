"""The header of a plain text: `date 2023-11-06`, on a line of its own or at the beginning of the first line."""

import re
from typing import Final, NamedTuple

from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.published import published

_HEADER: Final = re.compile(
    r"\s*date:? +(?P<day>\d{4}-\d{2}-\d{2})(?![\w-])[ \t]*[:.,;\u2013\u2014-]?\s*", re.IGNORECASE
)


class Headed(NamedTuple):
    """A text without its header, and what the header said."""

    text: str
    published: Published | None


def take_header(text: str) -> Headed:
    """Split the date header off a normalised text. Raises `BadReport` where the header names no real day."""
    match = _HEADER.match(text)
    if match is None:
        return Headed(text, None)
    return Headed(text[match.end() :], published(match["day"], field="date header"))
