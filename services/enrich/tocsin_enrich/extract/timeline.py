"""The dates of a report: which stand in a sentence, under which heading it stands, what was told right before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.contracts.incident import TimePrecision
from tocsin_enrich.extract.date_mentions import DateMention, mentions_between
from tocsin_enrich.extract.dates import Anchors, find_dates
from tocsin_enrich.extract.headings import Section, headings, section_at
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.moments import tells_of_acts
from tocsin_enrich.extract.posts import RULE as STAMPED
from tocsin_enrich.extract.posts import posts
from tocsin_enrich.extract.reading import Reading

DATELINE_REACH = 60
"""Characters from the start of the text within which a dateline gives its date."""

HEADER_REACH = 250
"""Characters from the start of the text within which a SITREP's or a web page's header gives its date."""

LABEL_REACH = 60
"""Characters of the label before a date in a form: "Date and time of the incident (UTC): "."""

GOES_ON = 2
"""Sentences after one with a date in which what happens without a date of its own still happens on that day."""

FRESH = timedelta(days=31)
"""A day longer before publication is background, from which no story goes on."""

_SHORT = frozenset({TimePrecision.DAY, TimePrecision.DAYS})

_HEADER = re.compile(
    r"(?:\bas of|\bDTG\b|\bdate[d:]|\breporting period|\bissued|\bpublished|\bposted|\bupdated?|\bsitrep\b"
    r"|\blast modified)[^\n]{0,25}$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|\n|[.;|]\s)[ \t]*(?:(?:incident|attack|event)\s)?(?:date|dtg|when)(?:(?:\s?[/&]\s?|\sand\s)time)?"
    r"(?:\sof\s(?:the\s)?(?:incident|attack|event|occurrence))?(?:\s?\([^)\n]{1,20}\))?\s?[:=]\s*$",
    re.IGNORECASE,
)
"""What stands before the date of a report that fills in a form: it is the day of what the whole form tells."""

_DATELINE_END = re.compile(r"[^\S\n]*(?:\([^)]{1,60}\)[^\S\n]*)?(?:--|[-\u2013\u2014]\s)")
_ALONE_BEFORE = re.compile(r"(?:^|\n)[^\n]{0,40}(?:\||\bby\b)?[^\n]{0,20}$", re.IGNORECASE)
_FULL = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Timeline:
    """The day of publication, the dates in the text, the one in its head, and what each sentence inherits.

    The date in the head (a dateline's, a SITREP's) tells no act's day. `under` and `after` go by the number of the
    sentence: the date of the heading above it, and the day of the post it stands in or that was told right before it.
    """

    published: date | None
    mentions: list[DateMention]
    head: DateMention | None
    under: dict[int, DateMention]
    after: dict[int, DateMention]

    def within(self, reading: Reading) -> list[DateMention]:
        """Return the dates that stand in a sentence."""
        return mentions_between(self.mentions, reading.sentence.start, reading.sentence.end)

    def calendar(self, reading: Reading) -> list[DateMention]:
        """Return the dates that stand in a sentence, and the one in the head of the text."""
        return [*self.within(reading), *([self.head] if self.head else [])]


def read_timeline(
    text: str, stamped: date | None, readings: Sequence[Reading], lexicon: Lexicon, *, year: int | None = None
) -> Timeline:
    """Return the dates of a text that was published on day `stamped`, or in some `year`.

    Where nothing tells the day of publication, the head does.
    """
    mentions = find_dates(text, stamped, lexicon, year=year)
    head = next((mention for mention in mentions[:1] if _heads(text, mention, mentions)), None)
    published = stamped or _published(text, mentions, head)
    if published != stamped:
        mentions = find_dates(text, published, lexicon, year=year)
    sections = headings(readings, [m for m in mentions if m.start != (head.start if head else -1)], len(text))
    stamps = posts(text, published, sections)
    anchors = _anchors([*sections, *stamps], published)
    if anchors.starts:
        mentions = find_dates(text, published, lexicon, anchors, year=year)
    if head is not None:
        mentions = [mention for mention in mentions if mention.start >= head.end]
    after = dict(_inherited(readings, mentions, sections, stamps, published))
    after = dict(_told_behind(readings, mentions)) | after
    form = next(
        (m for m in (head, *mentions) if m is not None and _LABEL.search(text, max(0, m.start - LABEL_REACH), m.start)),
        None,
    )
    if form is not None:
        after = dict.fromkeys((r.index for r in readings if r.sentence.end > form.start), form) | after
    return Timeline(published, mentions, head, dict(_under(readings, sections)), after)


def _heads(text: str, first: DateMention, mentions: Sequence[DateMention]) -> bool:
    """Tell whether the first date is that of the whole report: a dateline's or a header's.

    Where other paragraphs begin with a date and a dash too, each of them is the day of its own entry.
    """
    if first.start <= DATELINE_REACH and _DATELINE_END.match(text, first.end):
        entries = sum(_begins_entry(text, mention) for mention in mentions)
        return not (_begins_entry(text, first) and entries > 1)
    return first.start <= HEADER_REACH and _HEADER.search(text, 0, first.start) is not None


def _begins_entry(text: str, mention: DateMention) -> bool:
    line = text.rfind("\n", 0, mention.start) + 1
    return not text[line : mention.start].strip() and _DATELINE_END.match(text, mention.end) is not None


def _published(text: str, mentions: list[DateMention], head: DateMention | None) -> date | None:
    """Return the day of publication that the text itself gives: in its head, or as a full date on a line of its own."""
    if head is not None:
        return head.last
    first = next(iter(mentions), None)
    if first is None or first.start > HEADER_REACH or first.precision is not TimePrecision.DAY:
        return None
    line_ends = text[first.end : first.end + 1] in {"", "\n", "\r", "|"} or text[first.end :].lstrip(" ")[:1] == "\n"
    alone = line_ends and _ALONE_BEFORE.search(text, 0, first.start) is not None
    return first.last if alone and _FULL.search(text, first.start, first.end) else None


def _anchors(sections: list[Section], published: date | None) -> Anchors:
    """Return from where relative dates count from another day than that of publication."""
    ordered = sorted(sections)
    if all(section.heading.first == published for section in ordered):
        return Anchors((), ())
    return Anchors([section.start for section in ordered], [section.heading.first for section in ordered])


def _under(readings: Sequence[Reading], sections: Sequence[Section]) -> Iterator[tuple[int, DateMention]]:
    for reading in readings:
        section = section_at(sections, reading.sentence.start)
        if section is not None:
            yield reading.index, section.heading


def _inherited(
    readings: Sequence[Reading],
    mentions: Sequence[DateMention],
    sections: Sequence[Section],
    stamps: Sequence[Section],
    published: date | None,
) -> Iterator[tuple[int, DateMention]]:
    """Yield for each sentence, by its number, the day that was told right before it, else the day of its post.

    An entry of a list goes on from the line above the list, not from its neighbour.
    """
    told: tuple[Reading, DateMention] | None = None
    above: tuple[Reading, DateMention] | None = None
    before: Reading | None = None
    for reading in readings:
        entry = reading.sentence.entry
        post = section_at(stamps, reading.sentence.start) if stamps else None
        if before is not None and entry != before.sentence.entry:
            leads = before.sentence.entry == 0 and before.norms[-1] == ":"
            above = told if leads else above if entry and before.sentence.entry else None
            told = above if entry else None
        if (
            told is not None
            and told is not above
            and not _goes_on(told[0], reading, sections, stamps, elapsed=told[1].expression == "elapsed")
        ):
            told = None
        if told is not None:
            yield reading.index, told[1]._replace(rule=f"told_before/{told[1].expression}")
        elif post is not None:
            yield reading.index, post.heading
        own = mentions_between(mentions, reading.sentence.start, reading.sentence.end)
        days = [m for m in own if _is_fresh_day(m, published) and tells_of_acts(reading, m)]
        if days:
            told = (reading, days[-1])
        before = reading


def _told_behind(readings: Sequence[Reading], mentions: Sequence[DateMention]) -> Iterator[tuple[int, DateMention]]:
    """Yield for the sentences before "the incident happened on Sunday", by their numbers, the day that it tells."""
    for reading in readings:
        if not reading.cues and reading.has("incident") and reading.has("happens"):
            own = mentions_between(mentions, reading.sentence.start, reading.sentence.end)
            day = next((m for m in own if m.precision is TimePrecision.DAY and tells_of_acts(reading, m)), None)
            before = readings[max(0, reading.index - GOES_ON) : reading.index] if day is not None else ()
            yield from ((some.index, day) for some in before if day is not None)


def _goes_on(
    told: Reading, reading: Reading, sections: Sequence[Section], stamps: Sequence[Section], *, elapsed: bool
) -> bool:
    """Tell whether a sentence goes on from the day told in another; "hours later" tells its own paragraph's."""
    same_paragraph = reading.sentence.paragraph == told.sentence.paragraph
    near = same_paragraph or (reading.index - told.index <= GOES_ON and not elapsed)
    return near and all(
        section_at(some, told.sentence.start) is section_at(some, reading.sentence.start)
        for some in (sections, stamps)
        if some
    )


def _is_fresh_day(mention: DateMention, published: date | None) -> bool:
    short = mention.precision in _SHORT and mention.rule != STAMPED
    return short and (published is None or published - mention.last <= FRESH)
