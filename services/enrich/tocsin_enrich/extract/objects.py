"""Whom or what a verb hits, and by whom it is done: the phrases behind it."""

from typing import Final

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form, Strength
from tocsin_enrich.extract.lists import is_subset, listed_after, with_wholes
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.phrases import preposition_of
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.subjects import breaks

REACH = 22
"""Tokens between a verb and its object, or who is said to have done it."""

BARE_REACH = 4
"""Tokens between a verb and an object that no preposition leads in."""

BLASTS: Final = frozenset({SubEventType.REMOTE_EXPLOSIVE, SubEventType.GRENADE, SubEventType.SUICIDE_BOMB})
BLAST_PREPOSITIONS: Final = frozenset(
    [
        "at",
        "near",
        "outside",
        "inside",
        "in",
        "of",
        "under",
        "against",
        "beside",
        "behind",
        "between",
        "ivo",
        "vic",
        "nr",
    ]
)
FURTHER_REACH = 12
"""Tokens between two things that one sentence says a blast hit."""

_NEAR_BLAST = frozenset(["at", "near", "outside", "inside", "against", "under", "between"])
_OBJECT_PREPOSITIONS = frozenset(["on", "against", "upon", "into", "toward", "towards"])
_PARTICIPLES = frozenset({"led", "run", "made", "built", "held", "driven", "written", "sent", "owned", "known", "worn"})
_AMONG = frozenset({("among", "them"), ("among", "whom")})
_FINITE = frozenset({Form.PAST, Form.PARTICIPLE, Form.GERUND})


def object_of(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return whom or what the verb hits, with those listed behind."""
    reading = trigger.reading
    for mention in mentions:
        if mention.start < trigger.end or mention.kind is Kind.WEAPON or mention.start in reading.bracketed:
            continue
        begins = max(mention.outer, trigger.end)
        if begins - trigger.end > REACH or _is_cut_off(trigger, begins):
            break
        preposition = None if begins == trigger.end else preposition_of(reading, mention)
        if preposition is None and begins - trigger.end > BARE_REACH and trigger.cue.sub_event_type not in BLASTS:
            continue
        if preposition is None and _opens_clause(reading, mention, trigger.end):
            break
        spoken = reading.is_in(mention.end, "say") or is_subset(reading, mention)
        may_be = _may_be_object(trigger, preposition) or _has_part_hit(trigger, mention)
        if may_be and not spoken and not is_scene(reading, mention):
            return _with_further_scenes(trigger, mentions, listed_after(reading, mentions, mention, subset=True))
    return ()


def named_among(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return the persons that a number of people is said to include: "six were killed in Jos, including Ana Ruiz"."""
    reading = trigger.reading
    for mention in mentions:
        if mention.start < trigger.end or mention.kind is not Kind.PERSON:
            continue
        if mention.outer - trigger.end > REACH or ";" in reading.norms[trigger.end : mention.outer]:
            break
        before = reading.norms[max(0, mention.outer - 2) : mention.outer]
        if before[-1:] == ("including",) or before in _AMONG:
            return tuple(m for m in listed_after(reading, mentions, mention) if m.kind is Kind.PERSON)
    return ()


def is_scene(reading: Reading, mention: Mention) -> bool:
    """Tell whether the phrase only says where: "in the Old Town district". A district itself is seldom what is hit."""
    return preposition_of(reading, mention) == "in" and reading.is_in(mention.end - 1, "area")


def _with_further_scenes(trigger: Trigger, mentions: list[Mention], found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return what blasts hit with what they hit elsewhere: "exploded at a bank and outside a school"."""
    if trigger.cue.sub_event_type not in BLASTS or found[-1].kind is not Kind.THING:
        return found
    further = [*found]
    for mention in mentions[mentions.index(found[-1]) + 1 :]:
        if mention.outer - further[-1].end > FURTHER_REACH or _is_cut_off(trigger, mention.outer):
            break
        if mention.kind is Kind.THING and preposition_of(trigger.reading, mention) in _NEAR_BLAST:
            further += [m for m in listed_after(trigger.reading, mentions, mention) if m not in further]
    return tuple(further)


def done_by(trigger: Trigger, mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return who is said to have done it: "by rebels", "by members of the Front"."""
    reading = trigger.reading
    if not (
        trigger.passive
        or trigger.cue.strength is Strength.HARM
        or trigger.cue.lemma in reading.lexicon.classes["blasts"]
    ):
        return ()
    for mention in mentions:
        if mention.start < trigger.end or mention.start in reading.bracketed:
            continue
        if mention.outer - trigger.end > REACH or breaks(reading, trigger.end, mention.outer):
            break
        if _opens_clause(reading, mention, trigger.end):
            break
        if mention.is_actor and is_doer_phrase(reading, mention) and not _is_of_other_verb(trigger, mention):
            listed = with_wholes(reading, mentions, listed_after(reading, mentions, mention))
            return tuple(m for m in listed if m.is_actor)
    return ()


def is_doer_phrase(reading: Reading, mention: Mention) -> bool:
    """Tell whether "by" governs the phrase: "by rebels", "by a column of rebels", "at the hands of rebels"."""
    preposition, before = preposition_of(reading, mention), mention.outer - 2
    return preposition == "by" or (preposition == "of" and reading.norms[max(0, before)] in {"hands", "work"})


def _opens_clause(reading: Reading, mention: Mention, end: int) -> bool:
    """Tell whether the phrase is the subject of a further clause: "bombs went off, and a bus was set on fire"."""
    joined = mention.outer > end and reading.norms[mention.outer - 1] in {"and", "but", ","}
    return joined and (reading.is_in(mention.end, "be") or reading.is_in(mention.end, "have"))


def _is_of_other_verb(trigger: Trigger, mention: Mention) -> bool:
    """Tell whether the "by" goes with a later verb: "killed in a raid led by", "injuring two before he was shot by"."""
    reading = trigger.reading
    by = next((k for k in range(mention.outer - 1, trigger.end - 1, -1) if reading.norms[k] == "by"), trigger.end)
    verb = by - 1
    if not {"he", "she"}.isdisjoint(reading.norms[trigger.end : max(trigger.end, by)]):
        return True
    if verb >= trigger.end and any(_is_passive_of_others(trigger, cue.start) for cue in reading.cues if cue.end == by):
        return True
    if verb < trigger.end or verb in reading.in_cues:
        return False
    return reading.norms[verb].endswith("ed") or reading.norms[verb] in _PARTICIPLES


def _is_passive_of_others(trigger: Trigger, verb: int) -> bool:
    """Tell whether a later verb has a subject of its own: "injuring 60 before the driver was arrested by"."""
    reading = trigger.reading
    return verb - trigger.end > 1 and reading.is_in(verb - 1, "be") and reading.has("clause_break", trigger.end, verb)


def _is_cut_off(trigger: Trigger, begins: int) -> bool:
    """Tell whether a clause ends or another act is told between the verb and token `begins`."""
    reading = trigger.reading
    acts = any(trigger.end <= cue.start < begins and cue.value.form in _FINITE for cue in reading.cues)
    return acts or breaks(reading, trigger.end, begins) or _as_clause(reading, trigger.end, begins)


def _as_clause(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause with "as" begins between two tokens: "set tyres on fire as ministers met"."""
    return any(
        reading.norms[k] == "as" and reading.norms[k - 1] != "such" and reading.norms[k + 1] not in {"well", "many"}
        for k in range(max(1, start), min(end, len(reading.norms) - 1))
    )


def _has_part_hit(trigger: Trigger, mention: Mention) -> bool:
    """Tell whether a part of the thing is what was hit: "shattered the windows of a school"."""
    reading, of = trigger.reading, mention.outer - 1
    part = mention.kind is Kind.THING and reading.norms[of] == "of" and reading.is_in(of - 1, "part")
    return part and of - 1 - trigger.end <= BARE_REACH


def _may_be_object(trigger: Trigger, preposition: str | None) -> bool:
    if preposition is None:
        return True
    classes, lemma = trigger.reading.lexicon.classes, trigger.cue.lemma
    if trigger.cue.sub_event_type in BLASTS or lemma in classes["needs_weapon_subject"]:
        return preposition in BLAST_PREPOSITIONS
    if preposition == "at":
        return lemma.split()[0] in classes["needs_weapon"] or lemma in {"shoot", "open fire"}
    if preposition == "with":
        return lemma in classes["opponent"]
    return preposition in _OBJECT_PREPOSITIONS
