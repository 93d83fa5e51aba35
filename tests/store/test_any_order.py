"""What the incidents are depends on what was told, not on its order, on repetitions, or on the number of workers."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import postgres
import pytest
from databases import execute, fetch
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import worlds

from tocsin.contracts.messages import ReportGeocoded
from tocsin.kit.errors import Transient
from tocsin_store.repository import Repository
from tocsin_store.sql import open_repository
from tocsin_store.tables import METADATA

WORKERS = 4

LIVE = "SELECT id, content, standing FROM incidents WHERE state = 'live' ORDER BY id"

UNSOUND = {
    "a mention that counts is in one incident that stands, or was retracted": (
        "SELECT mention FROM members LEFT JOIN incidents ON incidents.id = members.incident_id"
        " WHERE state IS NULL OR state = 'merged'"
    ),
    "a merged incident leads to one that is there": (
        "SELECT a.id FROM incidents a LEFT JOIN incidents b ON b.id = a.merged_into"
        " WHERE a.state = 'merged' AND b.id IS NULL"
    ),
    "revisions count up from one without a gap": (
        "SELECT incident_id FROM changes GROUP BY incident_id HAVING min(revision) <> 1 OR max(revision) <> count(*)"
    ),
    "later revisions come later": (
        "SELECT a.id FROM changes a JOIN changes b ON b.incident_id = a.incident_id"
        " WHERE a.revision < b.revision AND a.id > b.id"
    ),
    "an incident stands at its last revision": (
        "SELECT id FROM incidents WHERE revision <>"
        " (SELECT max(revision) FROM changes WHERE changes.incident_id = incidents.id)"
    ),
    "what is linked or has one name is in one component": (
        "SELECT a.mention FROM links JOIN members a ON a.mention = links.a JOIN members b ON b.mention = links.b"
        " WHERE a.component <> b.component UNION SELECT a.mention FROM members a JOIN members b ON b.name = a.name"
        " WHERE a.component <> b.component"
    ),
}
"""What must hold, and the question that finds where it does not."""


class Desk:
    """One database, and the repositories of several workers on it, each with connections of its own."""

    def __init__(self, url: str, repositories: list[Repository]) -> None:
        self.url = url
        self.repositories = repositories

    async def after(self, share: Sequence[tuple[int, Sequence[ReportGeocoded]]]) -> list[tuple[object, ...]]:
        """Have the workers record their batches, all at once, in an empty database; return what then stands."""
        await execute(self.url, *(f"DELETE FROM {table}" for table in reversed(METADATA.sorted_tables)))
        async with asyncio.TaskGroup() as working:
            for number in range(WORKERS):
                working.create_task(self._record(number, [batch for worker, batch in share if worker == number]))
        wrong = [what for what, question in UNSOUND.items() if await fetch(self.url, question)]
        assert [] == wrong
        return await fetch(self.url, LIVE)

    async def _record(self, worker: int, batches: Sequence[Sequence[ReportGeocoded]]) -> None:
        for batch in batches:
            done = False
            while not done:  # the kit tries again as well
                with suppress(Transient):
                    await self.repositories[worker].record(batch)
                    done = True


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def desks(
    server: str, with_postgis: str, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Desk]]:
    path: Path = tmp_path_factory.mktemp("desk") / "tocsin.db"
    urls = [f"sqlite:///{path}", runner.run(postgres.new_database(server, template=with_postgis))]
    desks = [Desk(url, [runner.run(open_repository(url)) for _ in range(WORKERS)]) for url in urls]
    yield desks
    for desk in desks:
        for repository in desk.repositories:
            runner.run(repository.aclose())


@settings(max_examples=60)
@given(data=st.data())
def test_shuffling_repeating_and_splitting_change_nothing(
    data: st.DataObject, runner: asyncio.Runner, desks: list[Desk]
) -> None:
    """Four workers at once, on either database, come to the incidents, ids and all, of one worker and one batch."""
    messages = data.draw(worlds())
    again = data.draw(st.lists(st.sampled_from(messages), max_size=4))
    shuffled = data.draw(st.permutations([*messages, *again]))
    share = data.draw(dealt(shuffled))
    expected = runner.run(desks[0].after([(0, messages)]))

    for desk in desks:
        assert expected == runner.run(desk.after(share)), desk.url


@st.composite
def dealt(draw: st.DrawFn, messages: list[ReportGeocoded]) -> list[tuple[int, list[ReportGeocoded]]]:
    """Draw who gets which batch: each message is one worker's, next to its neighbour or in a batch of its own."""
    share: list[tuple[int, list[ReportGeocoded]]] = []
    for message in messages:
        worker = draw(st.integers(0, WORKERS - 1))
        if share and share[-1][0] == worker:
            share[-1][1].append(message)
        else:
            share.append((worker, [message]))
    return share
