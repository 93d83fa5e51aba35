"""From acts to incidents: acts that tell the same thing are merged, acts of another place, day or kind stay apart."""

from dataclasses import dataclass, field

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import TargetCategory
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.claims import ClaimFound
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.mentions import Kind
from tocsin_enrich.extract.reading import Reading

HARM_REACH = 4
"""Sentences after an incident in which "five were wounded" still belongs to it."""

NOUN_FACTS = 2
"""Of doer, sufferer, weapon, casualties, day and place, how many a noun must have beside it to be an incident."""

_S = SubEventType
_KINETIC = frozenset({EventType.BATTLES, EventType.EXPLOSIONS})
_LOOSE = frozenset({_S.ATTACK, _S.ARMED_CLASH})
"""Types that may be a looser word for another act of force."""

_SPECIFIC = (
    _S.DISRUPTED_WEAPONS_USE,
    _S.CHEMICAL_WEAPON,
    _S.SUICIDE_BOMB,
    _S.EXCESSIVE_FORCE,
    _S.AIR_DRONE_STRIKE,
    _S.GRENADE,
    _S.REMOTE_EXPLOSIVE,
    _S.SHELLING,
    _S.NON_STATE_OVERTAKES_TERRITORY,
    _S.GOVERNMENT_REGAINS_TERRITORY,
    _S.SEXUAL_VIOLENCE,
    _S.ABDUCTION,
    _S.MOB_VIOLENCE,
    _S.PROTEST_WITH_INTERVENTION,
    _S.VIOLENT_DEMONSTRATION,
    _S.ARMED_CLASH,
    _S.ATTACK,
    _S.PEACEFUL_PROTEST,
)
"""The most telling type first."""

_DEMONSTRATIONS = frozenset(
    {_S.PEACEFUL_PROTEST, _S.PROTEST_WITH_INTERVENTION, _S.EXCESSIVE_FORCE, _S.VIOLENT_DEMONSTRATION}
)


@dataclass(slots=True)
class Group:
    """Acts that tell one incident, in the order of the text."""

    acts: list[Act]
    claims: list[tuple[Reading, ClaimFound]] = field(default_factory=list)

    @property
    def sub(self) -> SubEventType:
        """The most telling type of its acts."""
        subs = [act.sub for act in self.acts if act.trigger.cue.strength is not Strength.HARM] or [self.acts[0].sub]
        return min(
            subs, key=lambda sub: _SPECIFIC.index(sub) if sub in _SPECIFIC else -1 if sub is subs[0] else len(_SPECIFIC)
        )

    @property
    def status(self) -> IncidentStatus:
        told = [act for act in self.acts if not act.definite] or self.acts
        statuses = [act.standing.status for act in told]
        if statuses[0] is IncidentStatus.ASSERTED or (
            IncidentStatus.ASSERTED in statuses
            and any(a.harms for a in told if a.standing.status is IncidentStatus.ASSERTED)
        ):
            return IncidentStatus.ASSERTED
        return IncidentStatus(statuses[0])


def group(acts: list[Act]) -> list[Group]:
    """Return the incidents that real acts tell. Acts that stand apart from all earlier ones begin a new incident."""
    groups: list[Group] = []
    for act in acts:
        home = _home(groups, act)
        if home is not None:
            home.acts.append(act)
        elif _stands_alone(act):
            groups.append(Group([act]))
    return groups


def _stands_alone(act: Act) -> bool:
    """Tell whether an act says enough to be an incident. A noun alone is talk of acts: "the killing of peasants"."""
    if act.trigger.cue.strength is Strength.HARM:
        return bool(act.roles.doers or act.weapons)
    if not act.trigger.noun:
        return True
    facts = [act.roles.doers, act.roles.sufferers, act.weapons, act.harms, act.when, act.places]
    return sum(bool(fact) for fact in facts) >= NOUN_FACTS


def _home(groups: list[Group], act: Act) -> Group | None:
    """Return the incident that the act belongs to: of those it fits, one of the same sentence, else the latest."""
    sentence = act.reading.index
    fitting = [g for g in groups if _fits(g, act)]
    same = [g for g in fitting if g.acts[-1].reading.index == sentence]
    if same:
        return same[-1]
    if act.trigger.cue.strength is Strength.HARM:
        recent = [g for g in fitting if sentence - g.acts[-1].reading.index <= HARM_REACH]
        return recent[-1] if recent else None
    sharing = [g for g in fitting if _shares(g, act)]
    return (sharing or fitting)[-1] if fitting else None


def _shares(home: Group, act: Act) -> bool:
    places = {place for a in home.acts for place in a.places}
    names = {m.text.lower() for a in home.acts for m in a.roles.sufferers}
    return bool(places & act.places) or bool(names & {m.text.lower() for m in act.roles.sufferers})


def _fits(home: Group, act: Act) -> bool:
    same_sentence = home.acts[-1].reading.index == act.reading.index
    if not _same_kind(home, act, same_sentence=same_sentence):
        return False
    if _days_differ(home, act):
        return False
    if act.definite and not act.distinct:
        return True
    if act.distinct and not same_sentence:
        return False
    return not (_places_differ(home, act) or _victims_differ(home, act))


def _same_kind(home: Group, act: Act, *, same_sentence: bool) -> bool:
    if act.trigger.cue.strength is Strength.HARM:
        return EVENT_TYPE_OF[home.sub] is not EventType.STRATEGIC_DEVELOPMENTS or same_sentence
    subs = {a.sub for a in home.acts}
    if act.sub in subs or (act.sub in _DEMONSTRATIONS and subs & _DEMONSTRATIONS):
        return True
    if act.sub is _S.ARRESTS:
        return not act.places and EVENT_TYPE_OF[home.sub] is not EventType.STRATEGIC_DEVELOPMENTS
    if act.sub is _S.DISRUPTED_WEAPONS_USE or home.sub is _S.DISRUPTED_WEAPONS_USE:
        return same_sentence or bool({w.weapon for a in home.acts for w in a.weapons} & {w.weapon for w in act.weapons})
    forceful = _forceful(home.sub) and _forceful(act.sub)
    if forceful and (home.sub in _LOOSE or act.sub in _LOOSE):
        return True
    return (
        same_sentence
        and (_forceful(home.sub) or _forceful(act.sub))
        and _S.LOOTING in {home.sub, act.sub}
        and home.acts[-1].roles.doers == act.roles.doers
    )


def _forceful(sub: SubEventType) -> bool:
    return EVENT_TYPE_OF[sub] in _KINETIC or sub in {_S.ATTACK, _S.MOB_VIOLENCE}


def _days_differ(home: Group, act: Act) -> bool:
    days = [a.when for a in home.acts if a.when is not None]
    if act.when is None or not days:
        return False
    return all(act.when.last < day.first or day.last < act.when.first for day in days)


def _places_differ(home: Group, act: Act) -> bool:
    places = {place for a in home.acts for place in a.places}
    if not places or not act.places:
        return False
    return not any(one in other or other in one for one in places for other in act.places)


def _victims_differ(home: Group, act: Act) -> bool:
    """Tell whether both name what was hit, and nothing of it is the same."""
    for kind in (Kind.PERSON, Kind.THING):
        ours = {m.name.lower() for a in home.acts for m in a.roles.sufferers if m.kind is kind and m.name}
        theirs = {m.name.lower() for m in act.roles.sufferers if m.kind is kind and m.name}
        if ours and theirs and not any(o in t or t in o for o in ours for t in theirs):
            return home.acts[-1].reading.index != act.reading.index or (
                kind is Kind.THING and all(m.category is TargetCategory.MILITARY_BASE for m in act.roles.sufferers)
            )
    return False


def attach_claims(groups: list[Group], claims: list[tuple[Reading, ClaimFound]]) -> None:
    """Give each claim to the incident of its sentence, else to the latest one before it, else to the first."""
    for reading, claim in claims:
        if not groups:
            return
        same = [g for g in groups if any(a.reading.index == reading.index for a in g.acts)]
        before = [g for g in groups if g.acts[0].reading.index <= reading.index]
        (same or before[-1:] or groups[:1])[0].claims.append((reading, claim))
