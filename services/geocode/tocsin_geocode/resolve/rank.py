"""Choose what each name means, by factors that can be read: prominence, containment, focus, nearness.

`factors` says what each of them is worth, and each choice keeps its own and its rivals'.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.containment import belied, beside_of, containers_of, heads_of, in_unknown
from tocsin_geocode.resolve.factors import Around, Factor, Weight, context_of
from tocsin_geocode.resolve.focus import KNOWN_ABROAD, Focus, shares
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.nearness import Anchors
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import Record, Sense
from tocsin_geocode.resolve.sphere import distance_km
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import DIVISION, TOWN

MOST_OTHERS: Final = 5
"""Other senses that stay on the record."""

MOST_WEIGHT: Final = 3
"""Occurrences up to which a name counts the more for the focus."""

DATELINE_WEIGHT: Final = 2
"""Added for the name of the dateline: a story is mostly about where it was filed."""

SAME_PLACE_KM: Final = 25.0
"""Senses this near to the best one, in its country, are the same place under other heads: their shares count for it."""


class Rival(NamedTuple):
    """A sense with its share of one, and what spoke for it."""

    sense: Sense
    share: float
    weights: tuple[Weight, ...]


class Choice(NamedTuple):
    """A mention, what it means, how sure that is (0 to 1), what spoke for it, and the other senses."""

    mention: Mention
    sense: Sense
    share: float
    weights: tuple[Weight, ...] = ()
    others: tuple[Rival, ...] = ()
    belied_by: Mention | None = None
    """The container beside the name that none of its senses lies in: the gazetteer lacks the place that is meant."""

    within: Mention | None = None
    """The container that the text names with it, whether or not it lies there."""

    strays: bool = False
    """Whether it is a small place far from all that the text is about: more likely one that the gazetteer lacks."""


def choose(
    text: Text, mentions: Sequence[Mention], unknown: Sequence[tuple[int, int]] = (), home: str | None = None
) -> list[Choice]:
    """Return the best sense of each mention. One name means one place in a text, unless a container says otherwise.

    `unknown` are the spans of names that the text calls places and the gazetteer lacks, `home` is the country that
    the report's source is from.
    """
    containers = containers_of(text, mentions)
    heads = heads_of(text, mentions)
    around = Around(containers, heads, beside_of(text, mentions), _inverted(containers), home)
    by_name = _grouped(text, mentions, {**containers, **around.beside})
    chosen: dict[Mention, Choice] = {}
    weigher = _Weigher(text, by_name, around)
    for key, group in by_name.items():
        choice = weigher.choice(key, group[0])
        chosen |= {mention: choice._replace(mention=mention) for mention in group}
    for mention in _strays(chosen, containers, heads, in_unknown(text, mentions, unknown), weigher.focus):
        chosen[mention] = chosen[mention]._replace(strays=True)
    for inner, outer in containers.items():
        chosen[inner] = chosen[inner]._replace(within=outer)
        if belied(text, inner, chosen[inner].sense.record, outer, chosen[outer].sense.record):
            chosen[inner] = chosen[inner]._replace(belied_by=outer)
    return [chosen[mention] for mention in mentions]


def _inverted(containers: Mapping[Mention, Mention]) -> dict[Mention, list[Mention]]:
    contents: dict[Mention, list[Mention]] = defaultdict(list)
    for inner, outer in containers.items():
        contents[outer].append(inner)
    return contents


def _strays(
    chosen: Mapping[Mention, Choice],
    containers: Mapping[Mention, Mention],
    heads: Mapping[Mention, Mention],
    adrift: AbstractSet[Mention],
    focus: Focus,
) -> list[Mention]:
    """Return the mentions whose small places lie far from all that the text, or their entry of a list, is about."""
    names_in: dict[str | None, set[int]] = defaultdict(set)
    for mention, choice in chosen.items():
        names_in[choice.sense.record.country].add(mention.name)
    found = []
    for mention, choice in chosen.items():
        record = choice.sense.record
        head = heads.get(mention)
        out_of_entry = head is not None and _is_out_of_entry(record, head)
        is_alone = prominence(record) < KNOWN_ABROAD and names_in[record.country] == {mention.name}
        if (mention in adrift and is_alone) or (mention not in containers and (out_of_entry or focus.is_stray(record))):
            found.append(mention)
    return found


def _is_out_of_entry(record: Record, head: Mention) -> bool:
    """Tell whether a small place lies in another country than the one whose name heads the entry."""
    above = head.senses[0].record
    return (
        above.kind is PlaceKind.COUNTRY
        and record.country not in {None, above.country}
        and prominence(record) < KNOWN_ABROAD
    )


def _is_same_place(one: Record, other: Record) -> bool:
    return one.country == other.country and distance_km(one.point, other.point) <= max(SAME_PLACE_KM, other.radius_km)


class _Group(NamedTuple):
    """Mentions that mean the same: one name, and where the text tells several of that name apart, what tells them."""

    name: int
    container: int
    kinds: frozenset[PlaceKind]


_AREAS: Final = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.REGION})
_TOWNS: Final = frozenset({PlaceKind.SETTLEMENT, PlaceKind.FACILITY})


def _grouped(
    text: Text, mentions: Sequence[Mention], containers: Mapping[Mention, Mention]
) -> dict[_Group, list[Mention]]:
    groups: dict[_Group, list[Mention]] = defaultdict(list)
    named: dict[int, set[int]] = defaultdict(set)
    for mention in mentions:
        if mention in containers:
            named[mention.name].add(containers[mention].name)
    for mention in mentions:
        several = len(named[mention.name]) > 1 and mention in containers
        container = containers[mention].name if several else -1
        groups[_Group(mention.name, container, _said_kinds(text, mention))].append(mention)
    return groups


def _said_kinds(text: Text, mention: Mention) -> frozenset[PlaceKind]:
    """Return the kinds that a noun right beside the name allows; empty where there is none."""
    behind = text.word_at(mention.end)
    beside = {text.words[behind].folded} if behind < len(text.words) and text.raw[mention.end] in " -" else set()
    before = text.word_before(mention.start)
    if before > 0 and text.words[before].folded == "of":
        beside.add(text.words[before - 1].folded)
    if beside & DIVISION:
        return _AREAS
    return _TOWNS if beside & TOWN else frozenset()


class _Weigher:
    """The points of all senses of a text's names: first each name by itself, then in view of the others."""

    def __init__(self, text: Text, by_name: Mapping[_Group, Sequence[Mention]], around: Around) -> None:
        self._contexts = {key: context_of(group, around, key.kinds) for key, group in by_name.items()}
        alone = {key: context.scores() for key, context in self._contexts.items()}
        self.focus = Focus()
        for key, group in by_name.items():
            filed = DATELINE_WEIGHT if group[0].end <= text.dateline_end else 0
            self.focus.add(alone[key], weight=min(MOST_WEIGHT, len(group)) + filed)
        self._scores = {
            key: {sense: score + self.focus.points(sense.record) for sense, score in scores.items()}
            for key, scores in alone.items()
        }
        self._anchors = Anchors(
            max(senses, key=lambda s: (senses[s], -s.record.number)).record for senses in self._scores.values()
        )
        self._number_of = {key: number for number, key in enumerate(by_name)}

    def choice(self, key: _Group, mention: Mention) -> Choice:
        """Return what a group of mentions means."""
        scores = self._scores[key]
        if len(scores) > 1:
            number = self._number_of[key]
            scores = {sense: score + self._anchors.points(sense.record, number) for sense, score in scores.items()}
        ranked = sorted(shares(scores).items(), key=lambda pair: (-pair[1], pair[0].record.number))
        best, share = ranked[0]
        same = sum(s for sense, s in ranked[1:11] if _is_same_place(sense.record, best.record))
        others = tuple(Rival(sense, s, self._weights(key, sense)) for sense, s in ranked[1 : MOST_OTHERS + 1])
        return Choice(mention, best, share + same, self._weights(key, best), others)

    def _weights(self, key: _Group, sense: Sense) -> tuple[Weight, ...]:
        near = Weight(Factor.NEAR, self._anchors.points(sense.record, self._number_of[key]))
        return (*self._contexts[key].weights(sense), *self.focus.weights(sense.record), near)
