"""How surely a name in the text is a place: signs for a place against signs for a word, a person, an organisation."""

from collections.abc import Sequence
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.apposition import called_a_place
from tocsin_geocode.resolve.records import Gazetteer, NameClass, NameKind, Sense
from tocsin_geocode.resolve.somebodys import BEHIND_TITLE, Surroundings, class_of, is_title, left, right
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import BEING, DIVISION, GENERIC, PEOPLE, SMALL, WEAKLY_LOCATIVE

SEVERAL_WORDS: Final = 1.0
BEHIND_LOCATIVE: Final = 2.0
BEHIND_WEAKLY_LOCATIVE: Final = 0.8
HEADS_DATELINE: Final = 4.0
"""For the first word of "LIMA, 9 Jan (Agency) -"."""

CALLED_A_PLACE: Final = 3.0
"""For "Bama, a town in ..."."""

ORDINARY_WORD: Final = -1.5
ORDINARY_WORD_LOCATED: Final = -0.5
ORDINARY_WORD_AT_START: Final = -4.5
ORDINARY_WORD_AT_START_LOCATED: Final = -1.5
ORDINARY_WORD_AS_SUBJECT: Final = -0.8
"""For an ordinary word that begins a sentence and whose verb follows at once, where a large town has the name: "Nice
was shaken"."""

LARGE: Final = 100_000
BEHIND_ARTICLE: Final = -3.0
"""For an ordinary word with an article before it: "across the bow"."""

PERSON_NAME: Final = -1.2
NEVER: Final = -99.0
IN_CAPITALS: Final = -0.7
"""For a name without a preposition in a text whose capitals say nothing."""

ACRONYM: Final = -4.0
LONGEST_ACRONYM: Final = 5
SHORTEST_IN_CAPITALS: Final = 3
"""Characters up to which a name in such a text is taken for an acronym."""

BEFORE_DIVISION: Final = 1.5
"""For "Kech district", where some sense of the name is a division."""

BEFORE_PEOPLE: Final = -4.0
"""For "Kuki communities"."""

ALTERNATE: Final = -0.5
OF_KIND: Final = {
    PlaceKind.COUNTRY: 3.5, PlaceKind.ADMIN1: 2.5, PlaceKind.REGION: 2.5, PlaceKind.SEA: 2.5, PlaceKind.NATURAL: 2.0,
    PlaceKind.FACILITY: 2.0, PlaceKind.ADMIN2: 1.0,
}  # fmt: skip
OF_POPULATION: Final = ((500_000, 2.8), (100_000, 2.2), (20_000, 1.5), (5_000, 1.0), (1_000, 0.6))


def weigh(text: Text, around: Surroundings, name: int, senses: Sequence[Sense], gazetteer: Gazetteer) -> float:
    """Return the points of a name for being a place here."""
    name_class = gazetteer.name_class(name) | _made_of_words(text, around, senses, gazetteer)
    if NameClass.NEVER_A_PLACE in name_class:
        return NEVER
    points = _prominence(senses) + _before(text, around) + _own(text, around, name_class, senses)
    points += SEVERAL_WORDS if " " in text.folded[around.start : around.end] else 0.0
    if around.before and is_title(text, around.number_before, gazetteer):
        points += BEHIND_TITLE
    if text.is_upper:
        return points
    points += CALLED_A_PLACE if called_a_place(text, around.end) else 0.0
    points += _noun_behind(text, around, senses)
    return points + left(text, around, senses, gazetteer) + right(text, around, name_class, senses, gazetteer)


def _prominence(senses: Sequence[Sense]) -> float:
    record, name_kind = senses[0]
    lost = ALTERNATE if name_kind is NameKind.ALTERNATE and record.kind is PlaceKind.SETTLEMENT else 0.0
    if record.kind in OF_KIND:
        return OF_KIND[record.kind] + lost
    return lost + next((points for people, points in OF_POPULATION if record.population >= people), 0.0)


def _made_of_words(text: Text, around: Surroundings, senses: Sequence[Sense], gazetteer: Gazetteer) -> NameClass:
    """Return `WORD` for a town or a division made of ordinary words, where capitals do not speak against them."""
    if senses[0].record.kind not in {PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
        return NameClass.NONE
    parts = text.folded[around.start : around.end].split()
    if not text.is_upper and parts[0] != "the":
        return NameClass.NONE
    ordinary = NameClass.WORD | NameClass.NEVER_A_PLACE
    is_ordinary = len(parts) > 1 and all(
        part in SMALL or part in GENERIC or class_of(part, gazetteer) & ordinary for part in parts
    )
    return NameClass.WORD if is_ordinary else NameClass.NONE


def _before(text: Text, around: Surroundings) -> float:
    if around.located:
        return BEHIND_LOCATIVE
    if around.first == 0 and around.end < text.dateline_end:
        return HEADS_DATELINE
    return BEHIND_WEAKLY_LOCATIVE if around.before in WEAKLY_LOCATIVE else 0.0


def _own(text: Text, around: Surroundings, name_class: NameClass, senses: Sequence[Sense]) -> float:
    """Weigh what the name itself may be besides a place."""
    points = 0.0
    if NameClass.WORD in name_class:
        points += BEHIND_ARTICLE if around.article else 0.0
        if text.is_upper or text.starts_sentence(around.start):
            points += IN_CAPITALS if text.is_upper else 0.0
            points += _at_start(text, around, senses[0].record.population)
        else:
            points += ORDINARY_WORD_LOCATED if around.located else ORDINARY_WORD
    if name_class & (NameClass.GIVEN_NAME | NameClass.SURNAME) and not around.located:
        points += PERSON_NAME
    if text.is_upper and not around.located:
        points += ACRONYM if around.end - around.start <= SHORTEST_IN_CAPITALS else IN_CAPITALS
    if _is_acronym(text, around) and senses[0].name_kind not in {NameKind.ABBREVIATION, NameKind.CODE}:
        points += ACRONYM
    return points


def _at_start(text: Text, around: Surroundings, population: int) -> float:
    if around.located:
        return ORDINARY_WORD_AT_START_LOCATED
    is_subject = around.behind >= 0 and text.words[around.behind].folded in BEING and not text.is_upper
    return ORDINARY_WORD_AS_SUBJECT if is_subject and population >= LARGE else ORDINARY_WORD_AT_START


def _is_acronym(text: Text, around: Surroundings) -> bool:
    """Tell a short word in capitals within a text that is not, unless it heads a line like a dateline."""
    written = text.raw[around.start : around.end]
    heads = around.first == 0 or "\n" in text.gap(around.first - 1, around.first)
    is_short = written.isupper() and len(written) <= LONGEST_ACRONYM
    return is_short and not text.is_upper and not heads and not _is_in_capitals(text, around)


def _is_in_capitals(text: Text, around: Surroundings) -> bool:
    """Tell whether the word before a name is in capitals too, as in a heading: "12 KM NORTH OF TIMBUKTU, MALI: ..."."""
    if not around.first or text.gap(around.first - 1, around.first) not in {" ", ", "}:
        return False
    before = text.words[around.first - 1]
    return text.raw[before.start : before.end].isupper() and before.end - before.start > 1


def _noun_behind(text: Text, around: Surroundings, senses: Sequence[Sense]) -> float:
    """Weigh the small word behind a name that says what it is the name of."""
    if around.behind < 0 or text.has_capital(around.behind):
        return 0.0
    noun = text.words[around.behind].folded
    if noun in DIVISION and any(sense.record.kind in _DIVISIONS for sense in senses):
        return BEFORE_DIVISION
    is_town = senses[0].record.kind is PlaceKind.SETTLEMENT
    return BEFORE_PEOPLE if noun in PEOPLE and is_town else 0.0


_DIVISIONS: Final = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})
