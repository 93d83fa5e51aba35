"""When an incident was, as far as it was said: days, the night between two, or the day of publication."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from tocsin.contracts.incident import TimeBasis, When

SHORT_DAYS: Final = 8
"""The longest interval, in days, that says when an incident was: a week, told on either side of its ends."""

SLACK_DAYS: Final = 1
"""Days by which what is not an explicit date may be out: another time zone, a night, a report of the day before."""

EARLY_WORDS: Final = (
    "early",
    "dawn",
    "small hours",
    "before sunrise",
    "madrugada",
    "amanecer",
    "aube",
    "утром",
    "ноч",
    "فجر",
)
"""Words for the end of a night: "early on Tuesday" and "late on Monday" are one."""

LATE_WORDS: Final = ("late", "night", "evening", "midnight", "noche", "nuit", "soir", "вечер", "ليل", "مساء")
"""Words for its beginning."""

EVENING_WORDS: Final = ("evening", "noche", "soir", "вечер", "مساء")
"""Words for it that hold against "early": an early evening is no small hours."""

MORNING_WORDS: Final = ("morning", "mañana", "matin", "manhã", "صباح")
"""Words for what is before noon, and no night."""

AFTERNOON_WORDS: Final = ("afternoon", "tarde", "après-midi", "apres-midi")
"""Words for what is after noon, and no night."""

_EITHER_NIGHT: Final = re.compile(r"\bovernight (?:on )?(?!to\b|into\b|from\b|between\b|and\b)\w")
"""A night by one day's name: "overnight on Tuesday" is the one before it to some, and the one after it to others."""


class Told(IntEnum):
    """How a time was said."""

    DAY = 1
    NIGHT = 2
    PUBLICATION = 3
    SPAN = 4


class Half(IntEnum):
    """The part of a day that was said, as far as two reports of one act will agree on it."""

    FORENOON = 1
    AFTERNOON = 2


_SAID: Final = (Told.DAY, Told.NIGHT)


@dataclass(frozen=True, slots=True)
class Window:
    """Calendar days as ordinals, both included, and how they were said.

    `first` and `last` are the days the report names; `earliest` and `latest` those that it may mean: both days of a
    night, or the three of two nights, and the day before publication too. `slack` is how far they may be out. `half`
    is known where one day was said, and whether before noon or after.
    """

    first: int
    last: int
    earliest: int
    latest: int
    told: Told
    slack: int
    half: Half | None = None

    @property
    def days(self) -> int:
        return self.last - self.first + 1


def window(time: When) -> Window:
    """Return the days of a time, and what else they may be."""
    first, last = time.start.toordinal(), time.end.toordinal()
    words = (time.text or "").casefold()
    if time.basis is TimeBasis.PUBLICATION:
        return Window(first, last, first - 1, last, Told.PUBLICATION, SLACK_DAYS)
    slack = SLACK_DAYS if time.basis is TimeBasis.RELATIVE else 0
    if last - first == 1:
        return Window(first, last, first - bool(_EITHER_NIGHT.search(words)), last, Told.NIGHT, SLACK_DAYS)
    if last > first:
        return Window(first, last, first, last, Told.SPAN, slack)
    return _part_of(first, words, slack)


def _part_of(day: int, words: str, slack: int) -> Window:
    def say(some: tuple[str, ...]) -> bool:
        return any(word in words for word in some)

    if say(AFTERNOON_WORDS):
        return Window(day, day, day, day, Told.DAY, slack, Half.AFTERNOON)
    if say(EARLY_WORDS) and not say(EVENING_WORDS):
        return Window(day, day, day - 1, day, Told.NIGHT, SLACK_DAYS, Half.FORENOON)
    if say(MORNING_WORDS):
        return Window(day, day, day, day, Told.DAY, slack, Half.FORENOON)
    if say(LATE_WORDS):
        return Window(day, day, day, day + 1, Told.NIGHT, SLACK_DAYS, Half.AFTERNOON)
    return Window(day, day, day, day, Told.DAY, slack)


def gap(one: Window, other: Window) -> int:
    """Return the days from one interval to the other: 0 where they share a day, 1 where they are next to each other."""
    return max(0, one.first - other.last, other.first - one.last)


def name_one_day(one: Window, other: Window) -> bool:
    """Tell whether both say one day by its name, be it "on Sunday" or "early on Sunday"."""
    said = one.told in _SAID and other.told in _SAID
    return said and one.first == one.last == other.first == other.last


def name_two_halves(one: Window, other: Window) -> bool:
    """Tell whether both say one day, the one before noon and the other after. Of two nights, `are_strained` tells."""
    if one.half is None or other.half is None or one.told is other.told is Told.NIGHT:
        return False
    return name_one_day(one, other) and one.half is not other.half


def are_apart(one: Window | None, other: Window | None) -> bool:
    """Tell whether no day could be both's."""
    return one is not None and other is not None and gap(one, other) > max(one.slack, other.slack)


def are_strained(one: Window | None, other: Window | None) -> bool:
    """Tell whether both say when, near each other, and do not mean the same day or night, or half of the day."""
    if one is None or other is None:
        return False
    if name_two_halves(one, other):
        return True
    if one.told is other.told is Told.NIGHT:
        return one.earliest >= other.latest or other.earliest >= one.latest
    if one.told is other.told is Told.PUBLICATION:
        return one.first != other.first
    return one.earliest > other.latest or other.earliest > one.latest
