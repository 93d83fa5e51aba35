"""What all kinds of feed have in common."""

from dataclasses import dataclass
from typing import Final

from tocsin.contracts.report import Position

MAX_ITEMS: Final = 1_000
"""Items of a feed that are read, from its beginning. Feeds have 10 to 100; an archive of years is no news."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, its texts without markup. `times` is what it states of its publication, the best first.

    `link` is absolute. `outlet` is who published it, where the feed says that this is somebody else.
    """

    external_id: str | None = None
    link: str | None = None
    title: str | None = None
    text: str = ""
    times: tuple[str, ...] = ()
    language: str | None = None
    outlet: str | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its items, in its order."""

    title: str | None
    items: tuple[Item, ...]
    language: str | None = None
