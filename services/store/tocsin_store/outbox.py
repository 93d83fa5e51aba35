"""The outbox: changes in the order they were committed, and which of them come after the last one on the bus.

A change is known on the bus by its mark, its number and its message's id: after a database came back with less than it
had, its numbers stand for other changes.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import IncidentChanged
from tocsin_store.tables import CHANGES, OUTBOX

FORGOTTEN_WITHIN: Final = timedelta(hours=1)
"""A bus that knows of no change at all was emptied, or is a new one. Who listens there has most likely heard what is
older than this, and drops what it hears again; to tell the whole history would fill the bus."""

DIGITS: Final = 18
"""What databases count with, 64 bits, holds every number that is no longer."""

Marked = tuple[str, IncidentChanged]
"""A change, after its mark."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many changes are committed and, as far as was noted, not on the bus; and when the oldest of them was made."""

    changes: int
    since: datetime | None


async def untold(connection: AsyncConnection, mark: str, limit: int) -> list[Marked]:
    """Return changes, so many at most, that come after the one with this mark.

    Where no change has it, the note says how far they were told: of an empty mark's, what is young is told again.
    """
    known, after = await _after(connection, mark, limit)
    if known:
        return after
    noted = await _noted(connection)
    begin = noted if mark else await _old(connection, noted)
    return await _from(connection, begin + 1, limit)


async def note(connection: AsyncConnection, mark: str) -> None:
    """Note that the change with this mark is on the bus, and all before it. A mark that no change has is no news."""
    known, _ = await _after(connection, mark, 0)
    if known:
        await connection.execute(update(OUTBOX).values(told=_number(mark)))


async def waiting(connection: AsyncConnection) -> Waiting:
    """Return what waits to be told."""
    question = select(func.count(), func.min(CHANGES.c.at)).where(CHANGES.c.id > await _noted(connection))
    return Waiting(*(await connection.execute(question)).one())


async def _after(connection: AsyncConnection, mark: str, limit: int) -> tuple[bool, list[Marked]]:
    """Return whether a change has this mark, and what comes after it."""
    found = await _from(connection, _number(mark), limit + 1)
    return bool(found) and found[0][0] == mark, found[1:]


async def _from(connection: AsyncConnection, number: int, limit: int) -> list[Marked]:
    question = select(CHANGES.c.id, CHANGES.c.content).where(CHANGES.c.id >= number).order_by(CHANGES.c.id).limit(limit)
    rows = (await connection.execute(question)).all()
    changes = [(id_, IncidentChanged.model_validate_json(content)) for id_, content in rows]
    return [(f"{id_} {change.message_id}", change) for id_, change in changes]


def _number(mark: str) -> int:
    """Return the number in a mark, or 0, which is no change's: another program's mark may be anything."""
    number, _, _ = mark.partition(" ")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= DIGITS else 0


async def _noted(connection: AsyncConnection) -> int:
    told: int = (await connection.execute(select(OUTBOX.c.told))).scalar_one()
    return told


async def _old(connection: AsyncConnection, noted: int) -> int:
    """Return the last change, of those noted as told, that need not be told to a bus that knows of none."""
    old = or_(CHANGES.c.at.is_(None), CHANGES.c.at < datetime.now(UTC) - FORGOTTEN_WITHIN)
    question = select(CHANGES.c.id).where(CHANGES.c.id <= noted, old).order_by(CHANGES.c.id.desc()).limit(1)
    return (await connection.execute(question)).scalar() or 0
