"""Who or what a verb says something of: the phrase before it, past all that stands between them."""

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lists import head_of, is_subset, listed_before, with_wholes
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.noun_phrases import CLAUSE_OPENERS
from tocsin_enrich.extract.reading import Reading

REACH = 26
"""Tokens between a verb and its subject."""

_MARKS = frozenset({";", ":"})
_NOT_CLAUSES = frozenset({"after", "before", "following", "amid", "as"})
_RELATIVE = frozenset({"who", "which", "that"})


def subject_of(trigger: Trigger, mentions: list[Mention], floor: int, *, things: bool) -> tuple[Mention, ...]:
    """Return the phrase that the verb is said of, with those listed with it. What goes before token `floor` is told."""
    reading = trigger.reading
    for mention in reversed(mentions):
        skipped = mention.kind is Kind.WEAPON or mention.start in reading.bracketed
        if mention.end > trigger.start or skipped:
            continue
        if trigger.start - mention.end > REACH or breaks(reading, mention.end, trigger.start):
            return ()
        if mention.end <= floor - 1:
            return _described_so_far(trigger, mentions, floor, things=things)
        if _is_aside(reading, mention, trigger.start) or is_subset(reading, mention):
            continue
        if _has_spoken(reading, mention.end, trigger.start):
            return ()
        own = _opens_clause(reading, mention) or _is_antecedent(reading, mention) or _is_told_of(trigger, mention)
        head = mention if own else head_of(reading, mentions, mention)
        if head is None or _is_inside_another(reading, head) or (head.kind is Kind.THING and not things):
            continue
        return with_wholes(reading, mentions, listed_before(reading, mentions, head))
    return ()


def _opens_clause(reading: Reading, mention: Mention) -> bool:
    """Tell whether the phrase is the subject of a clause of time; "posed as soldiers, attacked" has none."""
    before = mention.outer > 0 and reading.norms[mention.outer - 1] in CLAUSE_OPENERS
    return before and reading.norms[mention.end : mention.end + 1] != (",",)


def _is_antecedent(reading: Reading, mention: Mention) -> bool:
    """Tell whether a relative clause goes on about the mention: "six monks who were killed"."""
    comma = reading.norms[mention.end : mention.end + 1] == (",",)
    return reading.norms[mention.end + comma : mention.end + comma + 1] in {("who",), ("which",), ("that",)}


def _is_told_of(trigger: Trigger, mention: Mention) -> bool:
    """Tell whether a participle behind a comma tells of the mention: "the release of Ana Ruiz, kidnapped in May"."""
    person = mention.kind is Kind.PERSON and trigger.passive
    return person and trigger.reading.norms[mention.end : trigger.start] == (",",)


def breaks(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens."""
    if not reading.has("clause_break", start, end) and _MARKS.isdisjoint(reading.norms[start:end]):
        return False
    return any(
        reading.norms[k] in _MARKS or (reading.is_in(k, "clause_break") and reading.norms[k] not in _NOT_CLAUSES)
        for k in range(start, end)
        if k not in reading.bracketed
    )


def _described_so_far(trigger: Trigger, mentions: list[Mention], floor: int, *, things: bool) -> tuple[Mention, ...]:
    """Return whom a clause with "who" described before the verb: "the mayor, who was kidnapped in May, was shot"."""
    reading = trigger.reading
    if not {",", ")"}.intersection(reading.norms[floor : trigger.start]):
        return ()
    for mention in reversed(mentions):
        if mention.end < floor and mention.kind is not Kind.WEAPON:
            behind = [reading.norms[k] for k in range(mention.end, floor) if k not in reading.bracketed]
            if behind and behind[behind[0] == ","] in _RELATIVE:
                return listed_before(reading, mentions, mention) if things or mention.kind is not Kind.THING else ()
    return ()


def _is_aside(reading: Reading, mention: Mention, end: int) -> bool:
    """Tell whether the mention only says who speaks: "according to the army", ", police said,"."""
    before = mention.outer - 1
    if reading.norms[max(0, before - 1) : mention.outer] == ("according", "to"):
        return True
    speaks = reading.is_in(before, "say") or reading.is_in(mention.end, "say")
    return (
        speaks
        and before > 0
        and "," in reading.norms[max(0, before - 1) : mention.outer]
        and ("," in reading.norms[mention.end : end])
    )


def _has_spoken(reading: Reading, start: int, end: int) -> bool:
    """Tell whether who stands before token `start` says what follows: "police said that gunmen"."""
    if not reading.has("say", start, end):
        return False
    said = next((k for k in range(start, end) if reading.is_in(k, "say") and k not in reading.bracketed), None)
    if said is None or (reading.norms[said] == "reported" and reading.is_in(said - 1, "be")):
        return False
    return not ("," in reading.norms[start:said] and "," in reading.norms[said:end])


def _is_inside_another(reading: Reading, mention: Mention) -> bool:
    """Tell whether the phrase is the object of a participle that describes another: "policemen guarding the bank"."""
    before = mention.outer - 1
    return before > 0 and reading.norms[before].endswith("ing") and not reading.is_in(before, "modifier")
