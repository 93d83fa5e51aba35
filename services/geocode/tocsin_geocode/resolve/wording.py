"""What the words around a place name say about its part in an act: where it was, or only who speaks, comes or goes."""

import re
from functools import lru_cache
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.records import NameKind
from tocsin_geocode.resolve.roles import ASKED_AGAIN, LOOK, part_of
from tocsin_geocode.resolve.spots import Spot
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.words import CLOSED, GROUND, NATIONAL_BODY, PASSED_OVER, SAYING, alternatives, words

NO_PART: Final = -6.0
"""Points of a name that is part of somebody: an actor's name, "Iran-backed"."""

DEMONYM: Final = -2.6
AT_BORDER: Final = -3.0
METONYM: Final = -3.5
ELSEWHERE: Final = -4.0
AIMED: Final = -2.0
"""Of a place that was aimed at: it is the act's, unless the text says where else it came down."""

OWNER: Final = -0.5
RELATED: Final = 2.0
FIELD: Final = 3.0
_AT: Final = words(
    "in at near outside inside within across around off throughout along nearby central northern southern eastern"
    " western ivo nr"
)
_ON: Final = words(
    "on of between through over into hit hits struck strikes targeting targeted attacked shelled bombed raided stormed"
    " downtown reached entered captured recaptured seized retook overran besieged shelling bombing attacking storming"
)
_TOWARDS: Final = words("against to towards toward for")
_AWAY: Final = words("from by with and")
_POINTS_BEFORE: Final = (
    dict.fromkeys(_AT, 2.0) | dict.fromkeys(_ON, 1.4) | dict.fromkeys(_TOWARDS, 0.4) | dict.fromkeys(_AWAY, -1.2)
)

_ADVERB: Final = r"(?:\s+(?:has|have|had|also|later|again|on\s+\w+day))*"
_GOVERNING: Final = alternatives(
    "said says denied denies condemn\\w* accus\\w* blam\\w* announc\\w* claim\\w* vow\\w* warn\\w* pledg\\w* urg\\w*"
    " insist\\w* demand\\w* reject\\w* call(?:s|ed)\\s+(?:on|for) respond\\w* retaliat\\w* want\\w* agree\\w*"
    " sign(?:s|ed) refus\\w* admit\\w* confirm\\w* back(?:s|ed) deploy\\w* launch(?:es|ed)"
)
_GOVERNS: Final = re.compile(rf"^{_ADVERB}\s+{_GOVERNING}\b", re.IGNORECASE)
"""Behind a name: a government acts or speaks under its capital's or country's name."""

_COMPOUND: Final = re.compile(
    "^(?:[ -](?:flag(?:ged)?|registered)|[-\u2010\u2011]"
    + alternatives(
        "backed led made based bound flagged linked aligned born trained supplied registered owned funded allied"
        " supported style built occupied controlled held administered annexed claimed"
    )
    + r")\b",
    re.IGNORECASE,
)
_BORDER_BEHIND: Final = re.compile(r"^(?:\s+(?:and|or)\s+\w+)?[- ]+(?:borders?|frontiers?|flag)\b", re.IGNORECASE)
_BORDER_BEFORE: Final = re.compile(
    r"\b(?:(?:borders?|frontiers?)\s+(?:with|of|between|to|into)|bordering|borders)\s+(?:[\w' ]{0,30}\s)?$",
    re.IGNORECASE,
)
_FIELD_BEFORE: Final = re.compile(
    r"\b(?:location|where|place|area|site|venue|scene|position|lieu|lugar|ubicaci\u00f3n|ort)[ \t]*:[ \t]*$",
    re.IGNORECASE,
)
"""Before a name: a form's field for the place."""

_ABROAD_BEHIND: Final = re.compile(
    r"^(?:[- ][\w/]+){0,3}?[- ]"
    + alternatives(
        "vessels? ships? tankers? tugs? trawlers? freighters? ferry yachts? boats? dhows? carriers? m/v f/v mv flags?"
        " warships? destroyers? frigates? seamen seafarers crew(?:men|s)? (?:air)?strikes? (?:air-)?raids? shelling"
        " drones? warplanes? jets? missiles? rockets? artillery bombardment helicopters? fire"
    )
    + r"\b",
    re.IGNORECASE,
)
"""Behind a nationality: what goes, or strikes, far from home."""

_AT_HOME_BEHIND: Final = re.compile(
    "^(?:[- ]\\w+){0,1}?[- ]"
    + alternatives(
        "police policem[ae]n gendarmes? prosecutors? firefighters? courts? coastguards? authorities officials? ministry"
    )
    + r"\b",
    re.IGNORECASE,
)
"""Behind a nationality: who acts at home alone."""

_NEXT_WORD: Final = re.compile(r"^\s+([a-z][\w-]*)", re.IGNORECASE)
_DIPLOMACY_BEFORE: Final = re.compile(
    r"\b(?:embass(?:y|ies)|consulates?|ambassadors?|envoys?|diplomats?)\s+(?:of|for)\s+(?:the\s+)?"
    r"(?:[\w ]{0,24}\band\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_OWNER_BEHIND: Final = re.compile("^['\u2019]s\\b")


def wording_points(text: Text, spot: Spot) -> float:
    """Return how much the words around `spot` speak for it as the place of an act; 0 says nothing."""
    before = text.raw[max(0, spot.start - LOOK) : spot.start]
    behind = text.raw[spot.end : spot.end + LOOK]
    nationality = is_nationality(text, spot)
    if _COMPOUND.match(behind) or (nationality and _ABROAD_BEHIND.match(behind)):
        return NO_PART
    points = DEMONYM if nationality else 0.0
    if _BORDER_BEHIND.match(behind) or _is_border(before):
        points += AT_BORDER
    if _GOVERNS.match(behind):
        points += METONYM
    part = part_of(text, spot)
    if _is_embassy(before) or (part and part.excludes):
        return points + ELSEWHERE
    if part:
        points += AIMED
    if _OWNER_BEHIND.match(behind):
        points += OWNER
    if _is_field(before):
        return points + FIELD
    return points + (RELATED if spot.relative else _POINTS_BEFORE.get(_word_before(text, spot), 0.0))


@lru_cache(maxsize=ASKED_AGAIN)
def _is_border(before: str) -> bool:
    return _BORDER_BEFORE.search(before) is not None


@lru_cache(maxsize=ASKED_AGAIN)
def _is_embassy(before: str) -> bool:
    return _DIPLOMACY_BEFORE.search(before) is not None


@lru_cache(maxsize=ASKED_AGAIN)
def _is_field(before: str) -> bool:
    return _FIELD_BEFORE.search(before) is not None


def is_nationality(text: Text, spot: Spot) -> bool:
    """Tell whether a name says where somebody or something is from: "Syrian", or a short name as in "U.S. troops"."""
    if spot.is_demonym or spot.choice is None or spot.choice.sense.name_kind is not NameKind.ABBREVIATION:
        return spot.is_demonym
    following = _NEXT_WORD.match(text.raw[spot.end : spot.end + LOOK])
    if following is None or spot.choice.sense.record.kind is not PlaceKind.COUNTRY:
        return False
    word = following[1].lower()
    if following[1][0].isupper() and not text.is_upper and word not in NATIONAL_BODY:
        return False
    return word not in CLOSED | GROUND | SAYING and not _GOVERNS.match(text.raw[spot.end : spot.end + LOOK])


def acts_at_home(text: Text, spot: Spot) -> bool:
    """Tell whether a nationality is that of a body that acts in its own country: "Kenyan police"."""
    return is_nationality(text, spot) and bool(_AT_HOME_BEHIND.match(text.raw[spot.end : spot.end + LOOK]))


def _is_compound(text: Text, number: int) -> bool:
    """Tell whether a word is part of "Israeli-occupied", "rebel-held" before a name."""
    ends = [text.words[i].end for i in (number - 1, number) if i >= 0]
    until = text.words[number].end + LOOK
    return any((match := _COMPOUND.match(text.raw[end:until])) and end + match.end() >= ends[-1] for end in ends)


def _word_before(text: Text, spot: Spot) -> str:
    """Return the folded word before a name, past articles, nouns of place and owners: "in Haiti's X" gives "in"."""
    number = text.word_before(spot.start)
    if spot.record is None or spot.record.kind is not PlaceKind.SEA:  # "Yemen's Red Sea ports" are not in the sea
        number = _before_owner(text, number)
    while number >= 0 and (text.words[number].folded in PASSED_OVER or _is_compound(text, number)):
        number -= 1
    return text.words[number].folded if number >= 0 else ""


def _before_owner(text: Text, number: int) -> int:
    """Return the word before the capitalised name that ends at word `number` and owns what follows; else `number`."""
    if number < 0 or not text.words[number].folded.endswith("'s"):
        return number
    while number >= 0 and text.is_capitalised(number):
        number -= 1
    return number
