"""The mentions that count, as the database keeps them: which component and incident each is in."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.incident import Incident
from tocsin_store.fuse import Mention
from tocsin_store.one_of import one_of
from tocsin_store.rows import source_ref
from tocsin_store.tables import MEMBERS, MENTIONS, REPORTS
from tocsin_store.told import About, Told, mention

KEPT_AT_HAND: Final = 4_096
"""Mentions that a worker keeps in memory, some 20 kB each: those of the day's incidents are asked for in each batch."""


@dataclass(frozen=True, slots=True)
class Member:
    """A row of `members`, and what its mention is known by."""

    number: int
    name: str
    message_id: str
    produced_at: datetime
    received: datetime
    component: int
    incident_id: str
    report_id: str
    digest: str
    told_id: str
    text_group: str | None

    @property
    def mention_id(self) -> str:
        return f"{self.digest}/{self.told_id}"


async def members(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[Member]:
    """Return the members of which a condition holds, by number."""
    question = (
        select(
            MEMBERS.c.mention.label("number"),
            *(
                MEMBERS.c[name]
                for name in ("name", "message_id", "produced_at", "received", "component", "incident_id")
            ),
            MENTIONS.c.report_id,
            MENTIONS.c.digest,
            MENTIONS.c.incident_id.label("told_id"),
            REPORTS.c.text_group,
        )
        .join(MENTIONS, MENTIONS.c.number == MEMBERS.c.mention)
        .join(REPORTS, REPORTS.c.id == MENTIONS.c.report_id)
        .where(condition)
        .order_by(MEMBERS.c.mention)
    )
    return [Member(**row) for row in (await connection.execute(question)).mappings()]


class Shelf:
    """Reads members' mentions, and keeps those read last: what a mention's id stands for never changes."""

    def __init__(self, size: int = KEPT_AT_HAND) -> None:
        self._size = size
        self._mentions: OrderedDict[str, Mention] = OrderedDict()

    def keep(self, found: Iterable[Mention]) -> None:
        """Have mentions at hand, in place of those that were used least lately."""
        for each in found:
            self._mentions[each.id] = each
            self._mentions.move_to_end(each.id)
        while len(self._mentions) > self._size:
            self._mentions.popitem(last=False)

    async def mentions(self, connection: AsyncConnection, asked: Sequence[Member]) -> dict[int, Mention]:
        """Return the members' mentions, by number, as they are told now."""
        at_hand = {member.number: self._mentions.get(member.mention_id) for member in asked}
        found = {member.number: each for member in asked if (each := _as_now(at_hand[member.number], member))}
        missing = [member for member in asked if member.number not in found]
        if missing:
            found |= await _read(connection, missing)
        self.keep(found.values())
        return found


def _as_now(at_hand: Mention | None, member: Member) -> Mention | None:
    """Return what is at hand under the member's name; None where an earlier message was found to tell it."""
    if at_hand is None:
        return None
    as_kept = (at_hand.message_id, at_hand.produced_at, at_hand.received, at_hand.source.group)
    same = as_kept == (member.message_id, member.produced_at, member.received, member.text_group)
    return at_hand.named(member.name) if same else None


async def _read(connection: AsyncConnection, asked: Sequence[Member]) -> dict[int, Mention]:
    by_number = {member.number: member for member in asked}
    question = (
        select(
            MENTIONS.c.number,
            MENTIONS.c.content,
            MENTIONS.c.report_id,
            *(
                REPORTS.c[name]
                for name in ("signature", "source_name", "source_kind", "published_at", "url", "text_group")
            ),
        )
        .join(REPORTS, REPORTS.c.id == MENTIONS.c.report_id)
        .where(one_of(connection, MENTIONS.c.number, by_number))
    )
    rows = (await connection.execute(question)).mappings()
    return {row["number"]: _mention(row, by_number[row["number"]]) for row in rows}


def _mention(row: RowMapping, member: Member) -> Mention:
    about = About(member.report_id, member.received, source_ref(row), row["signature"])
    told = Told(member.produced_at, member.produced_at, member.message_id, member.digest)
    return mention(about, told, Incident.model_validate_json(row["content"]), name=member.name)
