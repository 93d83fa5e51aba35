"""What the resolver asks of a gazetteer: a Protocol and the values that cross it."""

from collections.abc import Mapping, Sequence
from enum import IntEnum, IntFlag
from typing import NamedTuple, Protocol

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.sphere import Point


class NameKind(IntEnum):
    """How a name belongs to its record."""

    PRIMARY = 0
    ALTERNATE = 1
    DEMONYM = 2
    ABBREVIATION = 3
    """"U.S.", "Ala.": means the place only as it is written, upper case and full stops included."""

    CODE = 4
    """"OH": means the place only behind a comma, "Dayton, OH"."""


class NameClass(IntFlag):
    """What else a place name is in English."""

    NONE = 0
    WORD = 1
    GIVEN_NAME = 2
    SURNAME = 4
    NEVER_A_PLACE = 8
    TITLE = 16
    """"President", "Gen": a person's name follows."""

    ORGANISATION = 32
    """"University", "Police": with a place name before it, the name of an organisation."""

    ANOTHER_THING = 64
    """"Gazette", "Rovers", "Avenue": with a place name before it, the name of something that is elsewhere."""


class Part(NamedTuple):
    """The circle that holds a part of an area: its middle, and its radius in km."""

    lat: float
    lon: float
    radius_km: float


class Record(NamedTuple):
    """One place. `admin1_number` is the record of its first-level division, -1 where unknown."""

    number: int
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str | None
    admin1: str | None
    admin1_number: int
    population: int
    radius_km: float
    geonames_id: int | None
    capital: bool
    admin1_alternatives: tuple[str, ...] = ()
    source: str = ""
    """Which table, data set or layer it was read from."""

    parts: Mapping[str, Part] | None = None
    """Of a country: where its parts are, by side (`sides.SIDES`)."""

    def __hash__(self) -> int:
        """Return the same for the same record, without a look at its many fields."""
        return hash(self.number)

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class Sense(NamedTuple):
    """One thing that a name can mean."""

    record: Record
    name_kind: NameKind


class NameMatch(NamedTuple):
    """A name of the gazetteer that begins at some place of a text: how long it is, and which name."""

    length: int
    name: int


class Gazetteer(Protocol):
    """Names and records. Look-ups are pure: same question, same answer. Names are folded with `folding.fold`."""

    def names_at(self, folded_text: str, start: int) -> Sequence[NameMatch]:
        """Return every name that begins at `start`, shortest first; the caller checks that a word ends there."""

    def name_id(self, folded_name: str) -> int | None:
        """Return the name that is exactly this, or None."""

    def name_class(self, name: int) -> NameClass:
        """Return what else the name is."""

    def senses(self, name: int) -> Sequence[Sense]:
        """Return what the name can mean, the most prominent first."""

    def country(self, code: str) -> Record | None:
        """Return the record of a country by its ISO 3166-1 alpha-2 code."""

    def record(self, number: int) -> Record:
        """Return a record by its number."""
