"""Who did it to whom where a noun tells the act: "the murder of a judge by gunmen", "a rebel attack on the bank"."""

from tocsin.contracts.parties import TargetCategory
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.lists import listed_after, with_wholes
from tocsin_enrich.extract.mentions import Kind, Mention, outer_start
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.objects import BLAST_PREPOSITIONS, BLASTS, is_doer_phrase, is_scene
from tocsin_enrich.extract.phrases import preposition_of
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.subjects import breaks, subject_of

REACH = 9
"""Tokens between an event noun and its "by" or "on" phrase."""

BY_REACH = 22
"""Tokens between an event noun and who did it: whom it hit may stand between."""

UNDERGO_REACH = 4
"""Tokens between "experienced" and the attack."""

QUALIFIERS = 3
"""Words between a doer and the noun of its deed: "Israeli overnight drone strike"."""

_ON = frozenset(["on", "against", "at", "upon", "targeting", "targetting"])

Sides = tuple[tuple[Mention, ...], tuple[Mention, ...]]
"""Those who may have done it, and who or what suffered."""


def noun_sides(trigger: Trigger, mentions: list[Mention]) -> Sides:
    """Return the phrases before and behind an event noun that may name who did it and what was hit."""
    reading = trigger.reading
    parties = [m for m in mentions if m.kind is not Kind.WEAPON and m.start not in reading.bracketed]
    doers, sufferers = _before(trigger, parties)
    for mention in (m for m in parties if m.start >= trigger.end and m.outer - trigger.end <= BY_REACH):
        if breaks(reading, trigger.end, mention.outer):
            break
        if mention.is_actor and is_doer_phrase(reading, mention):
            doers = doers or with_wholes(reading, mentions, listed_after(reading, mentions, mention))
        elif (
            mention.is_actor
            and not doers
            and preposition_of(reading, mention) == "between"
            and mention.outer - trigger.end <= REACH
        ):
            doers = listed_after(reading, mentions, mention)
        elif (
            not sufferers
            and mention.outer - trigger.end <= REACH
            and _is_object(trigger, mention, preposition_of(reading, mention))
        ):
            sufferers = listed_after(reading, mentions, mention, subset=True)
    if not sufferers and (report := _undergone(trigger)) is not None:
        sufferers = tuple(m for m in parties if _undergoes(reading, m, report))[-1:]
    if not doers and _is_brought_about(trigger):
        doers = tuple(m for m in subject_of(trigger, mentions, 0, things=False) if m.is_actor)
    return doers, sufferers


def _undergone(trigger: Trigger) -> int | None:
    """Return where the verb stands whose subject suffers the noun: "a tanker reported an attempted boarding"."""
    before = range(trigger.start - 1, max(-1, trigger.start - 1 - UNDERGO_REACH), -1)
    return next((k for k in before if trigger.reading.is_in(k, "undergo")), None)


def _undergoes(reading: Reading, mention: Mention, verb: int) -> bool:
    """Tell whether a ship, or a person who lives, is what an attack befell: "Ana Ruiz survived an attack"."""
    lives = mention.kind is Kind.PERSON and reading.is_in(verb, "outlive") and not breaks(reading, mention.end, verb)
    return mention.end <= verb and (mention.category is TargetCategory.VESSEL or lives)


def _before(trigger: Trigger, parties: list[Mention]) -> Sides:
    """Read "Israeli drone attack" and "rebels' raid" as doers, "embassy bombing" and "Ruiz's murder" as what is hit."""
    reading = trigger.reading
    doers: tuple[Mention, ...] = ()
    sufferers: tuple[Mention, ...] = ()
    for mention in (m for m in parties if m.end <= trigger.start):
        gap = reading.norms[mention.end : trigger.start]
        near = len(gap) <= QUALIFIERS and all(_is_qualifier(reading, word) for word in gap)
        owns = gap[:1] == ("'s",) and near
        if owns and mention.kind is Kind.PERSON and _takes_of_object(trigger):
            sufferers = (mention,)
        elif mention.is_actor and near and mention.leaning is not Leaning.SUFFERER:
            doers = (mention,)
        elif mention.kind is Kind.THING and not gap:
            sufferers = (mention,)
    return doers, sufferers


def _is_object(trigger: Trigger, mention: Mention, preposition: str | None) -> bool:
    if mention.outer - trigger.end > REACH:
        return False
    if preposition in _ON:
        return True
    if preposition == "of" and _takes_of_object(trigger):
        return True
    if preposition == "to" and trigger.cue.lemma == "damage":
        return mention.kind is Kind.THING
    explosive = any(weapon.value.sub_event_type in BLASTS for weapon in trigger.reading.weapons)
    blast = (explosive or trigger.cue.sub_event_type in BLASTS) and mention.kind is Kind.THING
    return blast and preposition in BLAST_PREPOSITIONS and not is_scene(trigger.reading, mention)


def _takes_of_object(trigger: Trigger) -> bool:
    surface = " ".join(trigger.reading.norms[trigger.start : trigger.end])
    return not {surface, trigger.cue.lemma}.isdisjoint(trigger.reading.lexicon.classes["takes_of_object"])


def _is_qualifier(reading: Reading, word: str) -> bool:
    return (
        word in reading.lexicon.classes["modifier"]
        or word == "'s"
        or any(word in weapon for weapon in (reading.norms[w.start : w.end] for w in reading.weapons))
    )


def _is_brought_about(trigger: Trigger) -> bool:
    """Tell whether a verb before makes the noun a deed of its subject: "carried out", "are accused of"."""
    reading = trigger.reading
    before, _ = outer_start(reading, trigger.start, [])
    before -= 1
    while before > 0 and (reading.norms[before] == "out" or is_number(reading, before)):
        before -= 1
    if reading.is_in(before, "support_verb"):
        return True
    return reading.is_in(before, "preposition") and any(
        reading.is_in(k, "answerable") for k in range(max(0, before - 2), before)
    )
