"""Incidents brought up to date with the mentions that count: linked, clustered, folded, and told where different."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import Cause, IncidentChanged
from tocsin_store.area import Area, around
from tocsin_store.fuse import Change, Cluster, Fused, Mention, Standing, changes, cluster, fold
from tocsin_store.linking import link
from tocsin_store.members import Member, Shelf
from tocsin_store.one_of import one_of
from tocsin_store.rows import Row, change_row, incident_row, standing
from tocsin_store.tables import BLOCKS, CHANGES, INCIDENTS, LINKS, MEMBERS, MENTIONS
from tocsin_store.writes import add, put, remove


@dataclass(frozen=True, slots=True)
class Turn:
    """What is different from before: members that are new, by number; that are no more; and that are told of anew.

    A member that has another name now is gone and added: what it is linked with follows from its name too.
    """

    added: dict[int, Mention] = field(default_factory=dict)
    gone: list[Member] = field(default_factory=list)
    retold: list[tuple[Member, Mention]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change, and the numbers of the mentions by which it came: of the incident now, and of those that left it.

    `founder` is the incident's first mention; where none tells of it any more, the first that did. `members` are the
    numbers of the mentions that it has now.
    """

    change: Change
    founder: Mention | Member
    by: frozenset[int]
    members: frozenset[int]


async def take_turn(connection: AsyncConnection, shelf: Shelf, turn: Turn) -> list[Outcome]:
    """Bring incidents up to date; return what changed. The changes are not kept yet: `tell` does."""
    await _leave(connection, turn)
    linked = await link(connection, shelf, turn.added)
    retold = {member.number: mention for member, mention in turn.retold}
    touched = {member.component for member in (*linked, *turn.gone, *(member for member, _ in turn.retold))}
    area = await around(connection, shelf, turn.added, touched)
    area.mentions |= retold
    clusters = cluster(area.mentions.values(), area.links, area.corrections)
    news = _News(area, turn, clusters)
    after = [fold(each, area.corrections) for each in news.changed]
    before = await standings(connection, news.ids())
    made = [news.outcome(change) for change in changes(before, after)]
    await _keep(connection, made)
    await put(connection, MEMBERS, list(news.rows()), key="mention")
    return made


async def tell(
    connection: AsyncConnection,
    made: Iterable[Outcome],
    cause: Callable[[Outcome], Cause],
    spans: Mapping[str, str | None] = MappingProxyType({}),
) -> list[IncidentChanged]:
    """Keep the changes, in order, to be published; return them. `spans` are those of messages that are traced."""
    told = [announcement(each.change, by, spans.get(by.message_id)) for each in made for by in (cause(each),)]
    await add(connection, CHANGES, [change_row(change) for change in told])
    return told


async def standings(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, Standing]:
    """Return how those of the incidents stand that are stored, tombstones among them."""
    question = select(INCIDENTS).where(one_of(connection, INCIDENTS.c.id, ids))
    return {row["id"]: standing(row) for row in (await connection.execute(question)).mappings()}


async def _keep(connection: AsyncConnection, made: Sequence[Outcome]) -> None:
    """Keep incidents as they stand now, with the words by which they are found."""
    numbers = {number for each in made for number in each.members}
    question = select(MENTIONS.c.number, MENTIONS.c.sentences).where(one_of(connection, MENTIONS.c.number, numbers))
    sentences = {row.number: row.sentences for row in await connection.execute(question)}
    rows = [incident_row(each.change.standing, (sentences[n] for n in sorted(each.members))) for each in made]
    await put(connection, INCIDENTS, rows, key="id")


async def _leave(connection: AsyncConnection, turn: Turn) -> None:
    gone = {member.number for member in turn.gone}
    await remove(connection, BLOCKS.c.mention, gone)
    await remove(connection, MEMBERS.c.mention, gone)
    renamed = gone & turn.added.keys()
    await remove(connection, LINKS.c.a, renamed)
    await remove(connection, LINKS.c.b, renamed)


class _News:
    """Which clusters of an area are not as they were, and which rows follow."""

    def __init__(self, area: Area, turn: Turn, clusters: Iterable[Cluster]) -> None:
        self._area, self._turn = area, turn
        self._clusters = list(clusters)
        self._number = {mention.id: number for number, mention in area.mentions.items()}
        self._new = turn.added.keys() | {member.number for member, _ in turn.retold}
        self._held: dict[str, set[int]] = {}
        for member in (*area.before.values(), *turn.gone):
            self._held.setdefault(member.incident_id, set()).add(member.number)
        self.changed = [each for each in self._clusters if not self._is_as_before(each)]

    def ids(self) -> set[str]:
        """Return the ids whose standing may change: of incidents that lost or gained mentions, and of tombstones."""
        kept = {each.id for each in self._clusters} - {each.id for each in self.changed}
        names = {mention.name for each in self.changed for mention in each.mentions}
        return ({*self._held} | names) - kept

    def outcome(self, change: Change) -> Outcome:
        """Return a change with what it came by."""
        id_, home = change.standing.fused.id, change.standing.merged_into
        found = next((each for each in self.changed if each.id in {id_, home}), None)
        now = self._numbers(found) if found else set()
        new = now & self._new
        left = {member.number: member for member in self._turn.gone if member.incident_id in {id_, change.split_from}}
        founder = found.mentions[0] if found else min(left.values(), key=lambda each: (each.received, each.name))
        members = frozenset(now if found and found.id == id_ else ())
        return Outcome(change, founder, frozenset(new | left.keys()), members)

    def rows(self) -> Iterable[Row]:
        """Yield the rows of members that are new, or not as they were."""
        components = self._area.components()
        for each in self._clusters:
            for mention in each.mentions:
                number = self._number[mention.id]
                row = _member_row(number, mention, components[number], each.id)
                if not _is_row_of(self._area.before.get(number), row):
                    yield row

    def _is_as_before(self, each: Cluster) -> bool:
        numbers = self._numbers(each)
        return numbers == self._held.get(each.id) and not numbers & self._new

    def _numbers(self, each: Cluster) -> set[int]:
        return {self._number[mention.id] for mention in each.mentions}


def _member_row(number: int, mention: Mention, component: int, incident_id: str) -> Row:
    return {
        "mention": number,
        "name": mention.name,
        "message_id": mention.message_id,
        "produced_at": mention.produced_at,
        "received": mention.received,
        "component": component,
        "incident_id": incident_id,
    }


def _is_row_of(member: Member | None, row: Mapping[str, object]) -> bool:
    return member is not None and all(
        getattr(member, "number" if column == "mention" else column) == value for column, value in row.items()
    )


def announcement(change: Change, cause: Cause, span: str | None = None) -> IncidentChanged:
    """Return what is told of a change; `span` is that of its message, where it is traced."""
    standing: Standing = change.standing
    fused: Fused = standing.fused
    return IncidentChanged(
        traceparent=span,
        kind=change.kind,
        incident=fused.incident,
        revision=standing.revision,
        cause=cause,
        sources=fused.sources,
        source_count=fused.source_count,
        independent_source_count=fused.independent_source_count,
        contradictions=fused.contradictions,
        pinned=fused.pinned,
        merged_into=standing.merged_into,
        split_from=change.split_from,
    )
