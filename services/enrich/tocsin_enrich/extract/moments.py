"""Which date goes with an act: not that on which somebody spoke, nor one from which a time is counted."""

from typing import NamedTuple

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.dates import DateMention, Dates, dates_within
from tocsin_enrich.extract.reading import Reading

SPOKEN_REACH = 12
"""Characters between a verb of saying and a date that tells when it was said."""


RELATIVE_REACH = 5
"""Tokens between "who" and its verb."""


OPENING = 4
"""Characters from the start of a sentence within which a date governs all of it: "On Monday, …"."""


class Timeline(NamedTuple):
    """The dates of a report, and those that head its sentences."""

    dates: Dates
    headings: dict[int, DateMention]

    def within(self, reading: Reading) -> list[DateMention]:
        """Return the dates that stand in a sentence."""
        return dates_within(self.dates.mentions, reading)


def is_date(trigger: Trigger, dates: list[DateMention]) -> bool:
    """Tell whether the word belongs to a date: "15 March"."""
    start = trigger.reading.tokens[trigger.start].start
    return any(date.start <= start < date.end for date in dates)


def when_of(trigger: Trigger, dates: list[DateMention]) -> DateMention | None:
    """Return the date that goes with the trigger: the nearest that does not tell when somebody spoke.

    What a relative clause tells ("those who were killed") has the date of its own clause or none.
    """
    reading = trigger.reading
    place = reading.tokens[trigger.start].start
    own = [d for d in dates if not is_spoken(reading, d) and not _is_beginning(reading, d)]
    relative = _relative_before(trigger)
    if relative is not None and any(d.start > relative for d in own):
        own = [d for d in own if d.start > relative]
    if not own:
        return None
    nearest = min(own, key=lambda d: min(abs(d.start - place), abs(d.end - place)))
    opening = next((d for d in own if d.start - reading.sentence.start <= OPENING), nearest)
    return nearest if abs(nearest.start - place) <= abs(opening.start - place) else opening


def _relative_before(trigger: Trigger) -> int | None:
    """Return where the relative clause of the trigger begins, in characters of the text."""
    reading = trigger.reading
    reach = range(trigger.start - 1, max(-1, trigger.start - RELATIVE_REACH), -1)
    found = next((k for k in reach if reading.norms[k] in {"who", "which", "whom", ","}), None)
    return reading.tokens[found].start if found is not None and reading.norms[found] != "," else None


def _is_beginning(reading: Reading, mention: DateMention) -> bool:
    """Tell whether the date is where a time begins ("for the first time since 2016"): that dates no single act."""
    words = reading.text[max(0, mention.start - 6) : mention.end].lower()
    return words.startswith("since ", 0) or words[6:].startswith("since ") or "since " in words[:6]


def is_spoken(reading: Reading, mention: DateMention) -> bool:
    """Tell whether the date tells when something was said: "police said on Tuesday", "today reported that"."""
    for position, token in enumerate(reading.tokens):
        if reading.is_in(position, "say") or reading.is_in(position, "speech"):
            after, before = mention.start - token.end, token.start - mention.end
            if 0 <= after <= SPOKEN_REACH and reading.norms[position + 1 : position + 2] != ("that",):
                return True
            if 0 <= before <= 1 and mention.rule.endswith("/today"):
                return True
    return False
