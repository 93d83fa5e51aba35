"""What analysts say of incidents, kept for good, and what follows from it at once."""

import json
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts import messages
from tocsin.contracts.messages import Cause, IncidentChanged
from tocsin.kit.errors import Invalid
from tocsin_store.fuse import Correction, CorrectionKind, pin_objection
from tocsin_store.fusing import Outcome, Turn, take_turn, tell
from tocsin_store.members import Shelf, members
from tocsin_store.one_of import one_of
from tocsin_store.rows import Row
from tocsin_store.tables import CORRECTED, CORRECTIONS, MEMBERS
from tocsin_store.writes import add


async def correct(connection: AsyncConnection, shelf: Shelf, correction: Correction) -> list[IncidentChanged]:
    """Keep a correction under the next number; return what it changes.

    Raises `Invalid` where no report tells of one of its names, or where a field cannot be set to its value.
    """
    objection = (
        pin_objection(correction.field or "", correction.value) if correction.kind is CorrectionKind.SET else None
    )
    if objection is not None:
        raise Invalid(objection)
    names = {*correction.names, *correction.rest}
    found = await members(connection, one_of(connection, MEMBERS.c.name, names))
    unknown = sorted(names - {member.name for member in found})
    if unknown:
        raise Invalid(f"no incident {', '.join(unknown)}: a correction names incidents by their ids")
    last = (await connection.execute(select(func.max(CORRECTIONS.c.number)))).scalar() or 0
    entry = replace(correction, number=last + 1)
    await add(connection, CORRECTIONS, [_row(entry)])
    await add(connection, CORRECTED, [{"name": name, "correction": entry.number} for name in sorted(names)])
    mentions = await shelf.mentions(connection, found)
    made = await take_turn(connection, shelf, Turn(retold=[(member, mentions[member.number]) for member in found]))
    said = messages.Correction(by=entry.by, why=entry.why, at=entry.at)

    def cause(outcome: Outcome) -> Cause:
        founder = outcome.founder
        return Cause(report_id=founder.report_id, message_id=founder.message_id, correction=said)

    return await tell(connection, made, cause)


def _row(entry: Correction) -> Row:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "names": json.dumps(entry.names),
        "rest": json.dumps(entry.rest),
        "field": entry.field,
        "value": None if entry.value is None else json.dumps(entry.value),
        "by": entry.by,
        "why": entry.why,
        "at": entry.at,
    }
