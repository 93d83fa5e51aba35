"""From acts to incidents: acts that tell the same thing are merged, acts of another place, day or kind stay apart."""

from itertools import groupby

from tocsin.contracts.incident import IncidentStatus
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.claims import ClaimFound, speaks_of_it
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.parties import Parties
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.sameness import fits

HARM_REACH = 4
"""Sentences after an incident in which "five were wounded" still belongs to it."""

NOUN_FACTS = 2
"""Of doer, sufferer, weapon, casualties, day, place, "another": how many a noun needs beside it to be an incident."""


def group(acts: list[Act]) -> list[Group]:
    """Return the incidents that real acts tell. Acts that stand apart from all earlier ones begin a new incident.

    A toll or "that attack" right after an act that was set aside belongs to it, and goes with it.
    """
    groups: list[Group] = []
    aside: Act | None = None
    for act in _tolls_after_acts(acts):
        if not act.real:
            aside = act
            continue
        if aside is not None and _follows_aside(groups, aside, act):
            continue
        home = _home(groups, act)
        if home is not None:
            home.acts.append(act)
        elif _stands_alone(act):
            groups.append(Group([act]))
    return groups


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
    newer = not groups or groups[-1].acts[-1].reading.index < aside.reading.index
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
    if not act.trigger.noun:
        return True
    if act.standing.status is IncidentStatus.ALLEGED and act.standing.rule.endswith(("/accuse", "/suspected of")):
        return False
    facts = [act.roles.doers, act.roles.sufferers, act.weapons, act.harms, act.when, act.places, act.distinct]
    return sum(bool(fact) for fact in facts) >= NOUN_FACTS


def _home(groups: list[Group], act: Act) -> Group | None:
    """Return the incident that the act belongs to: of those it fits, one of the same sentence, else the latest."""
    sentence = act.reading.index
    fitting = [g for g in groups if fits(g, act)]
    same = [g for g in fitting if g.acts[-1].reading.index == sentence]
    if same:
        last = same[-1].acts[0].trigger  # of two halves of one act ("the bases A and B") the first goes on
        return next(g for g in same if g.acts[0].trigger is last)
    if act.trigger.cue.strength is Strength.HARM:
        recent = [g for g in fitting if sentence - g.acts[-1].reading.index <= HARM_REACH]
        return recent[-1] if recent else None
    sharing = [g for g in fitting if _shares(g, act)]
    return (sharing or fitting)[-1] if fitting else None


def _shares(home: Group, act: Act) -> bool:
    places = {place for a in home.acts for place in a.places}
    names = {m.text.lower() for a in home.acts for m in a.roles.sufferers}
    return bool(places & act.places) or bool(names & {m.text.lower() for m in act.roles.sufferers})


def attach_speakers(groups: list[Group], parties: Parties) -> None:
    """Take what an armed group tells of an attack whose doer nobody names as a claim of its own deed."""
    for group in groups:
        lead = group.acts[0]
        if group.claims or any(act.roles.doers for act in group.acts) or lead.trigger.lookalike is not None:
            continue
        claim = speaks_of_it(lead.reading, parties[lead.reading.index])
        if claim is not None and claim.claimant not in lead.roles.sufferers:
            group.claims.append((lead.reading, claim))


def attach_claims(groups: list[Group], claims: list[tuple[Reading, ClaimFound]]) -> None:
    """Give each claim to the incident of its sentence, else to the latest one before it, else to the first."""
    for reading, claim in claims:
        if not groups:
            return
        same = [g for g in groups if any(a.reading.index == reading.index for a in g.acts)]
        before = [g for g in groups if g.acts[0].reading.index <= reading.index]
        (same or before[-1:] or groups[:1])[0].claims.append((reading, claim))
