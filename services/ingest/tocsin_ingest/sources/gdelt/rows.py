"""The rows of GDELT's event and mention tables, as far as they say which article to read. No I/O.

Columns after "GDELT Event Codebook V2.0" (2015), which numbers no header: the tables have none.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final, Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

EVENT_COLUMNS: Final = 61
EVENT_ID, ROOT_CODE, QUAD_CLASS, MENTIONS, COUNTRY, SOURCE_URL = 0, 28, 29, 31, 53, 60

MENTION_COLUMNS: Final = 16
MENTION_EVENT, MENTION_TYPE, MENTION_IDENTIFIER = 0, 3, 5

WEB: Final = "1"
"""The type of a mention whose identifier is a URL; others are citations and numbers of documents."""

LONGEST_URL: Final = 2_000


class Event(NamedTuple):
    """One event as GDELT coded it. `country` is the FIPS code of where it happened; empty where that is not known."""

    id: str
    root_code: str
    quad_class: int
    mentions: int
    country: str
    url: str


class Mention(NamedTuple):
    """An article that tells of an event."""

    event_id: str
    url: str


R = TypeVar("R", Event, Mention)


class Rows(NamedTuple, Generic[R]):
    """What a table holds, and how many of its lines are no row."""

    read: list[R]
    broken: int


def events(table: bytes) -> Rows[Event]:
    """Read an `.export.CSV`. A row whose source is no web page, such as a broadcast, leads nowhere and is left out."""
    rows, broken = [], 0
    for cells in _lines(table):
        event = _event(cells) if len(cells) == EVENT_COLUMNS else None
        if event is None:
            broken += 1
        elif is_page(event.url):
            rows.append(event)
    return Rows(rows, broken)


def mentions(table: bytes) -> Rows[Mention]:
    """Read a `.mentions.CSV`: its web pages."""
    rows, broken = [], 0
    for cells in _lines(table):
        if len(cells) != MENTION_COLUMNS:
            broken += 1
        elif cells[MENTION_TYPE] == WEB and is_page(cells[MENTION_IDENTIFIER]):
            rows.append(Mention(cells[MENTION_EVENT], cells[MENTION_IDENTIFIER]))
    return Rows(rows, broken)


def is_page(url: str) -> bool:
    """Tell whether this can be the URL of a web page."""
    if not url.startswith(("http://", "https://")) or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _event(cells: list[str]) -> Event | None:
    try:
        quad_class, count = int(cells[QUAD_CLASS]), int(cells[MENTIONS])
    except ValueError:
        return None
    return Event(cells[EVENT_ID], cells[ROOT_CODE], quad_class, count, cells[COUNTRY], cells[SOURCE_URL])


def _lines(table: bytes) -> Iterator[list[str]]:
    for raw in BytesIO(table):  # one at a time: a table of nothing but ends of lines has a hundred million
        line = raw.decode("utf-8", errors="replace")
        if line.strip():
            yield line.rstrip("\r\n").split("\t")
