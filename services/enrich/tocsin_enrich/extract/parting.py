"""Acts that one verb tells at once: of several named bases, or of targets that have a place of their own each."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType
from tocsin.contracts.parties import TargetCategory
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.mentions import PEOPLE, Kind, Mention
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.places import place_names
from tocsin_enrich.extract.roles import Roles
from tocsin_enrich.extract.tolls import Harm, toll_of

ITEM_WORDS = 8
"""Words of one item of a list with its place: "a fuel depot near the port of Ibb"."""

_HITTING = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
_JOINS = frozenset({",", "and"})
_AT = frozenset({"on", "at", "against"})

_Item = tuple[int, int, str]
"""Where an item of a list begins and ends, in tokens, and its place."""


def parted(acts: Iterable[Act], parties: Parties) -> list[Act]:
    """Return the acts with those parted that one verb tells of several bases, or of targets each at its own place."""
    by_base = chain.from_iterable(_by_base(act) for act in acts)
    return list(chain.from_iterable(_by_place(act, parties[act.reading.index]) for act in by_base))


def _by_base(act: Act) -> Iterator[Act]:
    """Yield an act for each named base. A counted toll goes to the first; "minor injuries" is true of each."""
    bases = [s for s in act.roles.sufferers if s.name and s.category is TargetCategory.MILITARY_BASE]
    bases = [base for base in bases if base.kind is Kind.THING]
    if len(bases) < 2 or not act.real:
        yield act
        return
    for base in bases:
        harms = act.harms if base is bases[0] else tuple(h for h in act.harms if h.toll.max is None)
        names = frozenset({(base.name or "").lower()})
        yield replace(act, roles=Roles(act.roles.doers, (base,)), harms=harms, places=names)


def _by_place(act: Act, mentions: list[Mention]) -> Iterator[Act]:
    """Yield an act for each target of a list with a place of its own: "hit a bridge in Marib and a depot in Ibb"."""
    listed = not _JOINS.isdisjoint(act.reading.norms[act.trigger.end :])
    items = _items(act) if listed and act.real and EVENT_TYPE_OF[act.sub] in _HITTING else []
    if len({place for _, _, place in items}) < max(2, len(items)):
        yield act
        return
    for item in items:
        first, end, place = item
        hit = [m for m in mentions if first <= m.outer and m.end <= end and m.kind is not Kind.WEAPON]
        known = [s for s in act.roles.sufferers if first <= s.start < end]
        sufferers = tuple(known or hit)
        harms = _harms_of(act, items, item, sufferers)
        yield replace(act, roles=Roles(act.roles.doers, sufferers), harms=harms, places=frozenset({place}))


def _harms_of(act: Act, items: list[_Item], item: _Item, hit: tuple[Mention, ...]) -> tuple[Harm, ...]:
    """Return the toll of an item; a verb that kills the first kills all, a sum at the end goes to the first."""
    first, end, _ = item
    own = [h for h in act.harms if first < h.end <= end]
    if item == items[0]:
        return (*own, *(h for h in act.harms if h.end > items[-1][1]))
    by_verb = next((h for h in act.harms if h.at == act.trigger.start and h.end <= items[0][1]), None)
    people = [m for m in hit if m.kind in PEOPLE]
    if own or by_verb is None or not people:
        return tuple(own)
    return tuple(by_verb._replace(toll=toll_of(m), start=m.outer, end=m.end) for m in people)


def _items(act: Act) -> list[_Item]:
    """Return the items of the list behind the act, if each of them ends with a place."""
    reading, start = act.reading, act.trigger.end
    if act.trigger.passive:
        return []
    if act.trigger.noun:
        if reading.norms[start : start + 1] not in {(word,) for word in _AT}:
            return []
        start += 1
    found: list[_Item] = []
    for position, place in place_names(reading):
        end = position + len(place.split())
        if position <= start:
            continue
        if not _is_item(act, start, position):
            break
        found.append((start, end, place))
        joined = end
        while joined < len(reading.norms) and reading.norms[joined] in _JOINS:
            joined += 1
        if joined == end:
            break
        start = joined
    return found


def _is_item(act: Act, start: int, place: int) -> bool:
    """Tell whether the tokens name what was hit: a noun phrase that nothing parts, with a preposition of place."""
    reading = act.reading
    inner = range(start, place)
    if reading.is_name(start) or reading.norms[place - 1] == "of" or not _JOINS.isdisjoint(reading.norms[start:place]):
        return False
    if not 2 < len(inner) <= ITEM_WORDS or any(
        not reading.tokens[k].word and not reading.tokens[k].number for k in inner
    ):
        return False
    if any(cue.start in inner for cue in reading.cues) or any(reading.is_in(k, "clause_break") for k in inner):
        return False
    return reading.is_in(start, "determiner") or reading.tokens[start].number or not reading.is_in(start, "preposition")
