"""The things a sentence names: organisations, people, buildings and vehicles, weapons; each with its noun phrase."""

from dataclasses import dataclass
from enum import StrEnum, auto

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, Range, TargetCategory, TargetEntity, WeaponCategory
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.noun_phrases import LONGEST_PHRASE, may_qualify, opens_clause
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading

MAX_MODIFIERS = 4
"""Words before a noun that are still taken into its phrase."""


class Kind(StrEnum):
    """What sort of thing is mentioned."""

    ORGANISATION = auto()
    GROUP = auto()
    PERSON = auto()
    THING = auto()
    WEAPON = auto()


PEOPLE = frozenset({Kind.GROUP, Kind.PERSON})
ACTORS = frozenset({Kind.ORGANISATION, Kind.GROUP, Kind.PERSON})
IRREGULAR = frozenset({ActorKind.REBEL, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA})
"""Kinds of actors that bear arms and are no state's."""
BLASTING = frozenset({WeaponCategory.EXPLOSIVE, WeaponCategory.IED, WeaponCategory.VBIED})
"""Weapons that reports call now a bomb, now an explosion, now a device."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase at tokens `start` to `end`. `outer` is where it begins with its article and its count."""

    kind: Kind
    start: int
    end: int
    outer: int
    text: str
    name: str | None
    rule: str
    plural: bool = False
    count: Count | None = None
    actor_kind: ActorKind | None = None
    country: str | None = None
    leaning: Leaning = Leaning.EITHER
    category: TargetCategory = TargetCategory.OTHER
    entity: TargetEntity = TargetEntity.OTHER
    weapon: WeaponCategory | None = None
    weapon_event: SubEventType | None = None

    @property
    def range(self) -> Range | None:
        """How many, where that is said or plain from the grammar."""
        if self.count is not None:
            return self.count.range
        return None

    @property
    def is_actor(self) -> bool:
        return self.kind in ACTORS


def outer_start(reading: Reading, start: int, counts: list[Count]) -> tuple[int, Count | None]:
    """Return where the noun phrase begins with articles, hedges, counts and all that describes it, and the count."""
    found, closed, described, position, bare = None, False, False, start, start
    classes, norms = reading.lexicon.classes, reading.norms
    aged = "old" in norms
    for _ in range(LONGEST_PHRASE):
        before = norms[position - 1] if position > 0 else ""
        count = next((c for c in counts if c.end == position), None) if counts else None
        if aged and is_age(reading, position):
            position -= 3  # "a 34-year-old man"
        elif count is not None:
            found, position, closed = found or count, count.start, True
        elif before in classes["determiner"]:
            position, closed = position - 1, True
        elif before in classes["hedge"]:
            position -= 1
        elif before == "of" and any(c.end == position - 1 for c in counts):
            position -= 1  # "dozens of"
        elif not closed and may_qualify(reading, position - 1):
            position, described = position - 1, True
        else:
            break
        bare = bare if described else position
    return bare if position and opens_clause(reading, position - 1) else max(position, 0), found


def is_age(reading: Reading, end: int) -> bool:
    """Tell whether an age ends before token `end`: "34-year-old"."""
    return end > 1 and reading.norms[end - 1] == "old" and reading.norms[end - 2] in {"year", "month"}


def extend_left(reading: Reading, head: int, *, names: bool, floor: int = 0) -> int:
    """Return where the modifiers before `head` begin: "heavily armed men", "the al-Tanf garrison"."""
    start = head
    while start > floor and head - start < MAX_MODIFIERS:
        before = start - 1
        if is_age(reading, start):
            break
        if before in reading.in_organisations and any(
            o.start < before < o.end and not o.value.generic for o in reading.organisations
        ):
            break  # "an Islamic State commander"
        if (
            reading.is_in(before, "modifier")
            or (names and reading.is_name(before))
            or _is_adjective_nation(reading, before)
        ):
            start = before
        elif names and reading.norms[before] in {"al", "el", "ad", "as"} and reading.is_name(start):
            start = before  # "al-Tanf"
        elif names and reading.norms[before] == "'s" and reading.is_name(before - 1):
            start = before - 1
        else:
            break
    return start


def _is_adjective_nation(reading: Reading, position: int) -> bool:
    return position in reading.in_nations


def country_before(reading: Reading, start: int, end: int) -> str | None:
    """Return the country whose name or adjective stands inside or directly before tokens `start` to `end`."""
    for match in reading.nations:
        if (
            start <= match.start < end
            or match.end == start
            or (match.end == start - 1 and reading.norms[start - 1] == "'s")
        ):
            return match.value.country
    return None
