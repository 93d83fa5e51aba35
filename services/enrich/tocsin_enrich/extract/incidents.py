"""From acts to incidents: acts that tell the same thing are merged, acts of another place, day or kind stay apart."""

from bisect import bisect_right
from dataclasses import replace
from itertools import groupby

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.claims import ClaimFound, speaks_of_it
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.sameness import fits
from tocsin_enrich.extract.talk import is_general, is_general_noun
from tocsin_enrich.extract.told import Told

HARM_REACH = 4
"""Sentences after an incident in which "five were wounded" still belongs to it."""

NOUN_FACTS = 2
"""Of doer, sufferer, weapon, casualties, day, place, "another": how many a noun needs beside it to be an incident."""


_IRREGULAR = frozenset({ActorKind.REBEL, ActorKind.POLITICAL_MILITIA, ActorKind.IDENTITY_MILITIA})
_UNKNOWN = frozenset({"unknown", "unidentified", "other", "another", "some", "rival", "former"})


def group(acts: list[Act]) -> list[Group]:
    """Return the incidents that real acts tell. Acts that stand apart from all earlier ones begin a new incident.

    A toll or "that attack" right after an act that was set aside belongs to it, and goes with it.
    """
    told = Told()
    aside: Act | None = None
    for act in _tolls_after_acts(acts):
        if not act.real:
            aside = act
            continue
        if aside is not None and _follows_aside(told.groups, aside, act):
            continue
        home = _home(told.candidates(act), act)
        if home is not None:
            told.go_on(home, act)
        elif _stands_alone(act):
            told.begin(act)
    return told.groups


def _tolls_after_acts(acts: list[Act]) -> list[Act]:
    """Return the acts with the tolls that open a sentence behind its first act: "two were hurt when a bomb hit"."""
    ordered: list[Act] = []
    for _, found in groupby(acts, key=lambda act: act.reading.index):
        sentence = list(found)
        first = next((n for n, act in enumerate(sentence) if not _is_toll(act)), 0)
        ordered += [sentence[first], *sentence[:first], *sentence[first + 1 :]]
    return ordered


def _is_toll(act: Act) -> bool:
    return act.trigger.cue.strength is Strength.HARM


def _follows_aside(groups: list[Group], aside: Act, act: Act) -> bool:
    newer = not groups or groups[-1].last.reading.index < aside.reading.index
    near = (
        aside.reading.sentence.paragraph == act.reading.sentence.paragraph and act.reading.index > aside.reading.index
    )
    points_back = act.definite or _is_toll(act) or _about_known_things(act)
    return newer and near and points_back and not act.when and not act.places


def _about_known_things(act: Act) -> bool:
    """Tell whether "the bombs" or "the gunmen" do it, whom the report named before, and nobody with a name."""
    movers = [m for m in (*act.roles.doers, *act.weapons) if m.end <= act.trigger.start]
    return bool(movers) and all(m.name is None and act.reading.norms[m.outer] == "the" for m in movers)


def _stands_alone(act: Act) -> bool:
    """Tell whether an act says enough to be an incident. A noun alone is talk of acts: "the killing of peasants"."""
    if act.trigger.cue.strength is Strength.HARM:
        return bool(act.roles.doers or act.weapons)
    if act.trigger.cue.lemma in act.reading.lexicon.classes["property_harm"] and not act.roles.doers:
        return bool(act.weapons) or any(cue.start < act.trigger.start for cue in act.reading.cues)
    if not act.trigger.noun:
        return not is_general(act)
    if act.standing.status is IncidentStatus.ALLEGED and act.standing.rule.endswith(("/accuse", "/suspected of")):
        return False
    roles = act.roles
    facts = [roles.doers, roles.sufferers, act.weapons, act.harms, act.when, act.places, act.distinct]
    return sum(bool(fact) for fact in facts) >= NOUN_FACTS and not is_general_noun(act)


def _home(candidates: list[Group], act: Act) -> Group | None:
    """Return the incident that the act belongs to: of those it fits, one of the same sentence, else the latest."""
    sentence = act.reading.index
    same = [g for g in candidates if g.last.reading.index == sentence and fits(g, act)]
    if same:
        last = same[-1].acts[0].trigger  # of two halves of one act ("the bases A and B") the first goes on
        return next(g for g in same if g.acts[0].trigger is last)
    latest = [g for g in reversed(candidates) if g.last.reading.index != sentence]
    if act.trigger.cue.strength is Strength.HARM:
        latest = [g for g in latest if sentence - g.last.reading.index <= HARM_REACH]
    else:
        hit = {m.text.lower() for m in act.roles.sufferers}
        latest.sort(key=lambda g: g.places.isdisjoint(act.places) and g.hit.isdisjoint(hit))
    return next((g for g in latest if fits(g, act)), None)


def attach_speakers(groups: list[Group], parties: Parties) -> None:
    """Take what an armed group tells of an attack whose doer nobody names as a claim of its own deed."""
    for group in groups:
        lead = group.acts[0]
        if group.claims or any(act.roles.doers for act in group.acts) or lead.trigger.lookalike is not None:
            continue
        claim = speaks_of_it(lead.reading, parties[lead.reading.index])
        if claim is not None and claim.claimant not in lead.roles.sufferers:
            group.claims.append((lead.reading, claim))


def attach_organisations(groups: list[Group], parties: Parties) -> None:
    """Take "the rebels" as those of the only armed organisation that the report names."""
    named = [m for mentions in parties.named() for m in mentions if m.kind is Kind.ORGANISATION]
    armed = {m.name: m for m in named if m.actor_kind in _IRREGULAR}
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
    return told and not any(reading.norms[k] in _UNKNOWN for k in range(mention.outer, mention.end))


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
