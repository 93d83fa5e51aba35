"""From the first version's tables, with what they hold, to those of today, and back."""

import json
from datetime import date

import pytest
from builders import a_location, a_report, an_incident
from databases import execute, fetch, sqlite_path

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged
from tocsin.contracts.report import Report
from tocsin_store import migrate
from tocsin_store.engine import open_engine
from tocsin_store.repository import Counts
from tocsin_store.sql import open_repository

REPORTS = [a_report(id=str(n) * 64) for n in (1, 2, 3)]
THAT_DAY = When(start=date(2023, 11, 6), end=date(2023, 11, 6), precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)


def quoted(value: object) -> str:
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def insert(table: str, **row: object) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})"


def as_first_kept(report: Report, incident_id: str, *, lat: float, revision: int = 1) -> list[str]:
    """Return the statements by which the first version kept one more message about a report."""
    message_id = f"{report.id[0]}-{revision}"
    incident = an_incident(
        report, id=incident_id, location=a_location(lat=lat), time=THAT_DAY, confidence=revision / 10
    )
    content = incident.model_dump_json()
    change = IncidentChanged(
        kind=ChangeKind.CREATED,
        incident=incident,
        revision=revision,
        cause=Cause(report_id=report.id, message_id=message_id),
    )
    kept = {"incident_id": incident_id, "message_id": message_id}
    known = {"event_type": incident.event_type, "sub_event_type": incident.sub_event_type, "status": incident.status}
    told = {"text": report.text, "source_name": "Test Wire", "source_kind": "wire", "published_at": "2023-11-06 00:00"}
    first = [
        insert("reports", id=report.id, **told),
        insert("incidents", id=incident_id, revision=1, lat=lat, confidence=0.1, content=content, **known),
    ]
    update = f"UPDATE incidents SET revision = {revision}, content = {quoted(content)} WHERE id = '{incident_id}'"
    return [
        *(first if revision == 1 else []),
        update,
        insert("mentions", report_id=report.id, content=content, **kept),
        insert("changes", revision=revision, content=change.model_dump_json(), **kept),
        insert("handled", message_id=message_id),
    ]


@pytest.fixture
async def first(url: str) -> str:
    """Make a database as the first version left it: two reports of one act, one of another that was told twice."""
    opened = open_engine(url)
    await migrate.upgrade(opened, "0001")
    await opened.dispose()
    one, two, three = REPORTS
    await execute(url, *as_first_kept(one, "i1", lat=11.8), *as_first_kept(two, "i2", lat=11.8))
    await execute(url, *as_first_kept(three, "i3", lat=40), *as_first_kept(three, "i3", lat=40, revision=2))
    return url


async def test_what_the_first_version_kept_is_fused(first: str) -> None:
    """Its reports are read anew: two of one act are one incident, ids stay, and no revision is given twice."""
    repository = await open_repository(first)

    assert Counts(reports=3, mentions=3, incidents=2) == await repository.counts()
    found = {stored.incident.id: stored for stored in await repository.incidents(10)}
    assert {"i1": 2, "i3": 1} == {id_: len(stored.sources) for id_, stored in found.items()}
    assert {"i1": 2, "i3": 3} == {id_: stored.revision for id_, stored in found.items()}
    assert 0.2 == found["i3"].incident.confidence
    merged = "SELECT revision, merged_into FROM incidents WHERE state = 'merged'"
    assert [(2, "i1")] == await fetch(first, merged)
    await repository.aclose()


async def test_what_the_first_version_did_not_keep_is_not_known(first: str) -> None:
    """Whether a passage was set aside cannot be told of its reports: that is not the same as none."""
    repository = await open_repository(first)

    assert [(None, None)] * 2 == [(told.set_aside, told.places) for told in await repository.reports_of("i1")]
    await repository.aclose()


async def test_only_what_is_new_waits_to_be_told(first: str) -> None:
    """What the first version told was handed over by it."""
    repository = await open_repository(first)
    waiting = await repository.untold("", 100)
    await repository.aclose()

    assert {("i1", 2), ("i2", 2), ("i3", 3)} == {(change.incident.id, change.revision) for _, change in waiting}
    assert [(4,)] == await fetch(first, "SELECT told FROM outbox")


async def test_a_second_start_fuses_nothing_again(first: str) -> None:
    """Reports are taken up once."""
    await (await open_repository(first)).aclose()
    before = await fetch(first, "SELECT id, revision FROM incidents ORDER BY id")
    await (await open_repository(first)).aclose()

    assert before == await fetch(first, "SELECT id, revision FROM incidents ORDER BY id")


async def test_the_way_back_keeps_what_the_first_tables_can_hold(first: str) -> None:
    """Incidents that stand, with every report that tells of them; merged ones go. And up again from there."""
    await (await open_repository(first)).aclose()
    opened = open_engine(first)
    await migrate.downgrade(opened, "0001")
    await opened.dispose()

    assert [("i1", 2), ("i3", 3)] == await fetch(first, "SELECT id, revision FROM incidents ORDER BY id")
    told = await fetch(first, "SELECT incident_id, report_id FROM mentions ORDER BY incident_id, report_id")
    assert [("i1", REPORTS[0].id), ("i1", REPORTS[1].id), ("i3", REPORTS[2].id)] == told
    [(content,)] = await fetch(first, "SELECT content FROM incidents WHERE id = 'i3'")
    assert "i3" == json.loads(str(content))["id"]
    await execute(first, *as_first_kept(REPORTS[2], "i3", lat=40, revision=4))
    repository = await open_repository(first)
    assert ["i1", "i3"] == sorted(stored.incident.id for stored in await repository.incidents(10))
    await repository.aclose()


async def test_words_and_places_are_indexed(first: str) -> None:
    """Those of incidents that were there before too, once each."""
    repository = await open_repository(first)
    await repository.aclose()
    if sqlite_path(first) is not None:
        words = "SELECT id FROM incident_words JOIN incidents ON number = incident_words.rowid"
        found = f"{words} WHERE incident_words MATCH 'maiduguri' AND state = 'live' ORDER BY id"
        placed = "SELECT count(*) FROM incident_places WHERE north > 39 AND south < 41"
    else:
        found = "SELECT id FROM incidents WHERE to_tsvector('simple', words) @@ to_tsquery('simple', 'maiduguri')"
        found += " AND state = 'live' ORDER BY id"
        placed = "SELECT count(*) FROM incidents WHERE ST_DWithin(geom, ST_MakePoint(13.16, 40)::geography, 1000)"
    assert [("i1",), ("i3",)] == await fetch(first, found)
    assert [(1,)] == await fetch(first, placed)
