"""Ships: what they are called, and when the short style of maritime warnings says that one was attacked."""

from tocsin.contracts.parties import TargetCategory
from tocsin_enrich.extract.lexicon import FacilityWord
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import Reading

LONGEST_SHIP_NAME = 5
"""Words of the name of a ship."""

_OPEN, _CLOSE = frozenset({"(", '"', "“", "["}), frozenset({")", '"', "”", "]"})
_NAME_MARKS = frozenset({"-", ".", "/", "'"})


def is_vessel(match: Match[FacilityWord]) -> bool:
    """Tell whether a word for a thing that can be hit is one for a ship."""
    return match.value.category is TargetCategory.VESSEL


def ship_name(reading: Reading, vessel: Match[FacilityWord]) -> tuple[str, int] | None:
    """Return the name that follows a word for a ship, and the token after it: "tanker (SEA ROSE)", "MV Sea Rose"."""
    start = vessel.end
    if reading.norms[start : start + 1] and reading.norms[start] in _OPEN:
        inside = range(start + 1, min(len(reading.norms), start + 2 + LONGEST_SHIP_NAME))
        close = next((k for k in inside if reading.norms[k] in _CLOSE), None)
        named = close is not None and all(_may_be_called(reading, k) for k in range(start + 1, close))
        return (
            (reading.slice(start + 1, close), close + 1) if named and close is not None and close > start + 1 else None
        )
    end = start
    while end - start < LONGEST_SHIP_NAME and _is_written_large(reading, end):
        end += 1
    return (reading.slice(start, end), end) if end > start else None


def is_struck_ship(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the verb at tokens `start` to `end` says what befell a ship: "Tanker (SEA ROSE) hijacked 3 May"."""
    ship = next((m for m in reading.facilities if is_vessel(m) and _phrase_end(reading, m) == start), None)
    if ship is None or end - start > 1 or _carries_others(reading, ship.start):
        return False
    following = reading.norms[end : end + 1]
    return not following or reading.is_in(end, "preposition") or not reading.tokens[end].word


def _carries_others(reading: Reading, start: int) -> bool:
    """Tell whether the ship only carries those who act: "pirates in two skiffs attacked"."""
    before = start - 1
    while before >= 0 and (
        reading.tokens[before].number or reading.is_in(before, "determiner") or reading.is_in(before, "modifier")
        or reading.is_in(before, "hedge")
    ):  # fmt: skip
        before -= 1
    return reading.is_in(before, "preposition")


def _phrase_end(reading: Reading, vessel: Match[FacilityWord]) -> int:
    named = ship_name(reading, vessel)
    return vessel.end if named is None else named[1]


def _may_be_called(reading: Reading, position: int) -> bool:
    token = reading.tokens[position]
    return token.number or token.capital or reading.norms[position] in _NAME_MARKS


def _is_written_large(reading: Reading, position: int) -> bool:
    """Tell whether the word is written as a name, and tells no act: "TANKER ORCHID HIJACKED"."""
    return reading.is_name(position) and position not in reading.in_cues
