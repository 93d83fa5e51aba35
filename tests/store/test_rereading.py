"""Reports that are read again: what was read as before says nothing, and what was not is as if it had never been.

The invariant. After reports were read a second time, by whatever rules, the incidents that stand are those of a
database that only ever heard the second readings, under the names that the first ones gave. A reading is a replay's or
a live one; which counts hangs on when it was made and not on when it arrived.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch
from desks import WORKERS, Desk
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import readings

from tocsin.contracts.messages import ChangeKind, IncidentChanged, ReportGeocoded, Rereading
from tocsin_store.fuse import Correction, CorrectionKind, State
from tocsin_store.repository import Asked, Repository

NUMBERS = count(1)

LATER = datetime(2024, 3, 1, tzinfo=UTC)
"""When reports are read again: after all that `readings` draws."""


def read_again(
    message: ReportGeocoded,
    *,
    at: datetime = LATER,
    replay: str = "r",
    read_at: datetime | None = None,
    **fields: object,
) -> ReportGeocoded:
    """Return a report's second reading, by default the very same as the first."""
    stage = "geocode" if read_at else "enrich"
    rereading = Rereading(replay=replay, stage=stage, asked_at=at, read_at=read_at)
    changed = {"message_id": f"again-{next(NUMBERS)}", "produced_at": at, "rereading": rereading, **fields}
    return message.model_copy(update=changed)


async def record(desk: Desk, messages: Sequence[ReportGeocoded]) -> list[IncidentChanged]:
    """Have all workers record their share at once, each message in a transaction of its own."""
    return await desk.record([(number % WORKERS, [message]) for number, message in enumerate(messages)])


async def names(desk: Desk) -> Mapping[str, str]:
    """Return by the id that the latest reading gives, under which name it counts."""
    question = "SELECT incident_id, name FROM mentions JOIN (SELECT mention, name FROM members) m ON mention = number"
    return {str(id_): str(name) for id_, name in await fetch(desk.url, question)}


@settings(max_examples=12)
@given(data=st.data())
def test_what_is_read_as_before_says_nothing(data: st.DataObject, runner: asyncio.Runner, desks: list[Desk]) -> None:
    """By three workers, twice, and by a second replay beside the first: no change is made, and nothing is told."""
    first = [before for before, _ in data.draw(readings())]
    again = [read_again(message, replay=replay) for replay in "ab" for message in first]
    order = data.draw(st.permutations(again))

    async def on(desk: Desk) -> None:
        await desk.clear()
        await record(desk, first)
        before, told = await desk.live(), await fetch(desk.url, "SELECT count(*) FROM changes")
        assert [] == await record(desk, order), desk.url
        assert (before, told) == (await desk.live(), await fetch(desk.url, "SELECT count(*) FROM changes"))

    for desk in desks:
        runner.run(on(desk))


@settings(max_examples=25)
@given(data=st.data())
def test_what_is_read_otherwise_is_as_if_it_had_been_read_so_at_once(
    data: st.DataObject, runner: asyncio.Runner, desks: list[Desk]
) -> None:
    """Old readings, new ones and the same once more, in any order and by three workers: the new ones stand."""
    told = data.draw(readings())
    again = [read_again(after, message_id=f"again-{number}") for number, (_, after) in enumerate(told)]
    order = data.draw(st.permutations([*(before for before, _ in told), *again, *again]))

    async def on(desk: Desk) -> None:
        await desk.clear()
        await record(desk, order)
        stands, known_as = await desk.live(), await names(desk)
        await desk.clear()
        await record(desk, [_renamed(message, known_as) for message in again])
        assert await desk.live() == stands, desk.url

    for desk in desks:
        runner.run(on(desk))


def _renamed(message: ReportGeocoded, names: Mapping[str, str]) -> ReportGeocoded:
    incidents = tuple(each.model_copy(update={"id": names[each.id]}) for each in message.incidents)
    return message.model_copy(update={"incidents": incidents})


def told(number: int, *, lat: float = 11.8, **changes: object) -> ReportGeocoded:
    """Return the first reading of a report that came in at hour `number`."""
    came = datetime(2024, 2, 9, number, tzinfo=UTC)
    report = a_report(id=f"{number:064x}", received_at=came, published_at=came)
    incident = an_incident(report, id=f"i{number}", location=a_location(lat=lat), **changes)
    return a_geocoded(report, incidents=(incident,), message_id=f"m{number}", produced_at=came, entities=())


async def test_what_is_no_longer_read_is_retracted_and_says_why(repository: Repository) -> None:
    """The incident goes with its last revision, and its cause names the replay; read once more, it comes back."""
    first = told(1)
    await repository.record([first])
    [[gone]] = await repository.record([read_again(first, incidents=(), replay="better words")])

    assert (ChangeKind.RETRACTED, "i1", 2) == (gone.kind, gone.incident.id, gone.revision)
    assert gone.cause.rereading is not None
    assert ("better words", "enrich") == (gone.cause.rereading.replay, gone.cause.rereading.stage)
    [[back]] = await repository.record([read_again(first, at=LATER + timedelta(days=1))])
    assert (ChangeKind.UPDATED, "i1", 3) == (back.kind, back.incident.id, back.revision)


async def test_what_is_read_otherwise_is_a_revision_of_the_same_incident(repository: Repository) -> None:
    """Even where the new rules give it another id; what is read besides is an incident of its own."""
    first = told(1)
    await repository.record([first])
    other = an_incident(first.report, id="other", location=a_location(lat=11.8), confidence=0.4)
    more = an_incident(first.report, id="more", location=a_location(lat=50), evidence=_elsewhere(first))
    [changes] = await repository.record([read_again(first, incidents=(other, more))])

    assert [("i1", "updated", 2), ("more", "created", 1)] == sorted(
        (c.incident.id, c.kind, c.revision) for c in changes
    )
    assert {"r"} == {change.cause.rereading.replay for change in changes if change.cause.rereading}


def _elsewhere(message: ReportGeocoded) -> list[dict[str, object]]:
    text = message.report.text
    return [{"field": "sub_event_type", "start": 0, "end": 1, "quote": text[:1], "rule": "told"}]


def said(kind: CorrectionKind, *names: str, **rest: object) -> Correction:
    return replace(Correction(0, kind, names, "ana", "checked", LATER), **rest)


async def test_what_analysts_said_holds(repository: Repository) -> None:
    """A pin, a merge, a split and a retraction outlive other readings of the reports that they are about."""
    messages = [told(n, lat=lat) for n, lat in ((1, 11.8), (2, 11.8), (3, 30), (4, 40), (5, 50))]
    await repository.record(messages)
    toll = {"min": 7, "max": 7, "basis": "exact"}
    await repository.correct(said(CorrectionKind.SPLIT, "i2", rest=("i1",)))
    await repository.correct(said(CorrectionKind.MERGE, "i3", "i4"))
    await repository.correct(said(CorrectionKind.SET, "i1", field="casualties.killed", value=toll))
    await repository.correct(said(CorrectionKind.RETRACT, "i5"))
    for message in messages:
        [incident] = message.incidents
        other = incident.model_copy(update={"id": f"new-{incident.id}", "confidence": 0.3})
        await repository.record([read_again(message, incidents=(other,))])

    found = {each.incident.id: each for each in await repository.incidents(10)}
    assert {"i1": 1, "i2": 1, "i3": 2} == {id_: len(each.sources) for id_, each in found.items()}
    assert ("casualties.killed",) == found["i1"].pinned
    retracted = await repository.incident("i5")
    assert retracted is not None
    assert State.RETRACTED is retracted.state


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "the newer reading first"])
async def test_what_is_placed_anew_gives_way_to_what_was_read_meanwhile(
    repository: Repository, *, is_late: bool
) -> None:
    """Two replays at once, one of the places alone: it brings no older reading back, whichever arrives first."""
    first = told(1)
    await repository.record([first])
    read_anew = read_again(first, incidents=())
    placed_anew = read_again(first, at=LATER + timedelta(hours=1), read_at=first.produced_at)
    for message in (read_anew, placed_anew) if is_late else (placed_anew, read_anew):
        await repository.record([message])

    assert [] == await repository.incidents(10)


async def test_reports_are_found_in_the_order_they_came_in(repository: Repository) -> None:
    """Page after page, by day, source and id; none twice and none missed."""
    await repository.record([told(n, lat=3 * n) for n in (4, 1, 3, 2)])
    found, last = [], None
    while page := await repository.again(Asked(), last, 3, placeable=False):
        found += [int(each.report.id, 16) for each in page]
        last = page[-1].came

    assert [1, 2, 3, 4] == found
    three, two = datetime(2024, 2, 9, 3, tzinfo=UTC), datetime(2024, 2, 9, 2, tzinfo=UTC)
    for asked, expected in (
        (Asked(since=two, before=three), [2]),
        (Asked(source="Test Wire"), [1, 2, 3, 4]),
        (Asked(source="Nobody"), []),
        (Asked(report=f"{3:064x}"[:64]), [3]),
        (Asked(report="%"), []),
    ):
        page = await repository.again(asked, None, 10, placeable=False)
        assert expected == [int(each.report.id, 16) for each in page]
        assert len(expected) == (await repository.to_read(asked)).reports


async def test_reports_that_came_in_at_once_are_all_found(repository: Repository) -> None:
    """A folder is read in one instant, and a page may end among its reports: their ids decide."""
    came = datetime(2024, 2, 9, tzinfo=UTC)
    for number in (5, 2, 4, 1, 3):
        report = a_report(id=f"{number:064x}", received_at=came, published_at=came)
        await repository.record([a_geocoded(report, incidents=(), message_id=f"m{number}", produced_at=came)])
    found, last = [], None
    while page := await repository.again(Asked(), last, 2, placeable=False):
        found += [int(each.report.id, 16) for each in page]
        last = page[-1].came

    assert [1, 2, 3, 4, 5] == found


async def test_of_several_readings_the_latest_is_placed_anew(repository: Repository) -> None:
    """Not the one that was recorded last: an older one may come in late."""
    first = told(1)
    later, earlier = LATER + timedelta(days=2), LATER + timedelta(days=1)
    for at, confidence in ((later, 0.7), (earlier, 0.2)):
        incident = first.incidents[0].model_copy(update={"confidence": confidence})
        await repository.record([read_again(first, at=at, incidents=(incident,))])
    [again] = await repository.again(Asked(), None, 10, placeable=True)

    assert again.reading is not None
    assert (later, [0.7]) == (again.reading.read_at, [each.confidence for each in again.reading.incidents])


async def test_a_report_is_placed_anew_as_it_was_last_read(repository: Repository) -> None:
    """With the names that enrich read; one that an older version kept without them is left out, and counted."""
    first, old = told(1), told(2, lat=40).model_copy(update={"entities": None})
    await repository.record([first, old])
    await repository.record([read_again(first, incidents=(first.incidents[0].model_copy(update={"confidence": 0.2}),))])
    [again] = await repository.again(Asked(), None, 10, placeable=True)

    assert again.reading is not None
    assert (first.report, LATER, [0.2]) == (
        again.report,
        again.reading.read_at,
        [incident.confidence for incident in again.reading.incidents],
    )
    counted = await repository.to_read(Asked())
    assert (2, 1) == (counted.reports, counted.placeable)


async def test_a_replay_is_accounted_for(repository: Repository) -> None:
    """How many reports came back, and which changes they made: another's and an analyst's are not among them."""
    messages = [told(n, lat=10 * n) for n in (1, 2, 3)]
    await repository.record(messages)
    last = (await repository.to_read(Asked())).last_change
    otherwise = messages[1].incidents[0].model_copy(update={"confidence": 0.3})
    await repository.record(
        [
            read_again(messages[0], replay="mine", incidents=()),
            read_again(messages[1], replay="mine", incidents=(otherwise,)),
        ]
    )
    await repository.record([read_again(messages[2], replay="another", incidents=())])
    await repository.correct(said(CorrectionKind.RETRACT, "i2"))
    became = await repository.became("mine", last)

    assert (2, {ChangeKind.UPDATED: 1, ChangeKind.RETRACTED: 1}) == (became.reports, became.changes)
    assert 2 == await repository.replayed("mine")
