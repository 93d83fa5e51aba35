"""Who did it to whom: reads the phrases around a trigger as subject, object and "by" phrase."""

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import TargetCategory
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form, Leaning, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.phrases import LISTED, person_described, preposition_of, with_following, with_listed
from tocsin_enrich.extract.reading import Reading

REACH = 22
"""Tokens between a verb and its subject or object."""

NOUN_REACH = 9
"""Tokens between an event noun and its "by" or "on" phrase."""

COLLECTIVE_REACH = 5
"""Tokens between "by" and the people of "a large column of rebels"."""

OBJECT_REACH = 4
"""Tokens between "fired" and "rockets": "fired a barrage of rockets"."""

_OBJECT_PREPOSITIONS = frozenset(["on", "against", "upon", "into", "toward", "towards"])
_BLAST_PREPOSITIONS = frozenset(
    ["at", "near", "outside", "inside", "in", "of", "under", "against", "beside", "behind", "ivo", "vic", "nr"]
)
UNDERGO_REACH = 4
"""Tokens between "experienced" and the attack."""

QUALIFIERS = 3
"""Words between a doer and the noun of its deed: "Israeli overnight drone strike"."""

_ON = frozenset(["on", "against", "at", "upon", "targeting", "targetting"])
_DOER_PREPOSITIONS = frozenset({"by"})
_DEMONSTRATIONS = frozenset({SubEventType.PEACEFUL_PROTEST, SubEventType.VIOLENT_DEMONSTRATION})
_BLASTS = frozenset({SubEventType.REMOTE_EXPLOSIVE, SubEventType.GRENADE, SubEventType.SUICIDE_BOMB})


class Roles(NamedTuple):
    """The phrases that take part: who acts, who or what suffers."""

    doers: tuple[Mention, ...]
    sufferers: tuple[Mention, ...]


def roles_of(trigger: Trigger, mentions: list[Mention], before: "Roles | None", before_end: int) -> Roles:
    """Return who takes part.

    `before` are the roles of the trigger that went before in the sentence; it ends at token `before_end`.
    """
    if trigger.noun and trigger.cue.strength is Strength.HARM:
        return Roles((), ())
    if trigger.noun:
        return _noun_roles(trigger, mentions)
    doers = _by_phrase(trigger, mentions)
    if comes_from_weapon(trigger, mentions):
        return Roles(doers, _object(trigger, mentions))
    if trigger.cue.lemma in trigger.reading.lexicon.classes["blasts"]:
        return Roles(doers, _object(trigger, mentions))
    if trigger.passive or trigger.cue.lemma in {"die", "perish"}:
        return Roles(doers, _subject(trigger, mentions, before_end, things=True))
    shared = before is not None and _shares_subject(trigger)
    if not doers:
        doers = (
            before.doers
            if shared and before is not None
            else _actors(_subject(trigger, mentions, before_end, things=False))
        )
    return Roles(tuple(d for d in doers if _can_act(d, trigger)), _object(trigger, mentions))


def comes_from_weapon(trigger: Trigger, mentions: Iterable[Mention]) -> bool:
    """Tell whether a weapon is what moves: "two drones were fired at the base", "rockets landed in a market"."""
    if trigger.noun:
        return False
    active = not trigger.passive and trigger.cue.lemma not in trigger.reading.lexicon.classes["needs_weapon_subject"]
    found = (m for m in mentions if m.kind is Kind.WEAPON and 0 <= trigger.start - m.end <= OBJECT_REACH)
    if active or (
        trigger.passive and trigger.cue.lemma.split()[0] not in trigger.reading.lexicon.classes["needs_weapon"]
    ):
        return False
    return any(all(_links(trigger.reading, k) for k in range(m.end, trigger.start)) for m in found)


def _links(reading: Reading, position: int) -> bool:
    helps = reading.is_in(position, "be") or reading.is_in(position, "have") or reading.is_in(position, "relative")
    return helps or reading.norms[position].endswith("ly") or reading.norms[position] in {"also", "and", "later"}


def _can_act(mention: Mention, trigger: Trigger) -> bool:
    """Tell whether people of this kind may be the ones who act: villagers do not bomb, ministries do not ambush."""
    if trigger.cue.sub_event_type in _DEMONSTRATIONS:
        return mention.kind is not Kind.ORGANISATION or mention.actor_kind is not None
    if mention.kind is Kind.GROUP and mention.leaning is Leaning.SUFFERER:
        plain = mention.text.lower().split()[-1] in trigger.reading.lexicon.classes["plain_people"]
        return plain and trigger.cue.lemma not in {"die", "perish"}
    return mention.kind is not Kind.ORGANISATION or mention.actor_kind is not None


def _actors(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if mention.is_actor)


def _shares_subject(trigger: Trigger) -> bool:
    """Tell whether the verb goes on with the subject before it: "stormed the village and killed", ", killing"."""
    reading, start = trigger.reading, trigger.start
    if trigger.form is Form.GERUND:
        return True
    while start > 0 and reading.norms[start - 1].endswith("ly"):
        start -= 1
    return start > 0 and reading.norms[start - 1] in {"and", ",", "then", "before", "also", "or"}


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
        person = person_described(reading, mentions, mention)
        if person is not None:
            return with_listed(reading, mentions, person)
        if preposition == "of":
            owner = next((m for m in mentions if m.end == mention.outer - 1), None)
            return (owner, mention) if owner is not None and mention.kind is Kind.ORGANISATION else (mention,)
        if preposition is not None or _far_in_phrase(reading, mention):
            continue
        return with_listed(reading, mentions, mention)
    return ()


def _subset(reading: Reading, mention: Mention) -> bool:
    return reading.is_in(mention.outer - 1, "subset")


def _far_in_phrase(reading: Reading, mention: Mention) -> bool:
    """Tell whether the mention only says who speaks: "according to the army", ", said police"."""
    before = mention.outer - 1
    speaks = reading.is_in(before, "say") and reading.norms[max(0, before - 1)] in {",", '"'}
    return speaks or reading.norms[max(0, before - 1) : mention.outer] == ("according", "to")


def _is_doer_phrase(reading: Reading, mention: Mention) -> bool:
    """Tell whether "by" governs the phrase: "by rebels", "by a column of rebels"."""
    preposition, before = preposition_of(reading, mention), mention.outer - 2
    if preposition == "of" and reading.is_in(before, "collective"):
        while before > 0 and not reading.is_in(before, "preposition") and mention.outer - before <= COLLECTIVE_REACH:
            before -= 1
        preposition = reading.norms[before]
    return preposition in _DOER_PREPOSITIONS


def _by_phrase(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    reading = trigger.reading
    for mention in mentions:
        if mention.outer < trigger.end or not mention.is_actor:
            continue
        if mention.outer - trigger.end > REACH or _breaks(reading, trigger.end, mention.outer):
            break
        if _is_doer_phrase(reading, mention):
            return tuple(
                m
                for m in with_following(reading, mentions, mention, joined=LISTED | {"of", "from", "the"})
                if m.is_actor
            )
    return ()


def _object(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    reading = trigger.reading
    for mention in mentions:
        if mention.outer < trigger.end or mention.kind is Kind.WEAPON:
            continue
        if (
            mention.outer - trigger.end > REACH
            or _breaks(reading, trigger.end, mention.outer)
            or _verb_between(trigger, mention)
            or _as_clause(reading, trigger.end, mention.outer)
        ):
            break
        preposition = None if mention.outer == trigger.end else preposition_of(reading, mention)
        if preposition is None and mention.outer - trigger.end > 4 and trigger.cue.sub_event_type not in _BLASTS:
            continue
        spoken = reading.is_in(mention.end, "say")
        if _may_be_object(trigger, preposition) and not spoken and not _subset(reading, mention):
            return with_following(reading, mentions, mention, joined=LISTED)
    return ()


def _as_clause(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause with "as" begins between two tokens: "set tyres on fire as ministers met"."""
    return any(
        reading.norms[k] == "as" and reading.norms[k - 1] != "such" and reading.norms[k + 1] not in {"well", "many"}
        for k in range(max(1, start), min(end, len(reading.norms) - 1))
    )


def _may_be_object(trigger: Trigger, preposition: str | None) -> bool:
    if preposition is None:
        return True
    classes = trigger.reading.lexicon.classes
    if trigger.cue.sub_event_type in _BLASTS or trigger.cue.lemma in classes["needs_weapon_subject"]:
        return preposition in _BLAST_PREPOSITIONS
    if preposition == "at":
        verb = trigger.cue.lemma.split()[0]
        return verb in classes["needs_weapon"] or trigger.cue.lemma in {"shoot", "open fire"}
    if preposition == "with":
        return trigger.cue.lemma in classes["opponent"]
    return preposition in _OBJECT_PREPOSITIONS


def _verb_between(trigger: Trigger, mention: Mention) -> bool:
    cues = trigger.reading.cues
    return any(
        trigger.end <= cue.start < mention.outer and cue.value.form in {Form.PAST, Form.PARTICIPLE, Form.GERUND}
        for cue in cues
    )


def _noun_roles(trigger: Trigger, mentions: list[Mention]) -> Roles:
    parties = [mention for mention in mentions if mention.kind is not Kind.WEAPON]
    doers, sufferers = _before_noun(trigger, parties)
    behind = [m for m in parties if 0 <= m.outer - trigger.end <= NOUN_REACH]
    for mention in behind:
        if _breaks(trigger.reading, trigger.end, mention.outer):
            break
        preposition = preposition_of(trigger.reading, mention)
        if preposition == "by" and mention.is_actor:
            doers = doers or with_following(trigger.reading, mentions, mention, joined=LISTED | {"of", "the"})
        elif not sufferers and _is_noun_object(trigger, mention, preposition):
            sufferers = with_following(trigger.reading, mentions, mention, joined=LISTED)
    if not sufferers and (report := _undergone(trigger)) is not None:
        sufferers = tuple(m for m in parties if m.category is TargetCategory.VESSEL and m.end <= report)[-1:]
    if not doers and _supported(trigger):
        doers = _actors(_subject(trigger, mentions, 0, things=False))
    return Roles(tuple(d for d in doers if d.is_actor and _can_act(d, trigger)), sufferers)


def _undergone(trigger: Trigger) -> int | None:
    """Return where the verb stands whose subject suffers the noun: "a tanker reported an attempted boarding"."""
    before = range(trigger.start - 1, max(-1, trigger.start - 1 - UNDERGO_REACH), -1)
    return next((k for k in before if trigger.reading.is_in(k, "undergo")), None)


def _before_noun(trigger: Trigger, parties: list[Mention]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Read "Israeli drone attack" and "rebels' raid" as doers, "embassy bombing" as what is hit."""
    doers: tuple[Mention, ...] = ()
    sufferers: tuple[Mention, ...] = ()
    for mention in (m for m in parties if m.end <= trigger.start):
        gap = trigger.reading.norms[mention.end : trigger.start]
        near = len(gap) <= QUALIFIERS and all(_is_qualifier(trigger.reading, word) for word in gap)
        if mention.is_actor and near and mention.leaning is not Leaning.SUFFERER:
            doers = (mention,)
        elif mention.kind is Kind.THING and not gap:
            sufferers = (mention,)
    return doers, sufferers


def _is_noun_object(trigger: Trigger, mention: Mention, preposition: str | None) -> bool:
    if preposition in _ON:
        return True
    if preposition == "of":
        surface = " ".join(trigger.reading.norms[trigger.start : trigger.end])
        return not {surface, trigger.cue.lemma}.isdisjoint(trigger.reading.lexicon.classes["takes_of_object"])
    blast = trigger.cue.sub_event_type in _BLASTS and mention.kind is Kind.THING
    return blast and preposition in _BLAST_PREPOSITIONS


def _is_qualifier(reading: Reading, word: str) -> bool:
    return (
        word in reading.lexicon.classes["modifier"]
        or word == "'s"
        or any(word in weapon for weapon in (reading.norms[w.start : w.end] for w in reading.weapons))
    )


def _supported(trigger: Trigger) -> bool:
    """Tell whether a verb such as "carried out" or "launched" makes the noun its object."""
    return any(trigger.reading.is_in(k, "support_verb") for k in range(max(0, trigger.start - 6), trigger.start))
