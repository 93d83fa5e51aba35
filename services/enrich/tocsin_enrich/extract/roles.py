"""Who did it to whom: reads the phrases around a trigger as subject, object and "by" phrase."""

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form, Leaning, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
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
QUALIFIERS = 3
"""Words between a doer and the noun of its deed: "Israeli overnight drone strike"."""

_ON = frozenset(["on", "against", "at", "upon", "targeting", "targetting"])
_DOER_PREPOSITIONS = frozenset({"by"})
_LISTED = frozenset({",", "and", "or", "&", "both", "as", "well"})
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
        person = _in_apposition(reading, mentions, mention)
        if person is not None:
            return _with_listed(reading, mentions, person)
        if preposition == "of":
            owner = next((m for m in mentions if m.end == mention.outer - 1), None)
            return (owner, mention) if owner is not None and mention.kind is Kind.ORGANISATION else (mention,)
        if preposition is not None or _far_in_phrase(reading, mention):
            continue
        return _with_listed(reading, mentions, mention)
    return ()


def _in_apposition(reading: Reading, mentions: list[Mention], mention: Mention) -> Mention | None:
    """Return the person whom the phrase describes: "Juan Perez, the mayor of Abrego, was killed".

    What is named within the description ("the secretary of the Popular Party") stands for the person too.
    """
    if mention.kind is Kind.PERSON or (mention.kind is Kind.GROUP and mention.plural):
        return None
    named = [m for m in mentions if m.kind is Kind.PERSON and m.end < mention.outer and reading.norms[m.end] == ","]
    behind = reading.norms[mention.end : mention.end + 1] == (",",)
    return named[-1] if named and behind and _is_description(reading, named[-1].end + 1, mention.end) else None


def _is_description(reading: Reading, start: int, end: int) -> bool:
    """Tell whether tokens `start` to `end` are one phrase without a verb or a comma."""
    verbal = any(reading.is_in(k, "say") or reading.is_in(k, "be") for k in range(start, end))
    acts = any(start <= cue.start < end for cue in reading.cues)
    return not (verbal or acts or {",", ";", "and"} & set(reading.norms[start:end]))


def _subset(reading: Reading, mention: Mention) -> bool:
    return reading.is_in(mention.outer - 1, "subset")


def _far_in_phrase(reading: Reading, mention: Mention) -> bool:
    """Tell whether the mention only says who speaks: "according to the army", ", said police"."""
    before = mention.outer - 1
    speaks = reading.is_in(before, "say") and reading.norms[max(0, before - 1)] in {",", '"'}
    return speaks or reading.norms[max(0, before - 1) : mention.outer] == ("according", "to")


def _with_listed(reading: Reading, mentions: list[Mention], last: Mention) -> tuple[Mention, ...]:
    """Return the mention with those listed before it, and the organisation that qualifies it."""
    found = [last]
    position = mentions.index(last)
    while position > 0:
        position -= 1
        other = mentions[position]
        between = reading.norms[other.end : found[0].outer]
        listed = all(word in _LISTED or word in {"the", "a", "an", "[", "("} for word in between)
        if _describes_listed(reading, other, found[0]):
            listed = True
        elif other.kind is not Kind.PERSON and found[0].kind is Kind.PERSON and not listed:
            continue  # it may stand in the description of the name before it
        if other.kind is Kind.WEAPON or not listed or preposition_of(reading, other):
            break
        found.insert(0, other)
    return tuple(found)


def _describes_listed(reading: Reading, one: Mention, other: Mention) -> bool:
    """Tell whether both names are listed, the first with a description: "Juan Perez, a judge, and Ana Soto"."""
    between = reading.norms[one.end : other.outer]
    names = one.kind is other.kind is Kind.PERSON
    if not names or between[:1] != (",",) or between[-2:] != (",", "and"):
        return False
    return _is_description(reading, one.end + 1, other.outer - 2)


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
        listed = other.kind is not Kind.WEAPON and all(word in joined for word in between)
        if not listed or reading.is_in(other.end, "say") or _describes(reading, other, found[-1]):
            break
        found.append(other)
    return tuple(found)


def _describes(reading: Reading, mention: Mention, named: Mention) -> bool:
    """Tell whether a phrase only says what was named before: "the al-Tanf garrison, a base used by"."""
    between = reading.norms[named.end : mention.outer]
    same = mention.kind is named.kind is Kind.THING and named.name is not None and mention.name is None
    return same and between == (",",) and reading.is_in(mention.outer, "determiner")


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
            return _following(reading, mentions, mention, joined=_LISTED)
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
            doers = doers or _following(trigger.reading, mentions, mention, joined=_LISTED | {"of", "the"})
        elif not sufferers and _is_noun_object(trigger, mention, preposition):
            sufferers = _following(trigger.reading, mentions, mention, joined=_LISTED)
    if not doers and _supported(trigger):
        doers = _actors(_subject(trigger, mentions, 0, things=False))
    return Roles(tuple(d for d in doers if d.is_actor and _can_act(d, trigger)), sufferers)


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
