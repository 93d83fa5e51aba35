"""Signs beside a place name that it is a part of another name: a person's, a newspaper's, a team's, a ship's."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import Gazetteer, NameClass, NameKind, Sense
from tocsin_geocode.resolve.text import SHORTENED, Text
from tocsin_geocode.resolve.words import (
    CALLED_IN_CAPITALS,
    COMPASS,
    FOLLOWERS,
    LANDFORM,
    LOCATIVE,
    NATIONAL_HEAD,
    ROAD,
    SAYING,
)

BEHIND_TITLE: Final = -5.0
BEHIND_TITLED: Final = -3.5
"""For the second name behind a title, or behind what a ship is: "the tanker Maersk Alabama"."""

BEHIND_GIVEN_NAME: Final = -4.0
BEHIND_CAPITAL: Final = -1.5
BEHIND_NATIONAL_HEAD: Final = -5.0
BEFORE_ORGANISATION: Final = -0.3
NATION_BEFORE_ORGANISATION: Final = -3.5
"""For a country before an organisation's noun: "Kenya Airways" is nowhere, where "Dallas Police" is in Dallas."""

BEFORE_ANOTHER_THING: Final = -5.0
"""For "Boston Globe", "Chicago Bulls", "London Road"."""

BEFORE_SURNAME: Final = -3.0
BEFORE_SURNAME_LOCATED: Final = -1.5
BEFORE_CAPITAL: Final = -1.0
HEAD_BEFORE_CAPITAL: Final = -4.0
"""For another name of up to `SHORT` letters, or a word for a landform, before a capital: the head of "Ko Sichang"."""

SHORT: Final = 3
SAID: Final = -1.5
JOINED: Final = -3.0
"""For the first half of a name joined by a hyphen: "Wal-Mart"."""

END_OF_ROAD: Final = 1.5
"""For either name of "the Goma-Sake road"."""

AGED: Final = -4.0
"""For "Austin, 40, a driver"."""

BEFORE_FOLLOWERS: Final = -2.5
_AGE: Final = re.compile(r",\s(?:aged\s)?\d{1,2},\s(?=[a-z])")
MEASURED_FROM: Final = "from"
"""Stands for "of" behind a point of the compass, which says that a place follows as "from" does."""

_HYPHENS: Final = "-\u2010\u2011\u2013\u2014"


class Surroundings(NamedTuple):
    """A name's span with the words next to it: numbers of the first word and of the one behind (-1: none close by)."""

    start: int
    end: int
    first: int
    behind: int
    before: str
    """The folded word before, past an article, "from" for "north of"; empty where punctuation is between."""

    article: bool

    @property
    def located(self) -> bool:
        return self.before in LOCATIVE

    @property
    def number_before(self) -> int:
        """Number of the word that `before` is."""
        return self.first - 1 - self.article


def surroundings(text: Text, first: int, end: int) -> Surroundings:
    """Look around the name that begins with word number `first` and ends at offset `end`."""
    before = _word_before(text, first)
    article = before in {"the", "a", "an"}
    if article and first > 1:
        before = text.words[first - 2].folded
    if before == "of" and first - 2 - article >= 0 and text.words[first - 2 - article].folded in COMPASS:
        before = MEASURED_FROM
    behind = text.word_at(end)
    is_close = behind < len(text.words) and text.raw[end : text.words[behind].start] in {" ", "\n", *_HYPHENS}
    return Surroundings(text.words[first].start, end, first, behind if is_close else -1, before, article)


def _word_before(text: Text, first: int) -> str:
    if not first:
        return ""
    gap, word = text.gap(first - 1, first), text.words[first - 1].folded
    return word if gap.isspace() or (gap == ". " and word in SHORTENED) else ""


def left(text: Text, around: Surroundings, senses: Sequence[Sense], gazetteer: Gazetteer) -> float:
    """Weigh the words before a name in a text whose capitals say something."""
    if not around.before or not around.first:
        return 0.0
    if around.before == "of" and _is_of_nation(text, around, senses):
        return BEHIND_NATIONAL_HEAD
    if not text.has_capital(around.first - 1) or around.before.endswith("'s"):
        return 0.0
    return _behind_capital(text, around, gazetteer)


def _behind_capital(text: Text, around: Surroundings, gazetteer: Gazetteer) -> float:
    if NameClass.GIVEN_NAME in class_of(around.before, gazetteer):
        return BEHIND_GIVEN_NAME
    if around.before in CALLED_IN_CAPITALS:
        return BEHIND_TITLE
    if is_title(text, around.first - 2, gazetteer) and text.gap(around.first - 2, around.first - 1).isspace():
        return BEHIND_TITLED
    is_position = text.starts_sentence(text.words[around.first - 1].start)
    return 0.0 if is_position or around.located else BEHIND_CAPITAL


def is_title(text: Text, number: int, gazetteer: Gazetteer) -> bool:
    """Tell whether a word is one that a person's or a ship's name follows."""
    return number >= 0 and NameClass.TITLE in class_of(text.words[number].folded, gazetteer)


def _is_of_nation(text: Text, around: Surroundings, senses: Sequence[Sense]) -> bool:
    head = around.number_before - 1
    return (
        head >= 0
        and senses[0].record.kind in {PlaceKind.COUNTRY, PlaceKind.REGION}
        and text.words[head].folded in NATIONAL_HEAD
        and text.has_capital(head)
    )


def right(
    text: Text, around: Surroundings, name_class: NameClass, senses: Sequence[Sense], gazetteer: Gazetteer
) -> float:
    """Weigh what follows a name in a text whose capitals say something."""
    if around.behind < 0:
        return AGED if not around.located and _AGE.match(text.raw, around.end) else 0.0
    behind = text.words[around.behind].folded
    if is_end_of_road(text, around):
        return END_OF_ROAD
    if not text.has_capital(around.behind):
        is_surname = behind in SAYING and NameClass.SURNAME in name_class
        return (SAID if is_surname else 0.0) + _team(behind, around, senses)
    if text.raw[around.end] in _HYPHENS:
        return 0.0 if _is_place_name(behind, gazetteer) else JOINED
    return _before_capital(text, around, name_class, senses, class_of(behind, gazetteer))


def _before_capital(
    text: Text, around: Surroundings, name_class: NameClass, senses: Sequence[Sense], behind: NameClass
) -> float:
    if NameClass.ANOTHER_THING in behind and not text.folded.endswith(" county", around.start, around.end):
        return BEFORE_ANOTHER_THING
    if NameClass.ORGANISATION in behind:
        is_nation = senses[0].record.kind is PlaceKind.COUNTRY and senses[0].name_kind is not NameKind.ABBREVIATION
        return NATION_BEFORE_ORGANISATION if is_nation and not around.located else BEFORE_ORGANISATION
    if NameClass.SURNAME in behind or NameClass.GIVEN_NAME in name_class:
        return BEFORE_SURNAME_LOCATED if around.located else BEFORE_SURNAME
    is_short = around.end - around.start <= SHORT and senses[0].name_kind is NameKind.ALTERNATE
    heads = is_short or text.folded[around.start : around.end] in LANDFORM
    return HEAD_BEFORE_CAPITAL if heads else BEFORE_CAPITAL


def _team(behind: str, around: Surroundings, senses: Sequence[Sense]) -> float:
    is_town = senses[0].record.kind is PlaceKind.SETTLEMENT
    return BEFORE_FOLLOWERS if is_town and behind in FOLLOWERS and not around.located else 0.0


def is_end_of_road(text: Text, around: Surroundings) -> bool:
    """Tell whether a name is the first or the second of two that a road joins: "the Goma-Sake road"."""
    first = around.first if text.raw[around.end : around.end + 1] in _HYPHENS else around.first - 1
    if first < 0 or around.end >= len(text.raw):
        return False
    number = around.behind if first == around.first else text.word_at(around.end)
    if first == around.first:
        number += 1
    elif text.gap(first, around.first) not in _HYPHENS:
        return False
    return number < len(text.words) and text.words[number].folded in ROAD and text.gap(number - 1, number) == " "


def class_of(folded_word: str, gazetteer: Gazetteer) -> NameClass:
    """Return what else a single word is."""
    name = gazetteer.name_id(folded_word) if folded_word else None
    return NameClass.NONE if name is None else gazetteer.name_class(name)


def _is_place_name(folded_word: str, gazetteer: Gazetteer) -> bool:
    name = gazetteer.name_id(folded_word)
    return name is not None and bool(gazetteer.senses(name)) and not gazetteer.name_class(name)
