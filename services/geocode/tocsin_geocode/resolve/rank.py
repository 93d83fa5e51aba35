"""Choose what each name means, by factors that can be read: prominence, containment, focus, nearness.

Scores are in powers of ten of people: a factor of +1 outweighs a town ten times as big.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import exp
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.containment import belied, containers_of, heads_of, in_unknown, lies_in
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.nearness import Anchors
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import NameKind, Record, Sense
from tocsin_geocode.resolve.sphere import distance_km
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import DIVISION, TOWN

MOST_SENSES: Final = 40
"""Senses weighed for one name; the rest are hamlets, which only a container beside the name can bring back."""

CONTAINED: Final = 6.0
"""Points for lying in the place that the text puts behind the name: "Tumaco, Nariño"."""

HEADED: Final = 3.5
"""Points for lying in the place that heads the entry: "INDONESIA: ... at Santan"."""

COUNTRY_FOCUS: Final = 3.5
PROVINCE_FOCUS: Final = 2.4
"""Points for lying where the whole text's other names lie."""

KNOWN_ABROAD: Final = 5.0
"""Prominence from which a place is named in texts about another country."""

ENOUGH_NAMES: Final = 3.0
FOCUSED_SHARE: Final = 0.55
STRAY_SHARE: Final = 0.34
"""Shares of a text's names: a country that most lie in, and one that is hardly more than the name in question."""

ALTERNATE_NAME: Final = -0.7
SHARPNESS: Final = 1.3
"""How fast the share of a sense falls with its distance from the best score."""

NAMESAKE: Final = -1.4
"""For a province whose chief town or whose sea has its name: the bare name means the town or the sea."""

SAID_KIND: Final = 2.5
"""Points for being the kind of place that the word beside the name says: "Idlib province"."""

HOLDS: Final = 1.5
"""Points for being what contains the name before it: "Buffalo, New York" means the state."""

SAME_PLACE_KM: Final = 25.0
"""Senses this near to the best one, in its country, are the same place under other heads: their shares count for it."""


class Choice(NamedTuple):
    """A mention, what it means, how sure that is (0 to 1), and the other senses with their shares."""

    mention: Mention
    sense: Sense
    share: float
    others: tuple[tuple[Sense, float], ...]
    belied_by: Mention | None = None
    """The container beside the name that none of its senses lies in: the gazetteer lacks the place that is meant."""

    within: Mention | None = None
    """The container that the text names with it, whether or not it lies there."""

    strays: bool = False
    """Whether it is a small place far from all that the text is about: more likely one that the gazetteer lacks."""


def choose(text: Text, mentions: Sequence[Mention], unknown: Sequence[tuple[int, int]] = ()) -> list[Choice]:
    """Return the best sense of each mention. One name means one place in a text, unless a container says otherwise.

    `unknown` are the spans of names that the text calls places and the gazetteer lacks.
    """
    containers = containers_of(text, mentions)
    heads = heads_of(text, mentions)
    contents = _inverted(containers)
    by_name = _grouped(text, mentions, containers)
    scores = {key: _base_scores(group, containers, heads, contents, key.kinds) for key, group in by_name.items()}
    focus = _Focus()
    for key, group in by_name.items():
        focus.add(scores[key], weight=min(3, len(group)))
    for key in by_name:
        scores[key] = {sense: score + focus.points(sense.record) for sense, score in scores[key].items()}
    scores = _with_nearness(scores)
    chosen: dict[Mention, Choice] = {}
    for key, group in by_name.items():
        choice = _choice(group[0], scores[key])
        chosen |= {mention: choice._replace(mention=mention) for mention in group}
    for mention in _strays(chosen, containers, heads, in_unknown(text, mentions, unknown), focus):
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
    focus: "_Focus",
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


def _choice(mention: Mention, scores: Mapping[Sense, float]) -> Choice:
    shares = _shares(scores)
    (best, share), *others = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0].record.number))
    same = sum(s for sense, s in others[:10] if _is_same_place(sense.record, best.record))
    return Choice(mention, best, share + same, tuple(others[:5]))


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


def _base_scores(
    group: Sequence[Mention],
    containers: Mapping[Mention, Mention],
    heads: Mapping[Mention, Mention],
    contents: Mapping[Mention, Sequence[Mention]],
    kinds: frozenset[PlaceKind],
) -> dict[Sense, float]:
    senses = group[0].senses
    outers = {containers[mention].senses for mention in group if mention in containers}
    if not outers:
        senses = senses[:MOST_SENSES]
    above = {heads[mention].senses for mention in group if mention in heads}
    inners = {inner.senses for outer in group for inner in contents.get(outer, ())}
    is_sea = any(sense.record.kind is PlaceKind.SEA for sense in senses)
    provinces_of_towns = {s.record.admin1_number for s in senses if s.record.kind is PlaceKind.SETTLEMENT}
    scores = {}
    for sense in senses:
        record = sense.record
        score = prominence(record) + (ALTERNATE_NAME if sense.name_kind is NameKind.ALTERNATE else 0.0)
        if any(lies_in(record, outer.record) for outer_senses in outers for outer in outer_senses[:6]):
            score += CONTAINED
        if any(lies_in(record, head.record) for head_senses in above for head in head_senses[:3]):
            score += HEADED
        if record.kind in kinds:
            score += SAID_KIND
        if any(lies_in(inner.record, record) for inner_senses in inners for inner in inner_senses[:MOST_SENSES]):
            score += HOLDS
        elif record.kind is PlaceKind.ADMIN1 and (record.number in provinces_of_towns or is_sea):
            score += NAMESAKE
        scores[sense] = score
    return scores


class _Focus:
    """Which countries and provinces the names of a text point to."""

    def __init__(self) -> None:
        self._countries: dict[str, float] = defaultdict(float)
        self._provinces: dict[int, float] = defaultdict(float)
        self._total = 0.0

    def add(self, scores: Mapping[Sense, float], *, weight: float) -> None:
        for sense, share in _shares(scores).items():
            record = sense.record
            if record.country:
                self._countries[record.country] += weight * share
            province = record.number if record.kind is PlaceKind.ADMIN1 else record.admin1_number
            if province >= 0:
                self._provinces[province] += weight * share
        self._total += weight

    def is_stray(self, record: Record) -> bool:
        """Tell whether a small place lies in a country that the text hardly speaks of, where it speaks of another."""
        if record.country is None or prominence(record) >= KNOWN_ABROAD or self._total < ENOUGH_NAMES:
            return False
        here = self._countries[record.country] / self._total
        return here <= STRAY_SHARE and max(self._countries.values()) / self._total >= FOCUSED_SHARE

    def points(self, record: Record) -> float:
        if not self._total:
            return 0.0
        province = record.number if record.kind is PlaceKind.ADMIN1 else record.admin1_number
        in_country = self._countries.get(record.country or "", 0.0) / self._total
        return COUNTRY_FOCUS * in_country + PROVINCE_FOCUS * self._provinces.get(province, 0.0) / self._total


def _with_nearness(scores: dict[_Group, dict[Sense, float]]) -> dict[_Group, dict[Sense, float]]:
    """Add points for lying near the present best sense of another name."""
    anchors = Anchors(max(senses, key=lambda s: (senses[s], -s.record.number)).record for senses in scores.values())
    return {
        key: {sense: score + anchors.points(sense.record, number) for sense, score in senses.items()}
        if len(senses) > 1
        else senses
        for number, (key, senses) in enumerate(scores.items())
    }


def _shares(scores: Mapping[Sense, float]) -> dict[Sense, float]:
    top = max(scores.values())
    weights = {sense: exp(SHARPNESS * (score - top)) for sense, score in scores.items()}
    total = sum(weights.values())
    return {sense: weight / total for sense, weight in weights.items()}
