"""What a builder asks of a source that is too large for memory."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from tocsin_geocode.entries import Entry
from tocsin_geocode.resolve.records import NameKind


class OtherName(NamedTuple):
    """A further name of a place that a source gave before."""

    geonames_id: int
    name: str
    kind: NameKind
    language: str = ""
    historic: bool = False
    colloquial: bool = False


class Bulk(Protocol):
    """Places by the million, each read once. A builder takes all `places`, then all `names`."""

    def places(self) -> Iterator[Entry]:
        """Yield the places; a number that came before gives names only."""

    def names(self) -> Iterator[OtherName]:
        """Yield their further names; those of numbers that no place had are passed over."""


class NothingMore:
    """No such source."""

    def places(self) -> Iterator[Entry]:
        return iter(())

    def names(self) -> Iterator[OtherName]:
        return iter(())
