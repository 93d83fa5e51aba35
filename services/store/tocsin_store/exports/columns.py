"""Tables as data: a column has a name, a kind, words about where its values come from, and the way to get one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tocsin.contracts.geo import Location
from tocsin.contracts.incident import When
from tocsin_store.exports.text import clean
from tocsin_store.repository import StoredIncident

Cell = str | int | float | date | None
"""None is "not known", and an empty cell."""


class Kind(StrEnum):
    """What a column's cells are."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `about` says where the value comes from, in docs/exports.md; `read` gets it."""

    name: str
    kind: Kind
    about: str
    read: Callable[[StoredIncident], Cell]

    def of(self, stored: StoredIncident) -> Cell:
        """Return the incident's cell, without what no file may hold."""
        cell = self.read(stored)
        return clean(cell) if isinstance(cell, str) else cell


def text(name: str, about: str, read: Callable[[StoredIncident], str | None]) -> Column:
    return Column(name, Kind.TEXT, about, read)


def integer(name: str, about: str, read: Callable[[StoredIncident], int | None]) -> Column:
    return Column(name, Kind.INTEGER, about, read)


def real(name: str, about: str, read: Callable[[StoredIncident], float | None]) -> Column:
    return Column(name, Kind.REAL, about, read)


def day(name: str, about: str, read: Callable[[StoredIncident], date | None]) -> Column:
    return Column(name, Kind.DAY, about, read)


def empty(name: str, why: str, kind: Kind = Kind.TEXT) -> Column:
    """Return a column of another's table that Tocsin has nothing for."""
    return Column(name, kind, f"empty: {why}", lambda _: None)


def placed(name: str, kind: Kind, about: str, read: Callable[[Location], Cell]) -> Column:
    """Return a column of the place, empty where there is none."""

    def cell(stored: StoredIncident) -> Cell:
        return read(stored.incident.location) if stored.incident.location else None

    return Column(name, kind, about, cell)


def timed(name: str, kind: Kind, about: str, read: Callable[[When], Cell]) -> Column:
    """Return a column of the time, empty where that is not known."""

    def cell(stored: StoredIncident) -> Cell:
        return read(stored.incident.time) if stored.incident.time else None

    return Column(name, kind, about, cell)
