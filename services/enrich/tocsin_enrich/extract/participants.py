"""Who takes part in an incident, and as what: doers, claimants, those who say who did it, and those who suffer."""

from collections.abc import Iterator
from dataclasses import replace

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, ActorRole, Stance, TargetEntity
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.demonstrations import DEMONSTRATING, INTERVENING
from tocsin_enrich.extract.groups import Group
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

PRONOUN_REACH = 3
"""Words between "he" and "shot": "he was then shot"."""

_PRONOUNS = frozenset({"he", "she"})
_S = SubEventType
_COLLECTIVE = DEMONSTRATING | {_S.AGREEMENT, _S.CHANGE_TO_GROUP}

Placed = tuple[Reading, Mention]


def parties_of(group: Group) -> Iterator[tuple[ActorRole, Reading, Mention]]:
    """Yield who takes part: doers, then those who are said to have done it, those who say so, and those who suffer.

    Who makes arrests after an attack did not take part in the attack.
    """
    aside = group.sub is not _S.ARRESTS
    told = [(act, m) for act in group.acts for m in act.roles.doers if not (aside and act.sub is _S.ARRESTS)]
    told = [(act, m) for act, m in told if not _is_hit(group, m) and not _answers(group, act)]
    doers = [pair for pair in told if not _qualifies_deed(*pair)] or told
    yield from ((_role(act, group.sub), act.reading, mention) for act, mention in doers)
    if group.acted is not None:
        yield ActorRole.PERPETRATOR, *group.acted
    if group.members_of is not None:
        yield ActorRole.PERPETRATOR, *group.members_of
    if not any(_role(act, group.sub) is not ActorRole.INTERCEPTOR for act, _ in doers):
        named = {mention.name for _, mention in doers}
        said = ((reading, who) for reading, who in _said_to_have_done_it(group) if who.name not in named)
        yield from ((ActorRole.PERPETRATOR, reading, who) for reading, who in said)
    if not doers and not any(_said_to_have_done_it(group)):  # else whose bomber it was says more
        yield from ((ActorRole.PERPETRATOR, *bomber) for bomber in _bombers(group))
    for reading, claim in group.claims:
        yield (ActorRole.CLAIMANT if claim.stance is Stance.CLAIMS else ActorRole.ATTRIBUTER), reading, claim.claimant
    names = {mention.text.lower() for _, mention in doers}
    for act in own_acts(group):
        hit = (m for m in act.roles.sufferers if m.is_actor and m.kind is not Kind.PERSON and not says_nothing(m))
        for mention in (_as_victim(m) for m in hit if m.text.lower() not in names):
            civilian = mention.actor_kind is ActorKind.CIVILIAN
            yield (ActorRole.VICTIM if civilian else ActorRole.TARGET), act.reading, mention


def _bombers(group: Group) -> Iterator[Placed]:
    """Yield people who are the weapon and its doer alike: "a suicide bomber killed nine"."""
    for act in group.acts:
        people = {p.end: p.value for p in act.reading.people if p.value.leaning is Leaning.DOER}
        for weapon in act.weapons:
            who = people.get(weapon.end)
            if who is not None:
                yield (
                    act.reading,
                    replace(
                        weapon,
                        kind=Kind.GROUP,
                        actor_kind=who.actor_kind,
                        leaning=who.leaning,
                        entity=TargetEntity.PEOPLE if who.plural else TargetEntity.PERSON,
                    ),
                )


def _qualifies_deed(act: Act, mention: Mention) -> bool:
    """Tell whether a word only says what sort of deed it was: "a rebel attack". Others say better who did it."""
    before = act.trigger.noun and mention.end <= act.trigger.start
    return before and mention.kind is Kind.GROUP and not mention.plural and mention.count is None


def _is_hit(group: Group, mention: Mention) -> bool:
    """Tell whether a person is one of those who suffered: nobody murders himself."""
    name = frozenset((mention.name or "").lower().split())
    return mention.kind is Kind.PERSON and any(name <= other or other <= name for other in group.persons)


def own_acts(group: Group) -> list[Act]:
    """Return the acts whose sufferers the incident hit; who is arrested after an attack is not one of them."""
    acts = [act for act in group.acts if group.sub is _S.ARRESTS or act.sub is not _S.ARRESTS]
    return [act for act in acts if not _answers(group, act)]


def _answers(group: Group, act: Act) -> bool:
    """Tell whether forces of a state only stop who did it: "police shot the driver". That is not what he did."""
    hit, lead = act.roles.sufferers, group.acts[0]
    if act is lead or not (lead.roles.sufferers or lead.harms):
        return False
    stopped = bool(hit) and all(act.reading.is_in(m.end - 1, "stopped") and m.count is None for m in hit)
    by_state = any(m.actor_kind is ActorKind.STATE_FORCE for m in act.roles.doers)
    return by_state and (stopped or _befalls_the_doer(act))


def _befalls_the_doer(act: Act) -> bool:
    """Tell whether the act befell whom the sentence was about: "injuring 35 before he was shot dead by police"."""
    before = act.reading.norms[max(0, act.trigger.start - PRONOUN_REACH) : act.trigger.start]
    return act.trigger.passive and not _PRONOUNS.isdisjoint(before)


def _as_victim(mention: Mention) -> Mention:
    """Return herders, settlers and the like who came to harm as civilians, unless they are armed."""
    unarmed = mention.actor_kind is ActorKind.IDENTITY_MILITIA and mention.leaning is not Leaning.DOER
    if not unarmed or not {"armed", "militant"}.isdisjoint(mention.text.lower().split()):
        return mention
    return replace(mention, actor_kind=ActorKind.CIVILIAN)


def _said_to_have_done_it(group: Group) -> Iterator[Placed]:
    for reading, claim in group.claims:
        if claim.stance is Stance.CLAIMS:
            yield reading, claim.claimant
        elif claim.subject is not None:
            yield reading, claim.subject


def _role(act: Act, sub: SubEventType) -> ActorRole:
    if act.sub is _S.DISRUPTED_WEAPONS_USE or act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]:
        return ActorRole.INTERCEPTOR
    if act.sub in INTERVENING:
        return ActorRole.PERPETRATOR
    return ActorRole.PARTICIPANT if {act.sub, sub} & _COLLECTIVE else ActorRole.PERPETRATOR


def says_nothing(mention: Mention) -> bool:
    """Tell whether the words only count: "two others"."""
    return mention.text.lower() in {"others", "other"}
