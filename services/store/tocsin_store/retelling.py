"""After a database came back with less than it had: what the bus has heard meanwhile is told again, as it stands now.

Who listens drops revisions that it has seen, and has seen some that this database never made. So what differs from what
was last heard goes out under a higher revision than any that was heard, and what does not differ counts on from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged
from tocsin_store.fuse import Change, Standing, State
from tocsin_store.fusing import announcement, standings
from tocsin_store.one_of import one_of
from tocsin_store.repository import Heard, Retold
from tocsin_store.rows import change_row
from tocsin_store.tables import CHANGES, INCIDENTS
from tocsin_store.writes import add

KINDS = {State.LIVE: ChangeKind.UPDATED, State.MERGED: ChangeKind.MERGED, State.RETRACTED: ChangeKind.RETRACTED}
"""How it is told that an incident stands so."""


async def retell(connection: AsyncConnection, heard: Mapping[str, Heard]) -> Retold:
    """Bring incidents to the revisions that were heard of them, and tell those that are not as was heard."""
    here = await standings(connection, heard)
    behind = {id_: standing for id_, standing in here.items() if standing.revision <= heard[id_].revision}
    differs = [id_ for id_, standing in behind.items() if not _is_as_heard(standing, heard[id_])]
    causes = await _causes(connection, differs)
    for id_, standing in sorted(behind.items()):
        revision = heard[id_].revision + (id_ in differs)
        if revision != standing.revision:
            await connection.execute(update(INCIDENTS).where(INCIDENTS.c.id == id_).values(revision=revision))
    told = [announcement(_above(behind[id_], heard[id_]), causes[id_]) for id_ in sorted(differs)]
    await add(connection, CHANGES, [change_row(change) for change in told])
    return Retold(len(told), tuple(sorted(heard.keys() - here.keys())))


def heard_of(change: IncidentChanged) -> Heard:
    """Return what is compared of a change that the bus has."""
    is_gone = {ChangeKind.MERGED: State.MERGED, ChangeKind.RETRACTED: State.RETRACTED}
    return Heard(
        revision=change.revision,
        state=is_gone.get(change.kind, State.LIVE),
        content=hash(change.incident),
        sources=tuple(sorted(source.report_id for source in change.sources)),
        merged_into=change.merged_into,
    )


def _above(standing: Standing, heard: Heard) -> Change:
    return Change(KINDS[standing.state], replace(standing, revision=heard.revision + 1))


def _is_as_heard(standing: Standing, heard: Heard) -> bool:
    fused = standing.fused
    sources = tuple(sorted(source.report_id for source in fused.sources))
    same = (standing.state, hash(fused.incident), sources, standing.merged_into)
    return same == (heard.state, heard.content, heard.sources, heard.merged_into)


async def _causes(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Cause]:
    """Return what made the last change of each."""
    question = select(CHANGES.c.content).where(one_of(connection, CHANGES.c.incident_id, ids)).order_by(CHANGES.c.id)
    changes = (IncidentChanged.model_validate_json(text) for text in (await connection.execute(question)).scalars())
    return {change.incident.id: change.cause for change in changes}
