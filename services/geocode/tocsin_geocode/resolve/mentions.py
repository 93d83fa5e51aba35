"""Find place names: the longest name from each word on, kept where `weighing` says that it is a place."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.inside import lies_in
from tocsin_geocode.resolve.records import Gazetteer, NameClass, NameKind, NameMatch, Sense
from tocsin_geocode.resolve.somebodys import surroundings
from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.text import Spanned, Text, Word
from tocsin_geocode.resolve.weighing import NEVER, weigh
from tocsin_geocode.resolve.words import ARTICLES, GENERIC, PARTICLES, SMALL

SURE_AT: Final = 1.0
"""Points from which a name is taken for a place."""

SURER_BY: Final = 0.5
MOST_SURER: Final = 1.0
"""Points added for each other occurrence of the name that is surely a place, and at most."""

CONTAINED: Final = 2.5
"""Points of a name whose country or province follows it, whatever else the name may be: "in Most, Czech Republic"."""

_CONTAINED: Final = re.compile(
    r"(?:,\s|,?\sin\s|\s\()(?:in\s)?(?:the\s)?(?:far\s)?(?:(?:north|south|east|west|central)(?:ern|east|west|eastern|western)?\s)?"
)
SENSES_INSIDE: Final = 20
"""Senses of such a name that are looked at."""

LARGE: Final = 100_000
"""People from which a town may be called by a noun of place alone: "Anchorage"."""

LONGEST_WITH_ARTICLE: Final = 40
"""Characters of a name whose article is tried in its other spellings."""

_CURRENCY: Final = frozenset("$\u00a3\u20ac")


class Mention(NamedTuple):
    """A place name in the text. `points` says how surely it is one."""

    start: int
    end: int
    name: int
    senses: tuple[Sense, ...]
    points: float
    located: bool
    """Whether a preposition right before it says that it is a place."""

    def __hash__(self) -> int:
        """Return the same for the same name in the same place, without a look at its many senses."""
        return hash((self.start, self.end, self.name))

    @property
    def is_demonym(self) -> bool:
        return self.senses[0].name_kind is NameKind.DEMONYM


def find_mentions(text: Text, lures: Iterable[Spanned], gazetteer: Gazetteer) -> list[Mention]:
    """Return the place names of a text in order. None is inside a lure, but for the town at the head of one."""
    found = _with_contained(text, list(_Finder(text, lures, gazetteer).mentions()))
    surnames = _surnames(text, gazetteer)
    often = Counter(mention.name for mention in found if mention.points >= SURE_AT + 1)
    return [
        mention
        for mention in found
        if mention.points + min(MOST_SURER, SURER_BY * often[mention.name]) >= SURE_AT
        and (mention.located or text.folded[mention.start : mention.end] not in surnames)
    ]


def _with_contained(text: Text, found: Sequence[Mention]) -> list[Mention]:
    """Raise the points of doubtful names that the text puts, by "in" or commas, into a sure country or province."""
    contained = {
        inner.start
        for inner, outer in pairwise(found)
        if inner.points < SURE_AT <= outer.points and _is_contained(text, inner, outer)
    }
    return [m._replace(points=CONTAINED) if m.start in contained else m for m in found]


def _is_contained(text: Text, inner: Mention, outer: Mention) -> bool:
    around = outer.senses[0].record
    return (
        around.kind in {PlaceKind.COUNTRY, PlaceKind.ADMIN1}
        and (inner.located or _stands_apart(text, inner, outer))
        and _CONTAINED.fullmatch(text.folded, inner.end, outer.start) is not None
        and any(lies_in(sense.record, around) for sense in inner.senses[:SENSES_INSIDE])
    )


def _stands_apart(text: Text, inner: Mention, outer: Mention) -> bool:
    """Tell a place given behind a comma, or at the start of a sentence, with what holds it: "..., Bonny, Rivers."""
    is_apart = text.raw[max(0, inner.start - 2) : inner.start] == ", " or text.starts_sentence(inner.start)
    return is_apart and text.raw[inner.end : outer.start] == ", " and inner.points > NEVER


class _Finder:
    def __init__(self, text: Text, lures: Iterable[Spanned], gazetteer: Gazetteer) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._lures = Spans(lures)

    def mentions(self) -> Iterator[Mention]:
        free_from = 0
        for number, word in enumerate(self._text.words):
            if word.start < free_from or not self._may_start(number):
                continue
            lure_start, lure_end = self._lures.around(word.start) or (0, 0)
            if lure_end and word.start > lure_start:
                free_from = lure_end
                continue
            mention = self._longest(number)
            if lure_end:
                free_from = lure_end
                if mention and _names_its_seat(mention, lure_end):
                    yield mention
            elif mention:
                free_from = mention.end
                yield mention

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
        for match in reversed(self._names_at(start, text.words[number].folded)):
            end = start + match.length
            if (end < len(text.raw) and text.raw[end].isalnum()) or text.folded[end - 1] == " ":
                continue
            if self._lures.start_between(start, end):
                continue
            senses = self._usable(match.name, start, end)
            if senses and self._is_written_as_name(start, end, senses):
                around = surroundings(text, number, end)
                points = weigh(text, around, match.name, senses, self._gazetteer)
                return Mention(start, end, match.name, senses, points, around.located)
        return None

    def _names_at(self, start: int, word: str) -> Sequence[NameMatch]:
        """Return the names that begin here; where it is an Arabic article, under whichever of its spellings."""
        folded = self._text.folded
        found = self._gazetteer.names_at(folded, start)
        if word not in ARTICLES or any(match.length > len(word) + 1 for match in found):
            return found
        rest = folded[start + len(word) : start + LONGEST_WITH_ARTICLE]
        return max((self._gazetteer.names_at(article + rest, 0) for article in ARTICLES[word]), key=_longest)

    def _usable(self, name: int, start: int, end: int) -> tuple[Sense, ...]:
        """Keep the senses whose name may be written like this here."""
        raw = self._text.raw
        written = raw[start:end]
        as_code = written.isupper() and raw[max(0, start - 2) : start] == ", "
        is_money = self._text.raw[end : end + 2].lstrip()[:1] in _CURRENCY
        as_abbreviation = (written.isupper() or written.endswith(".")) and not is_money
        return tuple(
            sense
            for sense in self._gazetteer.senses(name)
            if (as_code or sense.name_kind is not NameKind.CODE)
            and (as_abbreviation or sense.name_kind is not NameKind.ABBREVIATION)
        )

    def _is_town_alone(self, words: Sequence[Word], senses: Sequence[Sense]) -> bool:
        """Tell whether a noun of place is a large town's name, in a text that is not about ships."""
        is_noun = len(words) == 1 and not self._text.is_upper and not self._text.is_seafaring
        return is_noun and senses[0].record.population >= LARGE

    def _is_written_as_name(self, start: int, end: int, senses: Sequence[Sense]) -> bool:
        """Tell whether every word has a capital but for small and generic ones, and one is neither."""
        text = self._text
        words = text.words_between(start, end)
        says_more = any(word.folded not in GENERIC and word.folded not in SMALL for word in words)
        return (says_more or self._is_town_alone(words, senses)) and all(
            not text.raw[word.start].islower() or word.folded in SMALL or (i > 0 and word.folded in GENERIC)
            for i, word in enumerate(words)
        )


def _longest(matches: Sequence[NameMatch]) -> int:
    return matches[-1].length if matches else 0


def _names_its_seat(mention: Mention, lure_end: int) -> bool:
    """Tell whether an organisation's name begins with the town or county it is of: "Dallas Police Department"."""
    local = {PlaceKind.SETTLEMENT, PlaceKind.ADMIN2, PlaceKind.ADMIN1}
    return mention.end < lure_end and mention.senses[0].record.kind in local


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
