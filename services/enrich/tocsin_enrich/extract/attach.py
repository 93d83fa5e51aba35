"""Gives incidents what other sentences say of them: claims, names of victims, "the attackers", whose the rebels are."""

from bisect import bisect_right
from dataclasses import replace

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract.claims import ClaimFound, speaks_of_it
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lists import listed_after
from tocsin_enrich.extract.mentions import IRREGULAR, Kind, Mention
from tocsin_enrich.extract.own_side import is_of_force, told_by_own_side
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.reading import Reading

NAMED_WITHIN = 5
"""Sentences after an incident in which "the victims were Ana Ruiz and" still speaks of it."""

DOERS_WITHIN = 4
"""Sentences after an incident in which "the attackers" are still those who did it."""

NAME_REACH = 6
"""Tokens between "the victims" and the first name."""

_THEY_ARE = frozenset({("they", "are"), ("they", "were"), ("one", "of", "them", "is"), ("one", "of", "them", "was")})


def attach_all(
    groups: list[Group], readings: list[Reading], parties: Parties, claims: list[tuple[Reading, ClaimFound]]
) -> None:
    """Give each incident what other sentences say of it. Claims come first, for they say who did it."""
    attach_claims(groups, claims)
    attach_speakers(groups, parties)
    attach_own_side(groups, parties)
    attach_names(groups, readings, parties)
    attach_doers(groups, readings, parties)
    attach_organisations(groups, parties)


def attach_names(groups: list[Group], readings: list[Reading], parties: Parties) -> None:
    """Take the persons that "the victims were identified as" names for those who suffered."""
    if not groups:
        return
    lasts = sorted({act.reading.index: n for n, group in enumerate(groups) for act in group.acts}.items())
    indices = [index for index, _ in lasts]
    for reading in readings:
        at = bisect_right(indices, reading.index) - 1
        if at >= 0 and reading.index - indices[at] <= NAMED_WITHIN:
            named = _named_victims(reading, parties[reading.index])
            groups[lasts[at][1]].named += [(reading, person) for person in named]


def _named_victims(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Return the persons of "among the dead are", "the victims were identified as", "injured: "."""
    persons = [m for m in mentions if m.kind is Kind.PERSON]
    first = next((m for m in persons if _is_named_victim(reading, m)), None)
    return [m for m in listed_after(reading, mentions, first) if m.kind is Kind.PERSON] if first is not None else []


def _is_named_victim(reading: Reading, person: Mention) -> bool:
    before = range(max(0, person.outer - NAME_REACH), person.outer)
    noun = next((k for k in before if reading.is_in(k, "victim_word")), None)
    if reading.norms[: person.outer] in _THEY_ARE:
        return True
    if noun is None:
        return False
    between = reading.norms[noun + 1 : person.outer]
    if between == (",",):  # "the other victim, Ana Ruiz, is"
        return True
    says = any(reading.is_in(k, "be") for k in range(noun + 1, person.outer)) or ":" in between
    return says and not any(word in {"by", ".", ";"} for word in between)


def attach_doers(groups: list[Group], readings: list[Reading], parties: Parties) -> None:
    """Take "the attackers" and "the kidnappers" for those who did what nobody else is said to have done."""
    for group in groups:
        if group.claims or group.sub is SubEventType.ARRESTS or any(act.roles.doers for act in group.acts):
            continue
        behind = group.last.reading.index + 1
        own = dict.fromkeys(act.reading.index for act in group.acts)
        near = [readings[k] for k in own] + readings[behind : behind + DOERS_WITHIN]
        told = ((reading, m) for reading in near for m in parties[reading.index] if _is_of_the_deed(reading, m, group))
        group.acted = next(told, None)


def _is_of_the_deed(reading: Reading, mention: Mention, group: Group) -> bool:
    """Tell whether people are named for what they did, and as known: "the assailants", "his killers"."""
    suffers = mention.text.lower() in group.hit
    known = reading.is_in(mention.outer, "definite")
    return mention.kind is Kind.GROUP and known and not suffers and reading.is_in(mention.end - 1, "deed_doer")


def attach_speakers(groups: list[Group], parties: Parties) -> None:
    """Take what an armed group tells of an attack whose doer nobody names as a claim of its own deed."""
    for group in groups:
        lead = group.acts[0]
        if group.claims or any(act.roles.doers for act in group.acts) or lead.trigger.lookalike is not None:
            continue
        claim = speaks_of_it(lead.reading, parties[lead.reading.index])
        if claim is not None and claim.claimant not in lead.roles.sufferers:
            group.claims.append((lead.reading, claim))


def attach_own_side(groups: list[Group], parties: Parties) -> None:
    """Take what only the doer's own command or group tells as its claim."""
    for group in groups:
        lead = group.acts[0]
        if lead.standing.status is not IncidentStatus.ASSERTED or not is_of_force(group.sub) or group.own_claim:
            continue
        told = [act for act in group.acts if act.reading is lead.reading]
        doers = tuple(dict.fromkeys(doer for act in told for doer in act.roles.doers))
        claim = told_by_own_side(lead.reading, parties[lead.reading.index], doers)
        if claim is not None:
            group.claims.append((lead.reading, claim))


def attach_organisations(groups: list[Group], parties: Parties) -> None:
    """Take "the rebels" as those of the only armed organisation that the report names."""
    named = [m for mentions in parties.named() for m in mentions if m.kind is Kind.ORGANISATION]
    armed = {m.name: m for m in named if m.actor_kind in IRREGULAR}
    if len(armed) != 1:
        return
    only = next(iter(armed.values()))
    for group in groups:
        doers = [(act.reading, m) for act in group.acts for m in act.roles.doers]
        if any(m.kind is Kind.ORGANISATION for _, m in doers):
            continue
        found = next(((reading, m) for reading, m in doers if _may_be_theirs(reading, m)), None)
        if found is not None:
            reading, m = found
            whole = replace(only, start=m.start, end=m.end, outer=m.outer, rule="actors/the only one named")
            group.members_of = (reading, whole)


def _may_be_theirs(reading: Reading, mention: Mention) -> bool:
    """Tell whether people may be those of an organisation named elsewhere: "the rebels", and not "unknown gunmen"."""
    told = mention.kind is Kind.GROUP and reading.is_in(mention.end - 1, "followers")
    return told and not any(reading.is_in(k, "not_the_known") for k in range(mention.outer, mention.end))


def attach_claims(groups: list[Group], claims: list[tuple[Reading, ClaimFound]]) -> None:
    """Give each claim to the incident of its sentence, else to the latest one before it, else to the first."""
    if not groups:
        return
    begins = [group.acts[0].reading.index for group in groups]
    of_sentence: dict[int, Group] = {}
    for group in groups:
        for act in group.acts:
            of_sentence.setdefault(act.reading.index, group)
    for reading, claim in claims:
        before = groups[max(0, bisect_right(begins, reading.index) - 1)]
        of_sentence.get(reading.index, before).claims.append((reading, claim))
