"""What only the doer's own side tells: "soldiers killed 12 rebels, the army said", "…, the group said"."""

from collections.abc import Iterator

from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import ActorKind, Stance
from tocsin_enrich.extract.claims import OWN_SIDE, ClaimFound
from tocsin_enrich.extract.mentions import IRREGULAR, Kind, Mention
from tocsin_enrich.extract.reading import Reading

SPOKESMAN_REACH = 4
"""Tokens between "spokesman" and "said", his name."""

_OF_FORCE = frozenset({EventType.BATTLES, EventType.EXPLOSIONS, EventType.VIOLENCE_AGAINST_CIVILIANS})
"""Types of acts that a side boasts of. Of arrests and searches the police are the natural source."""


def is_of_force(sub: SubEventType) -> bool:
    """Tell whether it is an act that its doer's word alone does not establish."""
    return EVENT_TYPE_OF[sub] in _OF_FORCE or sub is SubEventType.DISRUPTED_WEAPONS_USE


def told_by_own_side(reading: Reading, mentions: list[Mention], doers: tuple[Mention, ...]) -> ClaimFound | None:
    """Return the claim of a sentence whose only speaker is a command, a ministry or a group of all the doers' side."""
    if not doers:
        return None
    telling = reading.lexicon.classes["own_deed"]
    spoken = [at for at, norm in enumerate(reading.norms) if norm in telling or norm == "according"]
    if len(spoken) != 1:
        return None
    for speaker in _speakers(reading, mentions, doers, spoken[0]):
        if all(_is_of_side(reading, speaker, doer) for doer in doers):
            start, end = sorted((speaker.start, spoken[0]))
            return ClaimFound(Stance.CLAIMS, speaker, None, start, max(end + 1, speaker.end), OWN_SIDE)
    return None


def _speakers(reading: Reading, mentions: list[Mention], doers: tuple[Mention, ...], at: int) -> Iterator[Mention]:
    """Yield who speaks at the word "said" or "according"."""
    if reading.norms[at] == "according":
        yield from (m for m in mentions if m.outer == at + 2)
        return
    yield from (m for m in mentions if m.end == at)
    if reading.is_in(at - 1, "group_noun") and reading.is_in(at - 2, "definite"):
        yield from (m for m in doers if m.kind is Kind.ORGANISATION and m.actor_kind in IRREGULAR)
    spokesman = next((k for k in range(at - 1, at - 1 - SPOKESMAN_REACH, -1) if reading.is_in(k, "spokesman")), None)
    if spokesman is not None and reading.is_in(spokesman - 1, "command"):
        yield _unnamed(reading, spokesman)


def _unnamed(reading: Reading, at: int) -> Mention:
    words = reading.slice(at - 1, at + 1)
    return Mention(
        Kind.GROUP, at - 1, at + 1, at - 1, words, None, "actors/spokesman", actor_kind=ActorKind.STATE_FORCE
    )


def _is_of_side(reading: Reading, speaker: Mention, doer: Mention) -> bool:
    """Tell whether a doer belongs to the speaker: by name, by "its", or as a force of the same country."""
    if speaker.actor_kind in IRREGULAR:
        theirs = reading.is_in(doer.outer, "own") and doer.kind is Kind.GROUP
        return theirs or (speaker.name is not None and speaker.name == doer.name)
    forces = speaker.actor_kind is ActorKind.STATE_FORCE and doer.actor_kind is ActorKind.STATE_FORCE
    return forces and _commands(reading, speaker) and _of_same_country(reading, speaker, doer)


def _of_same_country(reading: Reading, speaker: Mention, doer: Mention) -> bool:
    """Tell whether both are of one country. A command without one is that of the only country the sentence names.

    "The army" may be anybody's where a whole country is said to have done it: "Karaland fired a rocket, the army said".
    """
    if speaker.country is not None and doer.country is not None:
        return speaker.country == doer.country
    if speaker.country is not None or doer.country is None or doer.kind is Kind.GROUP or _has_command(reading, doer):
        return reading.norms[speaker.outer - 1 : speaker.outer] != ("'s",)
    countries = {nation.value.country for nation in reading.nations}
    return speaker.end - speaker.start > 1 and reading.is_name(speaker.start) and countries == {doer.country}


def _has_command(reading: Reading, doer: Mention) -> bool:
    """Tell whether the doer is an army and not the country itself: "the Kenyan army", "Russian forces"."""
    return any(reading.is_in(k, "command") for k in range(doer.start, doer.end))


def _commands(reading: Reading, speaker: Mention) -> bool:
    """Tell whether it is a command, an army or a ministry that speaks, and not the police."""
    return speaker.kind is not Kind.PERSON and _has_command(reading, speaker)
