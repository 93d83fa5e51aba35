"""Who did it to whom: reads the phrases around a trigger as subject, object and "by" phrase."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.demonstrations import DEMONSTRATING
from tocsin_enrich.extract.lexicon import Form, Leaning, Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.noun_roles import noun_sides
from tocsin_enrich.extract.objects import done_by, named_among, object_of
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.subjects import subject_of

OBJECT_REACH = 4
"""Tokens between "fired" and "rockets": "fired a barrage of rockets"."""

PERSON_REACH = 4
"""Tokens between a person and the verb that says what he did: "Ruiz allegedly then shot"."""

OPENING_WORDS = 1
"""Words before the preposition of "shortly after killing a guard"."""

RELATIVE_REACH = 4
"""Tokens between "who" and the verb of its clause: "who had tried to storm"."""

_RELATIVES = frozenset({"who", "which", "that", "whom"})


class Roles(NamedTuple):
    """The phrases that take part: who acts, who or what suffers."""

    doers: tuple[Mention, ...]
    sufferers: tuple[Mention, ...]


def roles_in_turn(triggers: list[Trigger], mentions: list[Mention]) -> Iterator[tuple[Trigger, Roles, bool]]:
    """Yield each trigger with who takes part, and whether it goes on with the word before: "a drone strike has hit"."""
    roles: Roles | None = None
    main: Roles | None = None
    end = 0
    for trigger in triggers:
        continues = trigger.start - trigger.reading.is_in(trigger.start - 1, "have") == end
        roles = roles_of(trigger, mentions, main if _goes_on_with_main(trigger) else roles, end)
        if continues and main is not None and not roles.doers:
            roles = roles._replace(doers=main.doers)
        main = main if _in_relative_clause(trigger) else roles
        end = trigger.end
        yield trigger, roles, continues


def roles_of(trigger: Trigger, mentions: list[Mention], before: "Roles | None", before_end: int) -> Roles:
    """Return who takes part.

    `before` are the roles of the trigger that went before in the sentence; it ends at token `before_end`.
    """
    if trigger.noun and trigger.cue.strength is Strength.HARM:
        return Roles((), ())
    if trigger.noun:
        doers, sufferers = noun_sides(trigger, mentions)
        return Roles(tuple(d for d in doers if d.is_actor and _can_act(d, trigger)), sufferers)
    if trigger.cue.lemma in trigger.reading.lexicon.classes["burying"]:
        return Roles((), object_of(trigger, mentions))
    doers = done_by(trigger, mentions)
    if comes_from_weapon(trigger, mentions) or trigger.cue.lemma in trigger.reading.lexicon.classes["blasts"]:
        return Roles(doers, object_of(trigger, mentions))
    if trigger.passive or trigger.cue.lemma in trigger.reading.lexicon.classes["dying"]:
        hit = _with_named(trigger, mentions, subject_of(trigger, mentions, before_end, things=True))
        return Roles(doers, hit or (before.sufferers if before is not None and _was_done_to_same(trigger) else ()))
    if not doers and before is not None and _shares_subject(trigger):
        doers = before.doers
    elif not doers and _opens_sentence(trigger):
        doers = _subject_behind(trigger, mentions)
    elif not doers:
        doers = _first_subject(trigger, mentions) if _goes_on_with_main(trigger) else ()
        doers = doers or tuple(m for m in subject_of(trigger, mentions, before_end, things=False) if m.is_actor)
    hit = _with_named(trigger, mentions, object_of(trigger, mentions))
    return Roles(tuple(d for d in doers if _can_act(d, trigger)), hit)


def _with_named(trigger: Trigger, mentions: list[Mention], hit: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return who was hit with those of them that the sentence goes on to name."""
    unnamed = any(m.kind is Kind.GROUP and m.plural for m in hit)
    return tuple(dict.fromkeys([*hit, *named_among(trigger, mentions)])) if unnamed else hit


def _first_subject(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return who the sentence is about: "troops ended a siege at a hotel in Mora, killing two"."""
    first = next((m for m in mentions if m.is_actor and m.end < trigger.start), None)
    return () if first is None or first.outer > 0 or trigger.reading.is_in(first.end, "say") else (first,)


def _was_done_to_same(trigger: Trigger) -> bool:
    """Tell whether the passive has the subject of the verb before it: "died after having been shot"."""
    start = trigger.start
    return trigger.reading.norms[max(0, start - 2) : start] == ("having", "been") or (
        trigger.reading.norms[max(0, start - 2) : start] == ("after", "being")
    )


def _opens_sentence(trigger: Trigger) -> bool:
    """Tell whether the verb opens a sentence as in "after killing a guard, the robbers fled"."""
    reading, before = trigger.reading, trigger.start - 1
    return trigger.form is Form.GERUND and 0 <= before <= OPENING_WORDS and reading.is_in(before, "preposition")


def _subject_behind(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return the subject of the clause that follows: who "after killing a guard" went on."""
    comma = next((k for k in range(trigger.end, len(trigger.reading.norms)) if trigger.reading.norms[k] == ","), None)
    return tuple(m for m in mentions if comma is not None and m.outer == comma + 1 and m.is_actor)[:1]


def comes_from_weapon(trigger: Trigger, mentions: Iterable[Mention]) -> bool:
    """Tell whether a weapon is what moves: "two drones were fired at the base", "rockets landed in a market"."""
    if trigger.noun:
        return False
    active = not trigger.passive and trigger.cue.lemma not in trigger.reading.lexicon.classes["needs_weapon_subject"]
    found = (m for m in mentions if m.kind is Kind.WEAPON and 0 <= trigger.start - m.end <= OBJECT_REACH)
    if active or (
        trigger.passive and {trigger.cue.lemma, trigger.cue.lemma.split()[0]}.isdisjoint(_needing_weapon(trigger))
    ):
        return False
    return any(all(_links(trigger.reading, k) for k in range(m.end, trigger.start)) for m in found)


def _needing_weapon(trigger: Trigger) -> frozenset[str]:
    return trigger.reading.lexicon.classes["needs_weapon"]


def _links(reading: Reading, position: int) -> bool:
    helps = reading.is_in(position, "be") or reading.is_in(position, "have") or reading.is_in(position, "relative")
    return helps or reading.norms[position].endswith("ly") or reading.norms[position] in {"also", "and", "later"}


def _can_act(mention: Mention, trigger: Trigger) -> bool:
    """Tell whether people of this kind may be the ones who act: villagers do not bomb, ministries do not ambush."""
    if trigger.cue.sub_event_type in DEMONSTRATING:
        return mention.kind is not Kind.ORGANISATION or mention.actor_kind is not None
    if mention.kind is Kind.PERSON and mention.end <= trigger.start:
        return _says_of(mention, trigger)
    if mention.kind is Kind.GROUP and mention.leaning is Leaning.SUFFERER:
        forced = trigger.cue.sub_event_type is SubEventType.SEXUAL_VIOLENCE
        plain = trigger.reading.lexicon.classes["plain_men" if forced else "plain_people"]
        acts = trigger.cue.lemma not in trigger.reading.lexicon.classes["dying"]
        return acts and mention.text.lower().split()[-1] in plain
    return mention.kind is not Kind.ORGANISATION or mention.actor_kind is not None


def _says_of(mention: Mention, trigger: Trigger) -> bool:
    """Tell whether a verb plainly has a person as its subject; news names many persons, and few of them attack."""
    reading = trigger.reading
    asks = any(reading.is_in(k, "speech") or reading.is_in(k, "say") for k in range(mention.end, trigger.start))
    return not asks and (
        trigger.start - mention.end <= PERSON_REACH
        or not {"who", "and", ","}.isdisjoint(reading.norms[mention.end : trigger.start])
    )


def _in_relative_clause(trigger: Trigger) -> bool:
    """Tell whether "who" or "which" stands shortly before: then the sentence goes on with another subject."""
    before = trigger.reading.norms[max(0, trigger.start - RELATIVE_REACH) : trigger.start]
    return not _RELATIVES.isdisjoint(before)


def _goes_on_with_main(trigger: Trigger) -> bool:
    """Tell whether a gerund behind a comma tells of the main clause: "shot at men who ran, killing two"."""
    return trigger.form is Form.GERUND and trigger.reading.norms[max(0, trigger.start - 1)] == ","


def _shares_subject(trigger: Trigger) -> bool:
    """Tell whether the verb goes on with the subject before it: "stormed the village and killed", ", killing"."""
    reading, start = trigger.reading, trigger.start
    if trigger.form is Form.GERUND:
        return True
    while start > 0 and reading.norms[start - 1].endswith("ly"):
        start -= 1
    return start > 0 and reading.norms[start - 1] in {"and", ",", "then", "before", "also", "or"}
