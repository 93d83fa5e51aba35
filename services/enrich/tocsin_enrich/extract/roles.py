"""Who did it to whom: reads the phrases around a trigger as subject, object and "by" phrase."""

from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form, Leaning
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

REACH = 22
"""Tokens between a verb and its subject or object."""

NOUN_REACH = 9
"""Tokens between an event noun and its "by" or "on" phrase."""

_OBJECT_PREPOSITIONS = frozenset(
    [
        "on",
        "at",
        "against",
        "upon",
        "into",
        "toward",
        "towards",
        "near",
        "outside",
        "inside",
        "of",
        "in",
        "front",
        "under",
        "over",
    ]
)
_ON = frozenset(["on", "against", "at", "upon", "targeting", "targetting"])
_SUPPORT = frozenset(
    [
        "carried",
        "carry",
        "launched",
        "launch",
        "staged",
        "stage",
        "conducted",
        "conduct",
        "mounted",
        "perpetrated",
        "committed",
        "made",
        "executed",
        "unleashed",
        "carries",
        "launches",
        "conducting",
        "launching",
        "carrying",
        "began",
        "began",
        "started",
        "waged",
        "renewed",
        "delivered",
        "did",
    ]
)
_DOER_PREPOSITIONS = frozenset({"by"})
_LISTED = frozenset({",", "and", "or", "&", "both", "as", "well"})
_BLASTS = frozenset({SubEventType.REMOTE_EXPLOSIVE, SubEventType.GRENADE, SubEventType.SUICIDE_BOMB})
_OF_OBJECT = frozenset(
    [
        "assassination",
        "murder",
        "massacre",
        "killing",
        "kidnapping",
        "abduction",
        "shooting",
        "execution",
        "slaying",
        "shelling",
        "bombardment",
        "bombing",
        "destruction",
        "rape",
        "torture",
        "demolition",
        "looting",
        "hijacking",
        "arrest",
        "ambush",
        "robbery",
        "stabbing",
        "beheading",
        "lynching",
        "death",
        "attempt on the life of",
    ]
)


class Roles(NamedTuple):
    """The phrases that take part: who acts, who or what suffers."""

    doers: tuple[Mention, ...]
    sufferers: tuple[Mention, ...]


def roles_of(trigger: Trigger, mentions: list[Mention], before: "Roles | None", before_end: int) -> Roles:
    """Return who takes part. `before` are the roles of the trigger that went before in the sentence, which ends at `before_end`."""
    if trigger.noun:
        return _noun_roles(trigger, mentions)
    doers = _by_phrase(trigger, mentions)
    if trigger.passive:
        return Roles(doers, _subject(trigger, mentions, before_end, things=True))
    shared = before is not None and _shares_subject(trigger)
    if not doers:
        doers = (
            before.doers
            if shared and before is not None
            else _actors(_subject(trigger, mentions, before_end, things=False))
        )
    return Roles(tuple(d for d in doers if _can_act(d, trigger)), _object(trigger, mentions))


def _can_act(mention: Mention, trigger: Trigger) -> bool:
    """Tell whether people of this kind may be the ones who act: villagers do not bomb, but a crowd may lynch."""
    if mention.kind is Kind.GROUP and mention.leaning is Leaning.SUFFERER:
        return mention.text.lower().split()[-1] in _PLAIN_PEOPLE and trigger.cue.lemma not in {"die", "perish"}
    return mention.kind is not Kind.PERSON or mention.leaning is not None


_PLAIN_PEOPLE = frozenset(
    [
        "man",
        "men",
        "individual",
        "individuals",
        "person",
        "persons",
        "people",
        "youth",
        "youths",
        "teenager",
        "teenagers",
        "student",
        "students",
        "woman",
        "worker",
        "workers",
        "resident",
        "residents",
    ]
)


def _actors(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if mention.is_actor)


def _shares_subject(trigger: Trigger) -> bool:
    """Tell whether the verb goes on with the subject of the one before: "stormed the village and killed", ", killing"."""
    reading, start = trigger.reading, trigger.start
    if trigger.form is Form.GERUND:
        return True
    while start > 0 and reading.norms[start - 1].endswith("ly"):
        start -= 1
    return start > 0 and reading.norms[start - 1] in {"and", ",", "then", "before", "also", "or"}


def preposition_of(reading: Reading, mention: Mention) -> str | None:
    """Return the preposition that governs the phrase, if one stands right before it."""
    before = mention.outer - 1
    return reading.norms[before] if reading.is_in(before, "preposition") else None


def _breaks(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens."""
    return any(
        reading.norms[k] in {";", ":"}
        or (reading.is_in(k, "clause_break") and reading.norms[k] not in {"after", "before", "following", "amid", "as"})
        for k in range(start, end)
    )


def _subject(trigger: Trigger, mentions: list[Mention], before_end: int, *, things: bool) -> tuple[Mention, ...]:
    reading = trigger.reading
    for mention in reversed(mentions):
        if mention.end > trigger.start or mention.kind is Kind.WEAPON or (mention.kind is Kind.THING and not things):
            continue
        if (
            trigger.start - mention.end > REACH
            or mention.end <= before_end - 1
            or _breaks(reading, mention.end, trigger.start)
        ):
            return ()
        if _subset(reading, mention):
            continue
        preposition = preposition_of(reading, mention)
        if preposition == "of":
            owner = next((m for m in mentions if m.end == mention.outer - 1), None)
            return (owner, mention) if owner is not None and mention.kind is Kind.ORGANISATION else (mention,)
        if preposition is not None or _far_in_phrase(reading, mention):
            continue
        return _with_listed(reading, mentions, mention)
    return ()


def _subset(reading: Reading, mention: Mention) -> bool:
    return reading.is_in(mention.outer - 1, "subset")


def _far_in_phrase(reading: Reading, mention: Mention) -> bool:
    """Tell whether the mention belongs to an "according to" or a reporting clause set off by commas."""
    return reading.norms[mention.outer - 2 : mention.outer] == ("according", "to") or reading.is_in(
        mention.outer - 1, "say"
    )


def _with_listed(reading: Reading, mentions: list[Mention], last: Mention) -> tuple[Mention, ...]:
    """Return the mention with those listed before it, and the organisation that qualifies it."""
    found = [last]
    position = mentions.index(last)
    while position > 0:
        position -= 1
        other = mentions[position]
        between = reading.norms[other.end : found[0].outer]
        if (
            other.kind is Kind.WEAPON
            or not all(word in _LISTED or word in {"the", "a", "an", "[", "("} for word in between)
            or preposition_of(reading, other)
        ):
            break
        found.insert(0, other)
    return tuple(found)


def _by_phrase(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    reading = trigger.reading
    for mention in mentions:
        if mention.outer < trigger.end or not mention.is_actor:
            continue
        if mention.outer - trigger.end > REACH or _breaks(reading, trigger.end, mention.outer):
            break
        if preposition_of(reading, mention) in _DOER_PREPOSITIONS:
            return tuple(
                m for m in _following(reading, mentions, mention, joined=_LISTED | {"of", "from", "the"}) if m.is_actor
            )
    return ()


def _following(
    reading: Reading, mentions: list[Mention], first: Mention, *, joined: frozenset[str]
) -> tuple[Mention, ...]:
    """Return the mention with those listed after it."""
    found = [first]
    for other in mentions[mentions.index(first) + 1 :]:
        between = reading.norms[found[-1].end : other.outer]
        if other.kind is Kind.WEAPON or not all(word in joined for word in between):
            break
        found.append(other)
    return tuple(found)


def _object(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    reading = trigger.reading
    for mention in mentions:
        if mention.outer < trigger.end or mention.kind is Kind.WEAPON:
            continue
        if (
            mention.outer - trigger.end > REACH
            or _breaks(reading, trigger.end, mention.outer)
            or _verb_between(trigger, mention)
        ):
            break
        preposition = preposition_of(reading, mention)
        if preposition is None and mention.outer - trigger.end > 4 and trigger.cue.sub_event_type not in _BLASTS:
            continue
        allowed = preposition is None or preposition in _OBJECT_PREPOSITIONS
        if (
            preposition in {"in", "of", "near", "outside", "inside", "under", "at", "over"}
            and trigger.cue.sub_event_type not in _BLASTS
        ):
            allowed = preposition == "at" and trigger.cue.lemma in {"fire at", "shoot", "open fire", "fire"}
        if allowed and not _subset(reading, mention):
            return _following(reading, mentions, mention, joined=_LISTED)
    return ()


def _verb_between(trigger: Trigger, mention: Mention) -> bool:
    cues = trigger.reading.cues
    return any(
        trigger.end <= cue.start < mention.outer and cue.value.form in {Form.PAST, Form.PARTICIPLE, Form.GERUND}
        for cue in cues
    )


def _noun_roles(trigger: Trigger, mentions: list[Mention]) -> Roles:
    reading = trigger.reading
    doers: tuple[Mention, ...] = ()
    sufferers: tuple[Mention, ...] = ()
    for mention in mentions:
        if mention.kind is Kind.WEAPON:
            continue
        if mention.end <= trigger.start:
            gap = reading.norms[mention.end : trigger.start]
            if mention.is_actor and all(word == "'s" or _is_qualifier(reading, word) for word in gap) and len(gap) <= 3:
                doers = (mention,) if mention.leaning is not Leaning.SUFFERER else doers
            elif mention.kind is Kind.THING and not gap:
                sufferers = (mention,)
        elif (
            mention.outer - trigger.end <= NOUN_REACH
            and mention.outer >= trigger.end
            and not _breaks(reading, trigger.end, mention.outer)
        ):
            preposition = preposition_of(reading, mention)
            if preposition == "by" and mention.is_actor and not doers:
                doers = _following(reading, mentions, mention, joined=_LISTED | {"of", "the"})
            elif not sufferers and (preposition in _ON or (preposition == "of" and trigger.cue.lemma in _OF_OBJECT)):
                sufferers = _following(reading, mentions, mention, joined=_LISTED)
            elif (
                not sufferers
                and preposition in {"in", "near", "outside", "inside", "front"}
                and mention.kind is Kind.THING
                and trigger.cue.sub_event_type in _BLASTS
            ):
                sufferers = (mention,)
    if not doers and _supported(trigger):
        doers = _actors(_subject(trigger, mentions, 0, things=False))
    return Roles(tuple(d for d in doers if d.is_actor and _can_act(d, trigger)), sufferers)


def _is_qualifier(reading: Reading, word: str) -> bool:
    return word in reading.lexicon.classes["modifier"] or any(
        word in weapon for weapon in (reading.norms[w.start : w.end] for w in reading.weapons)
    )


def _supported(trigger: Trigger) -> bool:
    """Tell whether a verb such as "carried out" or "launched" makes the noun its object."""
    return any(word in _SUPPORT for word in trigger.reading.norms[max(0, trigger.start - 6) : trigger.start])
