"""Which types of event, and which weapons, different reports may well use for one and the same incident."""

from functools import lru_cache
from typing import Final

from tocsin.contracts.ontology import SubEventType as S
from tocsin.contracts.parties import TargetCategory
from tocsin.contracts.parties import WeaponCategory as W

EVENT_FAMILIES: Final = (
    # One paper tells the weapon, another the deed, a third that it was shot down or what burned.
    {S.AIR_DRONE_STRIKE, S.SHELLING, S.CHEMICAL_WEAPON, S.DISRUPTED_WEAPONS_USE, S.ATTACK, S.ARMED_CLASH, S.LOOTING},
    {S.REMOTE_EXPLOSIVE, S.SUICIDE_BOMB, S.GRENADE, S.DISRUPTED_WEAPONS_USE, S.ATTACK, S.ARMED_CLASH, S.LOOTING},
    {S.AIR_DRONE_STRIKE, S.SHELLING, S.REMOTE_EXPLOSIVE},  # "an explosion", until it is known what exploded
    # A town that is fought for is told as the fight, or as who has it now.
    {S.ARMED_CLASH, S.GOVERNMENT_REGAINS_TERRITORY, S.NON_STATE_OVERTAKES_TERRITORY, S.NON_VIOLENT_TRANSFER},
    # A crowd: what it wanted, what it did, what was done to it.
    {S.PEACEFUL_PROTEST, S.PROTEST_WITH_INTERVENTION, S.EXCESSIVE_FORCE, S.VIOLENT_DEMONSTRATION},
    {S.VIOLENT_DEMONSTRATION, S.MOB_VIOLENCE, S.LOOTING},
    {S.MOB_VIOLENCE, S.ATTACK},
    {S.EXCESSIVE_FORCE, S.ATTACK},
    {S.PROTEST_WITH_INTERVENTION, S.ARRESTS},
    # Hostages are taken in an attack; the law takes people too, and not everybody agrees that it was the law.
    {S.ABDUCTION, S.ATTACK, S.SEXUAL_VIOLENCE},
    {S.ABDUCTION, S.ARRESTS},
)
"""Sets of sub-types; two sub-types that are in no set together tell of different incidents."""

WEAPON_FAMILIES: Final = (
    {W.DRONE, W.AIR_STRIKE, W.CRUISE_MISSILE, W.MISSILE, W.ROCKET},
    {W.ROCKET, W.BALLISTIC_MISSILE, W.CRUISE_MISSILE, W.MISSILE, W.MORTAR, W.ARTILLERY},
    {W.IED, W.VBIED, W.SUICIDE_VEST, W.EXPLOSIVE, W.LANDMINE, W.GRENADE, W.VEHICLE},
    {W.NAVAL_MINE, W.EXPLOSIVE, W.MISSILE, W.DRONE},
    {W.EXPLOSIVE, W.MISSILE, W.ROCKET, W.DRONE, W.AIR_STRIKE},
    {W.SMALL_ARMS, W.GRENADE},
    {W.INCENDIARY, W.EXPLOSIVE},
    {W.CROWD_CONTROL, W.SMALL_ARMS},
)
"""Sets of weapons that are taken for each other, or used together."""

VAGUE_WEAPONS: Final = frozenset({W.OTHER})
"""Weapons that say nothing either way."""

VAGUE_TARGETS: Final = frozenset({TargetCategory.CIVILIAN, TargetCategory.OTHER, TargetCategory.MILITARY_PERSONNEL})
"""Targets that nearly every incident has."""


@lru_cache(maxsize=1024)
def may_be_one(one: S, other: S) -> bool:
    """Tell whether one incident may be told as either sub-type."""
    return one == other or any(one in family and other in family for family in EVENT_FAMILIES)


@lru_cache(maxsize=1024)
def are_kin(one: W, other: W) -> bool:
    """Tell whether one weapon may be told as either category."""
    return one == other or any(one in family and other in family for family in WEAPON_FAMILIES)
