"""Names of organisations that no lexicon has: words with capitals that end like one, "the Dawn Liberation Front"."""

from collections.abc import Iterator

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.lexicon import Organisation
from tocsin_enrich.extract.mentions import IRREGULAR, country_before
from tocsin_enrich.extract.reading import Reading

LONGEST_NAME = 8
"""Words of an organisation's name."""

_NO_PART_OF_NAME = ("preposition", "determiner", "conjunction", "be", "have", "say")
_STOPPERS = frozenset({"the", "a", "an", "in", "on", "at", "by", "that", "when", "after", "but", "and"})


def find_by_shape(reading: Reading) -> Iterator[tuple[int, int, Organisation]]:
    """Yield where such a name begins and ends, and what its words tell of it."""
    if reading.lexicon.classes["org_head"].isdisjoint(reading.norms):
        return
    for position in range(1, len(reading.norms)):
        if not reading.tokens[position].capital or not reading.is_in(position, "org_head"):
            continue
        start = _name_start(reading, position)
        if start == position or not any(reading.is_name(k) for k in range(start, position)):
            continue
        if reading.is_in(position, "place_head") and all(reading.is_name(k) for k in range(start, position)):
            continue  # "San Luis Department"
        end = _name_end(reading, position)
        if _holds_known_group(reading, start, end):
            continue
        kind, country = _kind_by_shape(reading, start, end), country_before(reading, start, end)
        yield start, end, Organisation(reading.slice(start, end), kind, country, capitals=False)


def _kind_by_shape(reading: Reading, start: int, end: int) -> ActorKind | None:
    """Return what kind of actor the words of a name speak of: a front fights, a brigade belongs to an army."""
    if any(reading.is_in(position, "militia_head") for position in range(start, end)):
        return ActorKind.POLITICAL_MILITIA
    return ActorKind.STATE_FORCE if any(reading.is_in(k, "army_head") for k in range(start, end)) else None


def _holds_known_group(reading: Reading, start: int, end: int) -> bool:
    """Tell whether words before or behind only say what part of a known armed group is meant: "a Hamas Commando"."""
    inside = (o for o in reading.organisations if start <= o.start and o.end <= end and o.value.kind in IRREGULAR)
    return any(o.end == end or all(reading.is_in(k, "band_word") for k in range(o.end, end)) for o in inside)


def _name_start(reading: Reading, head: int) -> int:
    start = head
    while start > 0 and head - start < LONGEST_NAME:
        before = reading.tokens[start - 1]
        if not before.word or not before.capital or reading.norms[start - 1] in _STOPPERS:
            break
        if reading.upper and (reading.is_in_any(start - 1, _NO_PART_OF_NAME) or _is_verbal(reading, start - 1)):
            break
        start -= 1
    while start < head and (reading.is_in(start, "determiner") or reading.is_in(start, "preposition")):
        start += 1
    return start


def _is_verbal(reading: Reading, position: int) -> bool:
    norm = reading.norms[position]
    return norm.endswith(("ed", "ing")) or position in reading.in_cues


def _name_end(reading: Reading, head: int) -> int:
    """Return the end of a name that goes on: "Front for the Liberation of Palestine", "Ministry of Defence"."""
    end = head + 1
    while reading.upper is False and end < len(reading.tokens) and end - head < LONGEST_NAME:
        step = end
        while step < len(reading.tokens) and reading.norms[step] in {"of", "for", "the"}:
            step += 1
        if step == end and not (reading.tokens[end].capital and reading.tokens[end].word):
            break
        if step >= len(reading.tokens) or not reading.tokens[step].capital:
            break
        end = step + 1
    return end
