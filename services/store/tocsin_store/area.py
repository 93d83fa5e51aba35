"""All that must be clustered anew at once: what links, equal names and corrections connect with what is new."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin_store.fuse import Connected, Correction, CorrectionKind, Link, Mention
from tocsin_store.linking import links
from tocsin_store.members import Member, Shelf, members
from tocsin_store.one_of import one_of
from tocsin_store.tables import CORRECTED, CORRECTIONS, MEMBERS


@dataclass(slots=True)
class Area:
    """Mentions by number, new ones among them; what connects them; and how those that were there stood before."""

    mentions: dict[int, Mention]
    before: dict[int, Member] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def components(self) -> dict[int, int]:
        """Return for each mention the least number among all that it is connected with."""
        number = {mention.id: number for number, mention in self.mentions.items()}
        named: dict[str, list[int]] = {}
        for each, mention in self.mentions.items():
            named.setdefault(mention.name, []).append(each)
        told = [[n for name in (*c.names, *c.rest) for n in named.get(name, ())] for c in self.corrections]
        pairs = [(number[link.a], number[link.b]) for link in self.links]
        connected = Connected(sorted(self.mentions))
        for one, other in chain(pairs, *(pairwise(together) for together in (*named.values(), *told))):
            connected.join(one, other)
        return {each: connected.leader(each) for each in self.mentions}


async def around(
    connection: AsyncConnection, shelf: Shelf, added: Mapping[int, Mention], components: Iterable[int]
) -> Area:
    """Return the area of new members, and of those in the components that they touch. Links are kept already."""
    area = Area(dict(added))
    await _widen(connection, shelf, area, one_of(connection, MEMBERS.c.component, components))
    asked: set[str] = set()
    while names := {mention.name for mention in area.mentions.values()} - asked:
        asked |= names
        known = {entry.number for entry in area.corrections}
        area.corrections += [c for c in await corrections(connection, names) if c.number not in known]
        elsewhere = {name for c in area.corrections for name in (*c.names, *c.rest)} - asked
        if elsewhere:
            found = await members(connection, one_of(connection, MEMBERS.c.name, elsewhere))
            wider = {member.component for member in found}
            await _widen(connection, shelf, area, one_of(connection, MEMBERS.c.component, wider))
            asked |= elsewhere - {mention.name for mention in area.mentions.values()}
    area.links = await links(connection, area.mentions)
    return area


async def _widen(connection: AsyncConnection, shelf: Shelf, area: Area, condition: ColumnElement[bool]) -> None:
    found = [member for member in await members(connection, condition) if member.number not in area.mentions]
    area.before |= {member.number: member for member in found}
    area.mentions |= await shelf.mentions(connection, found)


async def corrections(connection: AsyncConnection, names: Iterable[str]) -> list[Correction]:
    """Return what analysts said of mentions with these names, in the order they said it."""
    concerned = select(CORRECTED.c.correction).where(one_of(connection, CORRECTED.c.name, names))
    question = select(CORRECTIONS).where(CORRECTIONS.c.number.in_(concerned)).order_by(CORRECTIONS.c.number)
    return [_correction(row) for row in (await connection.execute(question)).mappings()]


def _correction(row: RowMapping) -> Correction:
    return Correction(
        number=row["number"],
        kind=CorrectionKind(row["kind"]),
        names=tuple(json.loads(row["names"])),
        rest=tuple(json.loads(row["rest"])),
        field=row["field"],
        value=None if row["value"] is None else json.loads(row["value"]),
        by=row["by"],
        why=row["why"],
        at=row["at"],
    )
