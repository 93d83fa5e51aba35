"""What is believed of a reader's findings: words that stand in the text, and what our own grammar reads out of them.

Pure. What is refused is told as a line for the log, and never becomes a field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Generic, NamedTuple, TypeVar

from tocsin.contracts.base import Span
from tocsin.contracts.incident import IncidentStatus, SetAsideStatus, When
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Actor, ActorEntity, Claim, CountBasis, Range, Target, Toll, Weapon
from tocsin.contracts.report import Report
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.numbers import Count, find_counts
from tocsin_enrich.extract.publication import day_of, year_of
from tocsin_enrich.extract.reading import Reading, read
from tocsin_enrich.extract.timeline import Timeline, read_timeline
from tocsin_enrich.readers.protocol import (
    Fate,
    Quoted,
    SeenActor,
    SeenClaim,
    SeenTarget,
    SeenToll,
    SeenWeapon,
    Sighting,
)
from tocsin_enrich.readers.quotes import locate

LONGEST_SENTENCE: Final = 2000
"""Code points: a sentence may be quoted whole to say which act is meant."""

NOBODY: Final = frozenset({"no", "none", "nobody"})
"""Words that, standing first, make a toll zero."""

AT_LEAST: Final = (["fewer"], ["less"])
"""After "no" these make a number the least one: "no fewer than five"."""

ARTICLE: Final = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
"""What stands before a name and is no part of it."""

V = TypeVar("V")


class Backed(NamedTuple, Generic[V]):
    """A value, and the words it was read from."""

    value: V
    span: Span


@dataclass(frozen=True, slots=True)
class Act:
    """A sighting as far as the text bears it out."""

    trigger: Span
    sentence: Span
    sub: SubEventType | None
    status: IncidentStatus | SetAsideStatus
    actors: tuple[Backed[Actor], ...]
    weapons: tuple[Backed[Weapon], ...]
    targets: tuple[Backed[Target], ...]
    tolls: dict[Fate, Backed[Toll]]
    when: Backed[When] | None
    claims: tuple[Backed[Claim], ...]

    @property
    def spans(self) -> Iterator[Span]:
        """The words of all its fields."""
        for backed in (self.actors, self.weapons, self.targets, self.tolls.values(), self.claims):
            yield from (each.span for each in backed)
        if self.when is not None:
            yield self.when.span


@dataclass
class Checker:
    """Checks sightings against one report."""

    report: Report
    lexicon: Lexicon
    refused: list[str] = field(default_factory=list)

    @cached_property
    def readings(self) -> list[Reading]:
        return read(self.report.text, self.lexicon)

    @cached_property
    def dates(self) -> Timeline:
        day, year = day_of(self.report), year_of(self.report)
        return read_timeline(self.report.text, day, self.readings, self.lexicon, year=year)

    def check(self, sighting: Sighting) -> Act | None:
        """Return what of a sighting the text bears out; null where its trigger does not stand there."""
        near = self._near(sighting)
        trigger = self._find(sighting.trigger, near, "trigger")
        reading = self.reading_at(trigger) if trigger is not None else None
        if trigger is None or reading is None:
            return None
        sentence = Span(start=reading.sentence.start, end=reading.sentence.end)
        return Act(
            trigger=trigger,
            sentence=sentence,
            sub=sighting.sub_event_type,
            status=sighting.status,
            actors=tuple(self._actors(sighting.actors, sentence)),
            weapons=tuple(self._weapons(sighting.weapons, sentence)),
            targets=tuple(self._targets(sighting.targets, sentence)),
            tolls=dict(self._tolls(sighting.tolls, sentence)),
            when=self._when(sighting.when, sentence),
            claims=tuple(self._claims(sighting.claims, sentence)),
        )

    def reading_at(self, span: Span) -> Reading | None:
        """Return the sentence in which a span begins."""
        return next((r for r in self.readings if r.sentence.start <= span.start < r.sentence.end), None)

    def _near(self, sighting: Sighting) -> Span | None:
        if sighting.sentence is None:
            return None
        return locate(self.report.text, sighting.sentence, longest=LONGEST_SENTENCE)

    def _find(self, words: Quoted, near: Span | None, what: str) -> Span | None:
        span = locate(self.report.text, words, near=near)
        if span is None:
            self.refused.append(f"{what}: these words do not stand in the text")
        return span

    def _text(self, span: Span) -> str:
        return self.report.text[span.start : span.end]

    def _actors(self, seen: tuple[SeenActor, ...], near: Span) -> Iterator[Backed[Actor]]:
        for each in seen:
            span = self._find(each.words, near, f"actor ({each.role})")
            if span is not None:
                yield Backed(self._actor(each, span), span)

    def _actor(self, seen: SeenActor, span: Span) -> Actor:
        """Return the actor as the lexicon knows it; else by the report's own words."""
        text, reading = self._text(span), self.reading_at(span)
        for match in reading.organisations if reading is not None else ():
            if reading is not None and _inside(reading, match.start, match.end, span):
                known = match.value
                entity = seen.entity if seen.entity is not ActorEntity.PERSON else ActorEntity.ORGANISATION
                return Actor(
                    role=seen.role, entity=entity, name=known.name, text=text, kind=known.kind, country=known.country
                )
        name = None if seen.entity is ActorEntity.GROUP else ARTICLE.sub("", text)
        return Actor(role=seen.role, entity=seen.entity, name=name, text=text, kind=seen.kind)

    def _weapons(self, seen: tuple[SeenWeapon, ...], near: Span) -> Iterator[Backed[Weapon]]:
        for each in seen:
            span = self._find(each.words, near, f"weapon ({each.category})")
            if span is not None:
                yield Backed(Weapon(category=each.category, text=self._text(span), count=self._range(span)), span)

    def _targets(self, seen: tuple[SeenTarget, ...], near: Span) -> Iterator[Backed[Target]]:
        for each in seen:
            span = self._find(each.words, near, f"target ({each.category})")
            if span is not None:
                target = Target(
                    category=each.category, entity=each.entity, text=self._text(span), count=self._range(span)
                )
                yield Backed(target, span)

    def _tolls(self, seen: tuple[SeenToll, ...], near: Span) -> Iterator[tuple[Fate, Backed[Toll]]]:
        for each in seen:
            span = self._find(each.words, near, f"toll ({each.fate})")
            toll = self._toll(span) if span is not None else None
            if span is not None and toll is not None:
                yield each.fate, Backed(toll, span)
            elif span is not None:
                self.refused.append(f"toll ({each.fate}): the words do not hold one number")

    def _toll(self, span: Span) -> Toll | None:
        reading = self.reading_at(span)
        if reading is None:
            return None
        words = [token.norm for token in reading.tokens if span.start <= token.start < span.end]
        if words[:1] and words[0] in NOBODY and words[1:2] not in AT_LEAST:
            return Toll(min=0, max=0, basis=CountBasis.NONE_REPORTED)
        counts = self._counts(reading, span)
        if len(counts) == 1:
            return Toll(min=counts[0].range.min, max=counts[0].range.max, basis=counts[0].basis)
        if not counts and words[:1] in (["a"], ["an"]):
            return Toll(min=1, max=1, basis=CountBasis.EXACT)
        return None

    def _range(self, span: Span) -> Range | None:
        reading = self.reading_at(span)
        counts = self._counts(reading, span) if reading is not None else []
        return counts[0].range if len(counts) == 1 else None

    def _counts(self, reading: Reading, span: Span) -> list[Count]:
        return [count for count in find_counts(reading) if _inside(reading, count.end - 1, count.end, span)]

    def _when(self, seen: Quoted | None, near: Span) -> Backed[When] | None:
        span = self._find(seen, near, "time") if seen is not None else None
        if span is None:
            return None
        for said in self.dates.mentions:
            if said.start < span.end and span.start < said.end:
                words = Span(start=said.start, end=said.end)
                when = When(
                    start=said.first, end=said.last, precision=said.precision, text=self._text(words), basis=said.basis
                )
                return Backed(when, words)
        self.refused.append("time: no date can be read from the words")
        return None

    def _claims(self, seen: tuple[SeenClaim, ...], near: Span) -> Iterator[Backed[Claim]]:
        for each in seen:
            span = self._find(each.claimant, near, f"claim ({each.stance})")
            subject = self._find(each.subject, near, "blamed") if each.subject is not None else None
            if span is not None and (subject is not None or each.subject is None):
                blamed = self._text(subject) if subject is not None else None
                text = self._text(span)
                yield Backed(Claim(claimant=text, stance=each.stance, subject=blamed, text=text), span)


def _inside(reading: Reading, start: int, end: int, span: Span) -> bool:
    """Tell whether tokens `start` to `end` of a sentence lie within a span."""
    return span.start <= reading.tokens[start].start and reading.tokens[end - 1].end <= span.end
