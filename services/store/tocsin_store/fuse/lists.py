"""Who took part, with what, against what, who claims it: what the founder tells, and what others add."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeVar

from tocsin.contracts.parties import Actor, ActorEntity, ActorRole, Claim, Target, Weapon, WeaponCategory
from tocsin_store.fuse import names
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.panel import Panel, by_value

MOST_ITEMS: Final = 20
"""The length from which on a list takes nothing more from other reports: hundreds of them always have one more."""
Item = TypeVar("Item", Actor, Weapon, Target, Claim)


@dataclass(frozen=True, slots=True)
class Kept(Generic[Item]):
    """An item as it stands, the mention whose words those are, and where it stands in that mention's own list."""

    item: Item
    mention: Mention
    index: int


@dataclass(frozen=True)
class Identity(Generic[Item]):
    """How two reports' items are found to be one: by their names, or where they have none, by their kind."""

    name: Callable[[Item], str]
    kind: Callable[[Item], Hashable]
    are_one: Callable[[str, str], bool] = str.__eq__

    def told_before(self, item: Item, kept: Iterable[Kept[Item]]) -> bool:
        """Tell whether an item is among others: by its name, or where it has none, by its kind."""
        of_kind = [self.name(other.item) for other in kept if self.kind(other.item) == self.kind(item)]
        name = self.name(item)
        return any(other and self.are_one(name, other) for other in of_kind) if name else bool(of_kind)

    def gives_way(self, each: Kept[Item], kept: Iterable[Kept[Item]]) -> bool:
        """Tell whether an item has no name, and another report names one of its kind."""
        others = (other for other in kept if other.mention is not each.mention)
        return not self.name(each.item) and any(
            self.name(other.item) and self.kind(other.item) == self.kind(each.item) for other in others
        )


def actors(panel: Panel) -> list[Kept[Actor]]:
    """Return the actors. Of perpetrators whom reports name differently, those that most sources name stand."""
    told = _told(panel, lambda mention: mention.incident.actors)
    blamed = blamed_by_most(panel)
    standing = [kept for kept in told if not blames(kept.item) or names.side(kept.item.name or "") in blamed]
    return _gathered(standing, Identity[Actor](lambda actor: names.side(actor.name or ""), lambda actor: actor.role))


def weapons(panel: Panel) -> list[Kept[Weapon]]:
    """Return the weapons by category; whoever counts them first has the word."""
    told = _told(panel, lambda mention: mention.incident.weapons)
    known = [kept for kept in told if kept.item.category is not WeaponCategory.OTHER] or told
    counted = {kept.item.category: kept for kept in reversed(known) if kept.item.count is not None}
    found = _gathered(known, Identity[Weapon](lambda _: "", lambda weapon: weapon.category))
    return [kept if kept.item.count else counted.get(kept.item.category, kept) for kept in found]


def targets(panel: Panel) -> list[Kept[Target]]:
    """Return the targets; "a hospital" gives way to one that another report names."""
    told = _told(panel, lambda mention: mention.incident.targets)
    return _gathered(
        told,
        Identity[Target](lambda t: names.key(t.name or ""), lambda t: (t.category, t.entity), names.are_one),
    )


def claims(panel: Panel) -> list[Kept[Claim]]:
    """Return who claims, denies and blames."""
    told = _told(panel, lambda mention: mention.incident.claims)
    return _gathered(
        told, Identity(lambda claim: names.folded(claim.claimant), lambda claim: (claim.stance, claim.subject))
    )


def blames(actor: Actor) -> bool:
    """Tell whether an actor is an organisation that did it, by a name that tells it from others."""
    is_named = actor.entity is ActorEntity.ORGANISATION and bool(names.side(actor.name or ""))
    return is_named and actor.role is ActorRole.PERPETRATOR


def perpetrators(mention: Mention) -> frozenset[str]:
    """Return the organisations that a mention says did it, by their names for looking up."""
    return frozenset(names.side(actor.name or "") for actor in mention.incident.actors if blames(actor))


def blamed_by_most(panel: Panel) -> frozenset[str]:
    """Return the organisations that did it as most sources say, with whom else these name; in a fight, all."""
    told = by_value((mention, blamed) for mention in panel.mentions if (blamed := perpetrators(mention)))
    if not told or any(mention.facts.sides.mutual for mention in panel.mentions):
        return frozenset().union(*told)
    most = max(told, key=lambda blamed: panel.count(told[blamed]))
    return frozenset().union(*(blamed for blamed in told if blamed & most))


def _told(panel: Panel, items: Callable[[Mention], Sequence[Item]]) -> list[Kept[Item]]:
    return [Kept(item, mention, at) for mention in panel.mentions for at, item in enumerate(items(mention))]


def _gathered(told: Iterable[Kept[Item]], identity: Identity[Item]) -> list[Kept[Item]]:
    """Return what the first mention tells, and from each further one what none before it tells."""
    kept: list[Kept[Item]] = []
    for _, theirs in groupby(told, key=lambda each: each.mention.id):
        if len(kept) < MOST_ITEMS:
            kept += [each for each in list(theirs) if not identity.told_before(each.item, kept)]
    return [each for each in kept if not identity.gives_way(each, kept)]
