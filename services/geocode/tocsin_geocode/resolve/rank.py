"""Choose what each name means, by factors that can be read: prominence, containment, focus, nearness.

`factors` says what each of them is worth, and each choice keeps its own and its rivals'.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.apposition import called_a_place
from tocsin_geocode.resolve.confidence import probability, score_of
from tocsin_geocode.resolve.containment import belied, beside_of, containers_of, heads_of, in_unknown
from tocsin_geocode.resolve.factors import Around, Factor, Weight, context_of
from tocsin_geocode.resolve.focus import Focus, shares
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.nearness import Anchors
from tocsin_geocode.resolve.prominence import KNOWN_ABROAD, prominence
from tocsin_geocode.resolve.records import NameKind, Record, Sense
from tocsin_geocode.resolve.sphere import distance_km
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import DIVISION, TOWN

MOST_OTHERS: Final = 5
"""Other senses that stay on the record."""

DATELINE_WEIGHT: Final = 2.0
"""Names that the dateline's counts as beside itself: a story is mostly about where it was filed. Any other name counts
once however often it occurs, as the text may be sure of itself and wrong."""

NATION_WEIGHT: Final = 1.0
"""Names that a nationality within another name counts as: "Mozambican police" says as much as "Mozambican" alone."""

SAME_PLACE_KM: Final = 25.0
"""Senses this near to the best one, in its country, are the same place under other heads: their shares count for it."""

_SPEAKS: Final = re.compile(
    r"\s(?:has |have |had |also |later )?(?:said|says|denie[sd]|condemn\w*|accus\w*|blam\w*|vow\w*|warn\w*|pledg\w*"
    r"|urg\w*|insist\w*|demand\w*|reject\w*|welcom\w*|refus\w*|claim\w*|announc\w*)\b"
)
"""Behind a name, folded: a government speaks."""


class Rival(NamedTuple):
    """A sense with its share of one, and what spoke for it."""

    sense: Sense
    share: float
    weights: tuple[Weight, ...]


class Choice(NamedTuple):
    """A mention, what it means, the share that this has of all senses, what spoke for it, and the others."""

    mention: Mention
    sense: Sense
    share: float
    weights: tuple[Weight, ...] = ()
    others: tuple[Rival, ...] = ()
    sure: float = 1.0
    """How often such choices are right: that the name is a place, and that it is this one."""

    belied_by: Mention | None = None
    """The container beside the name that none of its senses lies in: the gazetteer lacks the place that is meant."""

    within: Mention | None = None
    """The container that the text names with it, whether or not it lies there."""

    strays: bool = False
    """Whether it is a small place far from all that the text is about: more likely one that the gazetteer lacks."""


def choose(
    text: Text,
    mentions: Sequence[Mention],
    unknown: Sequence[tuple[int, int]] = (),
    home: str | None = None,
    nations: Sequence[Sequence[Sense]] = (),
) -> list[Choice]:
    """Return the best sense of each mention. One name means one place in a text, unless a container says otherwise.

    `unknown` are the spans of names that the text calls places and the gazetteer lacks, `home` is the country that
    the report's source is from, `nations` are what the nationalities in other names mean.
    """
    containers = containers_of(text, mentions)
    heads = heads_of(text, mentions)
    speaking = {mention for mention in mentions if _SPEAKS.match(text.folded, mention.end)}
    around = Around(containers, heads, beside_of(text, mentions), _inverted(containers), speaking, home)
    beside = {mention: near.mention for mention, near in around.beside.items()}
    by_name = _grouped(text, mentions, {**containers, **beside})
    chosen: dict[Mention, Choice] = {}
    weigher = _Weigher(text, by_name, around, nations)
    for key, group in by_name.items():
        choice = weigher.choice(key, group[0])
        for mention in group:
            sure = probability(score_of(mention.points, choice.share))
            chosen[mention] = choice._replace(mention=mention, sure=sure)
    if not _is_filed_abroad(text, chosen):
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


def _is_filed_abroad(text: Text, chosen: Mapping[Mention, Choice]) -> bool:
    """Tell whether all places behind the dateline lie in one country, and the dateline in another.

    A place under another than its main name says nothing for its country here: it may be one of a namesake.
    """
    filed = {c.sense.record.country for m, c in chosen.items() if m.start < text.dateline_end}
    behind = [c.sense for m, c in chosen.items() if m.start >= text.dateline_end and c.sense.record.country]
    told = {sense.record.country for sense in behind if sense.name_kind is not NameKind.ALTERNATE}
    return bool(filed) and len(told) == 1 and not filed & told


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
        if (mention in adrift and is_alone) or (
            mention not in containers and (out_of_entry or focus.is_stray(choice.sense))
        ):
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
    """Return the kinds that a noun right beside the name, or in apposition to it, allows; empty where there is none."""
    behind = text.word_at(mention.end)
    beside = {text.words[behind].folded} if behind < len(text.words) and text.raw[mention.end] in " -" else set()
    before = text.word_before(mention.start)
    if before > 0 and text.words[before].folded == "of":
        beside.add(text.words[before - 1].folded)
    if beside & DIVISION:
        return _AREAS
    return _TOWNS if beside & TOWN or called_a_place(text, mention.end) else frozenset()


def _best(scores: Mapping[Sense, float]) -> Sense:
    return max(scores, key=lambda sense: (scores[sense], -sense.record.number))


class _Weigher:
    """The points of all senses of a text's names: first each name by itself, then in view of the others."""

    def __init__(
        self,
        text: Text,
        by_name: Mapping[_Group, Sequence[Mention]],
        around: Around,
        nations: Sequence[Sequence[Sense]],
    ) -> None:
        self._contexts = {key: context_of(group, around, key.kinds) for key, group in by_name.items()}
        alone = {key: context.scores() for key, context in self._contexts.items()}
        self.focus = Focus()
        for key, group in by_name.items():
            is_filed_from = group[0].end <= text.dateline_end
            self.focus.add(alone[key], weight=1.0 + (DATELINE_WEIGHT if is_filed_from else 0.0))
        for senses in nations:
            self.focus.add({sense: prominence(sense.record) for sense in senses}, weight=NATION_WEIGHT)
        self._number_of = {key: number for number, key in enumerate(by_name)}
        self._scores = {
            key: {sense: score + self.focus.points(sense.record, number) for sense, score in scores.items()}
            for number, (key, scores) in enumerate(alone.items())
        }
        self._anchors = Anchors(_best(scores).record for scores in self._scores.values())

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
        number = self._number_of[key]
        near = Weight(Factor.NEAR, self._anchors.points(sense.record, number))
        return (*self._contexts[key].weights(sense), *self.focus.weights(sense.record, number), near)
