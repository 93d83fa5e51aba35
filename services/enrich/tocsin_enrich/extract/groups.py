"""A group of acts that tell one incident, with what it says as a whole."""

from datetime import date

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import Stance, WeaponCategory
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.claims import OWN_SIDE, SPOKEN, ClaimFound
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.sides import Side, sides_of, stops

PRONOUN_REACH = 3
"""Words between "he" and "arrested": "he was later arrested"."""

_ARRESTED = frozenset({"he", "she", "they", "him", "her", "them"})
_S = SubEventType
_SPECIFIC = (
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
    _S.VIOLENT_DEMONSTRATION,
    _S.PROTEST_WITH_INTERVENTION,
    _S.ARMED_CLASH,
    _S.DISRUPTED_WEAPONS_USE,
    _S.ATTACK,
    _S.PEACEFUL_PROTEST,
)
"""The most telling type first."""


class Group:
    """Acts that tell one incident, in the order of the text, with what they say together.

    `sub` is the most telling type of its acts, `last` the one that was told last. What is summed up grows with each
    act, so that no act is read again.
    """

    def __init__(self, lead: Act, number: int) -> None:
        self.number = number
        self.acts: list[Act] = []
        self.claims: list[tuple[Reading, ClaimFound]] = []
        self.subs: set[SubEventType] = set()
        self.places: set[str] = set()
        self.days: set[tuple[date, date]] = set()
        self.weapons: set[WeaponCategory | None] = set()
        self.hit: set[str] = set()
        self.victims: set[tuple[str, str]] = set()
        self.persons: set[frozenset[str]] = set()
        self.sides: set[Side] = set()
        self.stops = False
        self._triggers: set[int] = set()
        self._type_giver = lead
        self._downed: SubEventType | None = None
        self._harmed = self._by_people = False
        self.named: list[tuple[Reading, Mention]] = []
        self.acted: tuple[Reading, Mention] | None = None
        self.members_of: tuple[Reading, Mention] | None = None
        self._told: list[SubEventType] = []
        self.take(lead)

    def take(self, act: Act) -> None:
        """Add an act that tells this incident."""
        self.acts.append(act)
        self.last = act
        self.subs.add(act.sub)
        self.places |= act.places
        self.weapons |= {weapon.weapon for weapon in act.weapons}
        self.hit |= {m.text.lower() for m in act.roles.sufferers}
        self.victims |= victims_of(act)
        self.persons |= persons_of(act)
        self.sides |= sides_of(act)
        self.stops = self.stops or stops(act)
        self._triggers.add(id(act.trigger))
        self._harmed = self._harmed or any(harm.toll.max != 0 for harm in act.harms)
        if act.when is not None and (act is self.acts[0] or not is_aftermath(act)):
            self.days.add((act.when.first, act.when.last))
        if act.trigger.cue.lemma in act.reading.lexicon.classes["stopping"]:
            self._downed = self._downed or next((w.weapon_event for w in act.weapons if w.weapon_event), None)
        elif act.roles.doers:
            self._by_people = True
        self._take_type(act)

    def tells(self, trigger: Trigger) -> bool:
        """Tell whether one of its acts is told by these very words."""
        return id(trigger) in self._triggers

    def _take_type(self, act: Act) -> None:
        if act.trigger.cue.strength is not Strength.HARM:
            if self._type_giver.trigger.cue.strength is Strength.HARM:
                self._type_giver = act
            if not _adds_no_type(act) and act.sub not in self._told:
                self._told.append(act.sub)
        self.sub = self._most_telling()

    def _most_telling(self) -> SubEventType:
        """Return the most telling type; that of what was shot down, where its debris did harm and nobody else did."""
        subs = self._told or [self._type_giver.sub]
        if self._downed and self._harmed and not self._by_people:
            return self._downed
        if _only_tells_damage(self._type_giver):
            subs = [sub for sub in subs if EVENT_TYPE_OF[sub] is EventType.EXPLOSIONS] or subs
        return min(
            subs, key=lambda sub: _SPECIFIC.index(sub) if sub in _SPECIFIC else -1 if sub is subs[0] else len(_SPECIFIC)
        )

    @property
    def own_claim(self) -> tuple[Reading, ClaimFound] | None:
        """The claim that the first act is told in: then nobody but its maker vouches for it."""
        lead = self.acts[0]
        return next(
            (
                (reading, claim)
                for reading, claim in self.claims
                if claim.stance is Stance.CLAIMS
                and reading is lead.reading
                and (claim.start < lead.trigger.start or claim.rule in {SPOKEN, OWN_SIDE})
            ),
            None,
        )

    @property
    def status(self) -> IncidentStatus:
        """What the first telling says; a later one that gives a toll of its own may assert what was claimed."""
        told = [act for act in self.acts if not act.definite] or self.acts
        first = IncidentStatus(told[0].standing.status)
        own = self.own_claim
        if first is IncidentStatus.ASSERTED and own is not None:
            first = IncidentStatus.CLAIMED
        others = [act for act in told[1:] if own is None or own[1].rule != OWN_SIDE or act.reading is not own[0]]
        vouched = any(act.harms and act.standing.status is IncidentStatus.ASSERTED for act in others)
        return IncidentStatus.ASSERTED if vouched else first


def _only_tells_damage(lead: Act) -> bool:
    """Tell whether an act says what came of another: "two cars were destroyed when bombs exploded" tells a bombing."""
    harms = lead.trigger.cue.lemma in lead.reading.lexicon.classes["property_harm"]
    return harms and not lead.roles.doers


def victims_of(act: Act) -> frozenset[tuple[str, str]]:
    """Return the sort and the name, in lower case, of whom and what the act hit."""
    return frozenset((_sort(m), m.name.lower()) for m in act.roles.sufferers if m.name)


def persons_of(act: Act) -> frozenset[frozenset[str]]:
    """Return the words of the name of each person who suffered."""
    hurt = (m for m in act.roles.sufferers if m.kind is Kind.PERSON and m.name)
    return frozenset(frozenset((m.name or "").lower().split()) for m in hurt)


def is_aftermath(act: Act) -> bool:
    """Tell whether those are arrested who did what was told before: "suspects were held", "police arrested him"."""
    if act.sub is not _S.ARRESTS or act.trigger.noun:
        return False
    reading, hit = act.reading, act.roles.sufferers
    if hit:
        return all(m.kind is Kind.GROUP and reading.is_in(m.end - 1, "stopped") for m in hit)
    start, end = act.trigger.start, act.trigger.end
    near = reading.norms[max(0, start - PRONOUN_REACH) : start] if act.trigger.passive else reading.norms[end : end + 1]
    return not _ARRESTED.isdisjoint(near)


def _sort(mention: Mention) -> str:
    return "person" if mention.kind is Kind.PERSON else mention.category.value


def _adds_no_type(act: Act) -> bool:
    """Tell whether the act only says that another was stopped ("thwarted a coup"), or how thieves came aboard."""
    boards = act.trigger.cue.lemma in act.reading.lexicon.classes["boarding"]
    return (act.trigger.cue.lemma in {"thwart", "foil"} or boards) and not act.around
