"""A group of acts that tell one incident, with what it says as a whole."""

from dataclasses import dataclass, field

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Stance
from tocsin_enrich.extract.acts import Act
from tocsin_enrich.extract.claims import SPOKEN, ClaimFound
from tocsin_enrich.extract.lexicon import Strength
from tocsin_enrich.extract.reading import Reading

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
    _S.PROTEST_WITH_INTERVENTION,
    _S.VIOLENT_DEMONSTRATION,
    _S.ARMED_CLASH,
    _S.DISRUPTED_WEAPONS_USE,
    _S.ATTACK,
    _S.PEACEFUL_PROTEST,
)
"""The most telling type first."""


@dataclass(slots=True)
class Group:
    """Acts that tell one incident, in the order of the text."""

    acts: list[Act]
    claims: list[tuple[Reading, ClaimFound]] = field(default_factory=list)

    @property
    def sub(self) -> SubEventType:
        """The most telling type of its acts."""
        told = [act for act in self.acts if act.trigger.cue.strength is not Strength.HARM] or self.acts[:1]
        subs = [act.sub for act in told if not _only_foils(act)] or [told[0].sub]
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
                and (claim.start < lead.trigger.start or claim.rule == SPOKEN)
            ),
            None,
        )

    @property
    def status(self) -> IncidentStatus:
        """What the first telling says; a later one that gives a toll of its own may assert what was claimed."""
        told = [act for act in self.acts if not act.definite] or self.acts
        first = IncidentStatus(told[0].standing.status)
        if first is IncidentStatus.ASSERTED and self.own_claim is not None:
            first = IncidentStatus.CLAIMED
        vouched = any(act.harms and act.standing.status is IncidentStatus.ASSERTED for act in told[1:])
        return IncidentStatus.ASSERTED if vouched else first


def _only_foils(act: Act) -> bool:
    """Tell whether the act only says that another was stopped: "thwarted a coup"."""
    return act.trigger.cue.lemma in {"thwart", "foil"} and not act.weapons
