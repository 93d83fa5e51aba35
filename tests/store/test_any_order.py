"""What the incidents are depends on what was told, not on its order, on repetitions, or on the number of workers."""

import asyncio
from collections.abc import Sequence

from databases import fetch
from desks import WORKERS, Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import worlds

from tocsin.contracts.messages import ReportGeocoded

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


async def after(desk: Desk, share: Sequence[tuple[int, Sequence[ReportGeocoded]]]) -> list[tuple[object, ...]]:
    """Have the workers record their batches in an empty database; return what then stands."""
    await desk.clear()
    await desk.record(share)
    wrong = [what for what, question in UNSOUND.items() if await fetch(desk.url, question)]
    assert [] == wrong
    return await desk.live()


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
    expected = runner.run(after(desks[0], [(0, messages)]))

    for desk in desks:
        assert expected == runner.run(after(desk, share)), desk.url


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
