"""Dates that head the lines below them: "Saturday, 23:40. Two men threw a grenade"."""

from tocsin_enrich.extract.dates import DateMention, dates_within
from tocsin_enrich.extract.reading import Reading

LONGEST_HEADING = 8
"""Tokens of a sentence that is nothing but a date and a time."""


def heading_dates(readings: list[Reading], dates: list[DateMention]) -> dict[int, DateMention]:
    """Return for each sentence under a heading, by its number, the date of the heading. It holds for its paragraph."""
    found: dict[int, DateMention] = {}
    heading: tuple[int, DateMention] | None = None
    for reading in readings:
        sentence = reading.sentence
        own = next(iter(dates_within(dates, reading)), None)
        if own is not None and len(reading.tokens) <= LONGEST_HEADING and not reading.cues:
            heading = (sentence.paragraph, own)
        elif heading is not None and heading[0] == sentence.paragraph:
            found[reading.index] = heading[1]
    return found
