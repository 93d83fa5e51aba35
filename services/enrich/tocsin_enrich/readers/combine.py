"""The rules' answer and a reader's, made one. The rules come first: a reader fills what they left open. Pure.

- An act that the rules found: the reader adds fields that are empty, and changes none.
- An act that the rules set aside stays set aside: denied, planned and historical acts are no new incidents, whoever
  thinks so.
- An act that only the reader sees is a new incident with a low confidence, if more than its trigger stands in the text.
- What a reader sets aside, and the rules do not know, is set aside.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import Final

from tocsin.contracts.base import Span
from tocsin.contracts.incident import (
    EntityMention,
    Evidence,
    IncidentDraft,
    IncidentStatus,
    SetAside,
    SetAsideStatus,
    TimeBasis,
    TimePrecision,
    When,
)
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.report import Report
from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.confidence import NO_ACTOR, NO_DATE, NO_OBJECT, NOT_ASSERTED
from tocsin_enrich.extract.drafts import ID_LENGTH
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.too_little import RULE as TOO_LITTLE
from tocsin_enrich.readers.check import Act, Checker
from tocsin_enrich.readers.fill import Filling
from tocsin_enrich.readers.protocol import Findings, Name
from tocsin_enrich.readers.quotes import locate

READER_ALONE: Final = 0.5
"""Confidence of an incident that no rule sees: half of what is so found is to be doubted, until it is measured."""

MOST_SIGHTINGS: Final = 200
"""Acts of one answer that are looked at: some milliseconds each, in which the worker does nothing else."""


class Became(StrEnum):
    """What became of a sighting; bounded, so that it can label a metric."""

    ADDED = "added"
    FILLED = "filled"
    KNOWN = "known"
    SET_ASIDE = "set_aside"
    OVERRULED = "overruled"
    UNPROVEN = "unproven"


class Combining:
    """One report while readers' findings are added to it."""

    def __init__(self, report: Report, extraction: Extraction, lexicon: Lexicon) -> None:
        self.extraction = extraction
        self.fates: Counter[Became] = Counter()
        self.refused: list[str] = []
        self._report = report
        self._lexicon = lexicon

    def add(self, findings: Findings, *, rule: str) -> None:
        """Add what one reader found; `rule` names it in every evidence."""
        checker = Checker(self._report, self._lexicon)
        for sighting in findings.sightings[:MOST_SIGHTINGS]:
            act = checker.check(sighting)
            self.fates[Became.UNPROVEN if act is None else self._add(act, checker, rule)] += 1
        self._name(findings.names, rule)
        self.refused += checker.refused
        beyond = len(findings.sightings[MOST_SIGHTINGS:])
        if beyond:
            self.fates[Became.UNPROVEN] += beyond
            self.refused.append(f"sightings: {beyond} beyond the first {MOST_SIGHTINGS}")

    def _add(self, act: Act, checker: Checker, rule: str) -> Became:
        home = self._home(act)
        if isinstance(act.status, SetAsideStatus):
            return self._set_aside(act, act.status, rule, known=home is not None)
        if home is not None:
            return self._fill(home, act, rule)
        if act.sub is None or not list(act.spans):
            return Became.UNPROVEN
        if self._told_otherwise(act):
            return Became.OVERRULED
        self._begin(act, act.sub, act.status, checker, rule)
        return Became.ADDED

    def _home(self, act: Act) -> IncidentDraft | None:
        """Return the incident that the act belongs to: of its trigger, else of its sentence and kind.

        An act without a type belongs to the one incident that its sentence tells of.
        """
        here = [draft for draft in self.extraction.incidents if _tells(draft, act)]
        if act.sub is None and not isinstance(act.status, SetAsideStatus):
            return here[0] if len(here) == 1 else None
        kind = EVENT_TYPE_OF[act.sub] if act.sub is not None else None
        same = (draft for draft in here if any(_meet(words, act.trigger) for words in _triggers(draft)))
        return next(chain(same, (draft for draft in here if draft.event_type is kind)), None)

    def _told_otherwise(self, act: Act) -> bool:
        """Tell whether the rules know the sentence: as another incident, or as no new one."""
        if any(_tells(draft, act) for draft in self.extraction.incidents):
            return True
        asides = (each for each in self.extraction.set_aside if _is_an_answer(each))
        return any(_meet(each, act.trigger) for each in asides)

    def _fill(self, home: IncidentDraft, act: Act, rule: str) -> Became:
        filled = Filling(home, text=self._report.text, rule=rule).filled(act, self._lexicon)
        if filled is home:
            return Became.KNOWN
        incidents = tuple(filled if draft is home else draft for draft in self.extraction.incidents)
        self.extraction = replace(self.extraction, incidents=incidents)
        return Became.FILLED

    def _begin(self, act: Act, sub: SubEventType, status: IncidentStatus, checker: Checker, rule: str) -> None:
        said = ("sub_event_type",) if status is IncidentStatus.ASSERTED else ("sub_event_type", "status")
        quote = self._report.text[act.trigger.start : act.trigger.end]
        bare = IncidentDraft(
            id=_id(self._report, act, sub),
            event_type=EVENT_TYPE_OF[sub],
            sub_event_type=sub,
            status=status,
            time=_published(checker),
            evidence=tuple(
                Evidence(field=field, start=act.trigger.start, end=act.trigger.end, quote=quote, rule=rule)
                for field in said
            ),
            scope=_scope(act, checker),
            confidence=READER_ALONE,
        )
        draft = Filling(bare, text=self._report.text, rule=rule).filled(act, self._lexicon)
        draft = draft.model_copy(update={"confidence": _confidence(draft)})
        answered = (each for each in self.extraction.set_aside if each.rule == TOO_LITTLE and _meet(each, act.trigger))
        aside = tuple(each for each in self.extraction.set_aside if each not in set(answered))
        self.extraction = replace(self.extraction, incidents=(*self.extraction.incidents, draft), set_aside=aside)

    def _set_aside(self, act: Act, status: SetAsideStatus, rule: str, *, known: bool) -> Became:
        if status is SetAsideStatus.UNREADABLE:  # that is for who reads to say of the whole text
            return Became.UNPROVEN
        if known:
            return Became.OVERRULED
        if self._told_otherwise(act):
            return Became.KNOWN
        sentence = act.sentence
        entry = SetAside(
            start=sentence.start, end=sentence.end, quote=self._report.text[sentence.start : sentence.end],
            status=status, reason=f"a reader takes it as {status}; no rule knows it", rule=rule,
        )  # fmt: skip
        self.extraction = replace(self.extraction, set_aside=(*self.extraction.set_aside, entry))
        return Became.SET_ASIDE

    def _name(self, names: tuple[Name, ...], rule: str) -> None:
        """Add names of several words that do not overlap a known one.

        A model that takes a town for a person must not cost the town: a name of one word hides no place inside it.
        """
        known = list(self.extraction.entities)
        for name in names:
            span = locate(self._report.text, name.words)
            if span is None:
                self.refused.append(f"{name.kind}: these words do not stand in the text")
                continue
            text = self._report.text[span.start : span.end]
            if len(text.split()) > 1 and not any(_meet(other, span) for other in known):
                known.append(
                    EntityMention(start=span.start, end=span.end, text=text, name=text, kind=name.kind, rule=rule)
                )
        known.sort(key=lambda mention: mention.start)
        self.extraction = replace(self.extraction, entities=tuple(known))


def _is_an_answer(each: SetAside) -> bool:
    """Tell whether the rules say what a sentence is; that it tells too little is a question to the readers."""
    return each.status is not SetAsideStatus.UNREADABLE and each.rule != TOO_LITTLE


def _tells(draft: IncidentDraft, act: Act) -> bool:
    """Tell whether the act stands in one of the sentences that tell the incident, a recap say."""
    return any(sentence.start <= act.trigger.start and act.trigger.end <= sentence.end for sentence in draft.scope)


def _triggers(draft: IncidentDraft) -> Iterator[Span]:
    return (evidence for evidence in draft.evidence if evidence.field == "sub_event_type")


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _id(report: Report, act: Act, sub: SubEventType) -> str:
    """Return the id that a rule would give the same act at the same place."""
    return hashlib.sha256(f"{report.id}:{act.trigger.start}:{sub}:".encode()).hexdigest()[:ID_LENGTH]


def _published(checker: Checker) -> When | None:
    day = checker.dates.published
    return None if day is None else When(start=day, end=day, precision=TimePrecision.DAY, basis=TimeBasis.PUBLICATION)


def _scope(act: Act, checker: Checker) -> tuple[Span, ...]:
    """Return the sentences that tell the act; its own first."""
    readings = (checker.reading_at(span) for span in act.spans)
    sentences = [act.sentence, *(Span(start=r.sentence.start, end=r.sentence.end) for r in readings if r is not None)]
    return tuple(dict.fromkeys(sentences))


def _confidence(draft: IncidentDraft) -> float:
    """Return how surely the text tells it, by the doubts that the rules' own confidence knows."""
    value = READER_ALONE * NOT_ASSERTED.get(draft.status, 1.0)
    casualties = draft.casualties.model_dump(exclude_none=True)
    if not draft.actors and not draft.claims:
        value *= NO_ACTOR
    if not draft.targets and not casualties:
        value *= NO_OBJECT
    if draft.time is None or draft.time.basis is TimeBasis.PUBLICATION:
        value *= NO_DATE
    return round(value, 2)
