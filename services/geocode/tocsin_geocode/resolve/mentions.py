"""Find place names: the longest name from each word on, weighed by what stands around it.

A name counts when the signs for a place outweigh the signs for an ordinary word, a person or an organisation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import Gazetteer, NameClass, NameKind, Sense
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.words import GENERIC, LOCATIVE, PARTICLES, SAYING, SMALL, WEAKLY_LOCATIVE

SURE_AT: Final = 1.0
"""Points from which a name is taken for a place."""


class Mention(NamedTuple):
    """A place name in the text. `points` says how surely it is one."""

    start: int
    end: int
    name: int
    senses: tuple[Sense, ...]
    points: float
    located: bool
    """Whether a preposition or a container right beside it says that it is a place."""

    @property
    def is_demonym(self) -> bool:
        return all(sense.name_kind is NameKind.DEMONYM for sense in self.senses)


def find_mentions(text: Text, lures: Iterable[Spanned], gazetteer: Gazetteer) -> list[Mention]:
    """Return the place names of a text in order, none overlapping another or a lure."""
    found = list(_Finder(text, lures, gazetteer).mentions())
    surnames = _surnames(text, gazetteer)
    often = Counter(mention.name for mention in found if mention.points >= SURE_AT + 1)
    return [
        mention
        for mention in found
        if mention.points + min(1.0, 0.5 * often[mention.name]) >= SURE_AT
        and (mention.located or text.folded[mention.start : mention.end] not in surnames)
    ]


class _Finder:
    def __init__(self, text: Text, lures: Iterable[Spanned], gazetteer: Gazetteer) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._lures = sorted((lure.start, lure.end) for lure in lures)

    def mentions(self) -> Iterator[Mention]:
        text, free_from = self._text, 0
        for number, word in enumerate(text.words):
            if word.start < free_from or not self._may_start(number):
                continue
            lure_end = self._lure_end(word.start)
            if lure_end:
                free_from = lure_end
                continue
            mention = self._longest(number)
            if mention:
                free_from = mention.end
                yield mention

    def _lure_end(self, offset: int) -> int:
        return next((end for start, end in self._lures if start <= offset < end), 0)

    def _may_start(self, number: int) -> bool:
        text = self._text
        if text.is_capitalised(number):
            return True
        return (
            text.words[number].folded in PARTICLES
            and number + 1 < len(text.words)
            and text.is_capitalised(number + 1)
            and text.gap(number, number + 1) in {"-", " ", "\u2011"}
        )

    def _longest(self, number: int) -> Mention | None:
        text = self._text
        start = text.words[number].start
        for match in reversed(self._gazetteer.names_at(text.folded, start)):
            end = start + match.length
            if end < len(text.raw) and (text.raw[end].isalnum() or text.raw[end - 1] == " "):
                continue
            if self._lures and any(start < lure_start < end for lure_start, _ in self._lures):
                continue
            senses = self._usable(match.name, start, end)
            if senses and self._is_written_as_name(start, end):
                return self._weighed(Mention(start, end, match.name, senses, 0.0, located=False), number)
        return None

    def _usable(self, name: int, start: int, end: int) -> tuple[Sense, ...]:
        """Keep the senses whose name may be written like this here."""
        raw = self._text.raw
        written = raw[start:end]
        behind_comma = raw[max(0, start - 2) : start] == ", "
        keep = []
        for sense in self._gazetteer.senses(name):
            if sense.name_kind is NameKind.CODE and not (behind_comma and written.isupper()):
                continue
            if sense.name_kind is NameKind.ABBREVIATION and not (written.isupper() or written.endswith(".")):
                continue
            keep.append(sense)
        return tuple(keep)

    def _is_written_as_name(self, start: int, end: int) -> bool:
        """Tell whether every word has a capital, but for the small and the generic ones behind the first."""
        text = self._text
        words = text.words_between(start, end)
        return all(
            not text.raw[word.start].islower() or word.folded in SMALL or (i > 0 and word.folded in GENERIC)
            for i, word in enumerate(words)
        )

    def _weighed(self, mention: Mention, number: int) -> Mention:
        before, after = self._around(number, mention.end)
        located = before in LOCATIVE
        name_class = self._gazetteer.name_class(mention.name)
        points = _prominence_points(mention.senses) + (
            1.0 if " " in self._text.folded[mention.start : mention.end] else 0.0
        )
        points += 2.0 if located else 0.8 if before in WEAKLY_LOCATIVE else 0.0
        points -= self._class_points(name_class, mention, located=located)
        points -= self._neighbour_points(number, mention, name_class, before, after, located=located)
        return mention._replace(points=points, located=located)

    def _around(self, number: int, end: int) -> tuple[str, str]:
        """Return the folded words directly before and behind, empty where something other than a blank is between."""
        text = self._text
        before = text.words[number - 1].folded if number and text.gap(number - 1, number).isspace() else ""
        if before == "the" and number > 1:
            before = text.words[number - 2].folded
        after_number = text.word_at(end)
        is_near = after_number < len(text.words) and text.raw[end : text.words[after_number].start] in {" ", "-", "\n"}
        return before, text.words[after_number].folded if is_near else ""

    def _class_points(self, name_class: NameClass, mention: Mention, *, located: bool) -> float:
        if NameClass.NEVER_A_PLACE in name_class:
            return 99.0
        lost = 0.0
        if NameClass.WORD in name_class:
            at_start = self._text.starts_sentence(mention.start) or self._text.is_upper
            lost += (1.5 if located else 4.5) if at_start else (0.5 if located else 1.5)
        if name_class & (NameClass.GIVEN_NAME | NameClass.SURNAME) and not located:
            lost += 1.2
        if self._text.is_upper and not located:
            lost += 0.7
        return lost

    def _neighbour_points(
        self, number: int, mention: Mention, name_class: NameClass, before: str, after: str, *, located: bool
    ) -> float:
        text, lost = self._text, 0.0
        before_class = self._class_of(before)
        if NameClass.TITLE in before_class:
            lost += 5.0
        if text.is_upper:
            return lost
        before_capital = (
            bool(before) and text.is_capitalised(number - 1) and not text.starts_sentence(text.words[number - 1].start)
        )
        if NameClass.GIVEN_NAME in before_class and number and text.is_capitalised(number - 1):
            lost += 4.0
        elif before_capital and before not in LOCATIVE:
            lost += 1.5
        after_number = text.word_at(mention.end)
        if after and text.is_capitalised(after_number) and text.raw[mention.end] == " ":
            after_class = self._class_of(after)
            if NameClass.ORGANISATION in after_class:
                lost += 0.3
            elif NameClass.SURNAME in after_class or NameClass.GIVEN_NAME in name_class:
                lost += 3.0 if not located else 1.5
            else:
                lost += 1.0
        elif after in SAYING and NameClass.SURNAME in name_class:
            lost += 1.5
        return lost

    def _class_of(self, folded_word: str) -> NameClass:
        name = self._gazetteer.name_id(folded_word) if folded_word else None
        return NameClass.NONE if name is None else self._gazetteer.name_class(name)


def _prominence_points(senses: Sequence[Sense]) -> float:
    """Return how much a bare name of this prominence speaks for a place."""
    record, name_kind = senses[0]
    lost = 0.5 if name_kind is NameKind.ALTERNATE and record.kind is PlaceKind.SETTLEMENT else 0.0
    if record.kind in _KIND_POINTS:
        return _KIND_POINTS[record.kind] - lost
    for population, points in _POPULATION_POINTS:
        if record.population >= population:
            return points - lost
    return -lost


_KIND_POINTS: Final = {
    PlaceKind.COUNTRY: 3.5, PlaceKind.ADMIN1: 2.5, PlaceKind.REGION: 2.5, PlaceKind.SEA: 2.5, PlaceKind.NATURAL: 2.0,
    PlaceKind.FACILITY: 2.0, PlaceKind.ADMIN2: 1.0,
}  # fmt: skip
_POPULATION_POINTS: Final = ((500_000, 2.8), (100_000, 2.2), (20_000, 1.5), (5_000, 1.0), (1_000, 0.6))


def _surnames(text: Text, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the folded surnames of people whom the text names in full: "Jordan Henderson" makes "henderson" one."""
    found = set()
    for number in range(1, len(text.words)):
        first, last = text.words[number - 1], text.words[number]
        if text.raw[first.end : last.start] != " " or not (
            text.is_capitalised(number) and text.is_capitalised(number - 1)
        ):
            continue
        name = gazetteer.name_id(first.folded)
        if name is not None and NameClass.GIVEN_NAME in gazetteer.name_class(name):
            found.add(last.folded)
    return frozenset(found)
