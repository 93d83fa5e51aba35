"""The incident in other ontologies: the crosswalk of its type, sharpened by its actors, weapons and time."""

from collections.abc import Sequence
from typing import NamedTuple

from tocsin.contracts.incident import CameoCodes, Codes, PloverCodes, TimePrecision, UcdpCodes
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Actor, ActorKind, ActorRole, Casualties, Weapon, WeaponCategory
from tocsin_enrich.extract.lexicon import Crosswalk

_INTER = {kind: code for code, kind in enumerate(ActorKind, 1)}
_ACLED_TIME = {TimePrecision.DAY: 1, TimePrecision.DAYS: 2, TimePrecision.WEEK: 2, TimePrecision.MONTH: 3}
_UCDP_DATE = {
    TimePrecision.DAY: 1,
    TimePrecision.DAYS: 2,
    TimePrecision.WEEK: 3,
    TimePrecision.MONTH: 4,
    TimePrecision.YEAR: 5,
}
_DOERS = (ActorRole.PERPETRATOR, ActorRole.PARTICIPANT, ActorRole.INTERCEPTOR)
_SUFFERERS = (ActorRole.TARGET, ActorRole.VICTIM)
_MODE_OF_WEAPON = {
    WeaponCategory.DRONE: "drone",
    WeaponCategory.SMALL_ARMS: "firearms",
    WeaponCategory.BLADE: "primitive",
}
_CAMEO_OF_WEAPON = {WeaponCategory.VBIED: "1832", WeaponCategory.IED: "1833", WeaponCategory.LANDMINE: "1833"}


class Coded(NamedTuple):
    """The fields of an incident that its codes depend on."""

    sub: SubEventType
    actors: Sequence[Actor]
    weapons: Sequence[Weapon]
    casualties: Casualties
    precision: TimePrecision | None


def codes_of(incident: Coded, crosswalk: Crosswalk) -> Codes:
    """Return the codes of an incident."""
    base = crosswalk.codes
    sub, actors, weapons, casualties, precision = incident
    one, two = _sides(actors)
    acled = base.acled.model_copy(
        update={"inter1": one, "inter2": two, "time_precision": _ACLED_TIME.get(precision) if precision else None}
    )
    ucdp = UcdpCodes(
        type_of_violence=_violence(crosswalk, one, two, casualties),
        date_prec=_UCDP_DATE[precision] if precision else None,
    )
    plover, cameo = _plover(base.plover, sub, weapons), _cameo(base.cameo, sub, weapons)
    return Codes(acled=acled, plover=plover, cameo=cameo, ucdp=ucdp, custom=base.custom)


def _sides(actors: Sequence[Actor]) -> tuple[int | None, int | None]:
    doers = [_INTER[actor.kind] for actor in actors if actor.role in _DOERS and actor.kind]
    sufferers = [_INTER[actor.kind] for actor in actors if actor.role in _SUFFERERS and actor.kind]
    one = doers[0] if doers else None
    second = sufferers or doers[1:]
    return one, second[0] if second else None


def _violence(crosswalk: Crosswalk, one: int | None, two: int | None, casualties: Casualties) -> int | None:
    """Return UCDP's type of violence: 1 a state on one side, 2 no state, 3 against civilians. Needs deaths."""
    deadly = casualties.killed is not None and (casualties.killed.max is None or casualties.killed.max > 0)
    if crosswalk.ucdp is None or not deadly or one is None:
        return None
    if (
        two == _INTER[ActorKind.CIVILIAN]
        or two == _INTER[ActorKind.PROTESTER]
        or (two is None and crosswalk.ucdp == "one-sided")
    ):
        return 3
    if two is None:
        return None
    return 1 if _INTER[ActorKind.STATE_FORCE] in {one, two} else 2


def _plover(base: PloverCodes, sub: SubEventType, weapons: Sequence[Weapon]) -> PloverCodes:
    if sub in {SubEventType.AIR_DRONE_STRIKE, SubEventType.ATTACK}:
        mode = next((_MODE_OF_WEAPON[w.category] for w in weapons if w.category in _MODE_OF_WEAPON), None)
        if mode is not None and (sub is SubEventType.ATTACK or mode == "drone"):
            return base.model_copy(update={"mode": (mode,)})
    return base


def _cameo(base: CameoCodes, sub: SubEventType, weapons: Sequence[Weapon]) -> CameoCodes:
    if sub is SubEventType.REMOTE_EXPLOSIVE:
        code = next((_CAMEO_OF_WEAPON[w.category] for w in weapons if w.category in _CAMEO_OF_WEAPON), None)
        if code is not None:
            return CameoCodes(code=code, base=code[:3], root=code[:2])
    return base
