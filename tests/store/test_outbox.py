"""What the outbox says comes next, whatever the bus takes for the last."""

from datetime import UTC, datetime, timedelta

from builders import a_geocoded, a_location, a_report, an_incident
from databases import execute, fetch

from tocsin_store.outbox import Marked, Waiting
from tocsin_store.sql import SqlRepository

MANY = 100


async def record(repository: SqlRepository, *ids: str) -> None:
    """Record one incident an id, each in a batch of its own, far from the others."""
    for id_ in ids:
        report = a_report(id=f"{id_:0>64}")
        place = a_location(lat=int(id_, 36) % 90, lon=int(id_, 36) // 90)
        await repository.record([a_geocoded(report, incidents=(an_incident(report, id=id_, location=place),))])


def ids(changes: list[Marked]) -> list[str]:
    return [change.incident.id for _, change in changes]


async def test_changes_come_in_the_order_of_their_commits(repository: SqlRepository) -> None:
    """Each with a mark of its own, by which the next ones are asked for."""
    await record(repository, "c", "a", "b")

    first, second = await repository.untold("", 2)
    third = await repository.untold(second[0], 2)

    assert ["c", "a", "b"] == ids([first, second, *third])
    assert 3 == len({mark for mark, _ in (first, second, *third)})
    assert [] == await repository.untold(third[0][0], 2)


async def test_a_change_is_told_as_it_was_made(repository: SqlRepository) -> None:
    """The very message that recording returned."""
    [[made]] = await repository.record([a_geocoded()])

    [(_, told)] = await repository.untold("", MANY)

    assert made == told


async def test_a_bus_that_was_set_back_is_told_the_rest_again(repository: SqlRepository) -> None:
    """Whatever was noted: the bus has the last word."""
    await record(repository, "a", "b", "c")
    changes = await repository.untold("", MANY)
    await repository.note_told(changes[-1][0])

    assert ["b", "c"] == ids(await repository.untold(changes[0][0], MANY))


async def test_an_emptied_bus_is_told_what_is_young(url: str, repository: SqlRepository) -> None:
    """What was told an hour ago has been heard; what was never told is told, however old it is."""
    await record(repository, "a", "b", "c", "d")
    changes = await repository.untold("", MANY)
    await repository.note_told(changes[2][0])
    old = datetime.now(UTC) - timedelta(hours=2)
    await execute(url, f"UPDATE changes SET at = '{old:%Y-%m-%d %H:%M:%S.%f}' WHERE incident_id IN ('a', 'd')")
    await execute(url, "UPDATE changes SET at = NULL WHERE incident_id = 'b'")

    assert ["c", "d"] == ids(await repository.untold("", MANY))


async def test_the_mark_of_another_database_says_nothing_of_this_one(repository: SqlRepository) -> None:
    """Then the note holds: nothing of ours is taken for told because another store's number is as high."""
    await record(repository, "a", "b", "c")
    [a, *_] = await repository.untold("", MANY)
    await repository.note_told(a[0])

    for mark in ("2 another", "9999 another", "not a mark", "² x", "99999999999999999999999999 x", "-1 x"):
        assert ["b", "c"] == ids(await repository.untold(mark, MANY))


async def test_a_database_that_was_set_back_tells_what_is_new(url: str, repository: SqlRepository) -> None:
    """Its numbers come again and stand for other changes: the bus's mark is none of these."""
    await record(repository, "a", "b")
    [a, b] = await repository.untold("", MANY)
    await repository.note_told(a[0])
    other = b[1].model_copy(update={"message_id": "another"}).model_dump_json().replace("'", "''")
    await execute(url, f"UPDATE changes SET content = '{other}' WHERE id = 2")

    assert ["b"] == ids(await repository.untold(b[0], MANY))


async def test_what_waits_is_counted_from_the_note(url: str, repository: SqlRepository) -> None:
    """And how long the oldest of it waits; a note that is none of ours is not taken."""
    assert Waiting(0, None) == await repository.waiting()
    await record(repository, "a", "b", "c")
    [a, b, c] = await repository.untold("", MANY)
    await repository.note_told(a[0])
    assert Waiting(2, b[1].produced_at) == await repository.waiting()

    await repository.note_told("3 another's")
    assert 2 == (await repository.waiting()).changes

    await repository.note_told(c[0])
    assert Waiting(0, None) == await repository.waiting()
    assert [(1, 3)] == await fetch(url, "SELECT one, told FROM outbox")
