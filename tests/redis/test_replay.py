"""Stored reports read again as an operator does it: real workers on a real server, better tables, one command."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from line import account, line, send, through, tocsin, told
from rig import until

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.report import Report
from tocsin.contracts.streams import RECEIVED
from tocsin_store.sql import open_repository

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

CAME = datetime(2023, 11, 7, 6, tzinfo=UTC)

UNREAD = (
    "Two Thunderhawks struck a fuel depot in Maiduguri on 6 November 2023, wounding three soldiers, officials said."
)
FAR_AWAY = "Gunmen killed four farmers in Zarbalwells, Nigeria, on 6 November 2023, police said."
FAIR = "Fighters attacked the Redsand exhibition stand in Mombasa on 6 November 2023, organisers said."

WEAPONS = "category\tsub_event_type\twords\ndrone\tAir/drone strike\tthunderhawk\n"
LOOKALIKES = "treatment\treason\twords\nlookalike\ta fair is no front\tattacked the redsand\n"
PLACES = "name,lat,lon,kind,country,radius_km\nZarbalwells,11.61,13.27,settlement,NG,2\n"


def report(number: int, text: str) -> Report:
    came = CAME + timedelta(minutes=number)
    return a_report(text, id=f"{number:064x}", published_at=came, received_at=came)


@pytest.fixture
def settings(redis_url: str, tmp_path: Path) -> Mapping[str, str]:
    """Set a line up on the session's server, with a database of its own."""
    return {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{tmp_path / 'tocsin.db'}"}


@pytest.fixture
def better(tmp_path: Path) -> Mapping[str, str]:
    """Write an analyst's own tables: a weapon, a lookalike, a place."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "weapons.tsv").write_text(WEAPONS)
    (tmp_path / "words" / "lookalikes.tsv").write_text(LOOKALIKES)
    (tmp_path / "places.csv").write_text(PLACES)
    return {"TOCSIN_LEXICON_PATH": str(tmp_path / "words"), "TOCSIN_GAZETTEER_PATH": str(tmp_path / "places.csv")}


def place_of(change: IncidentChanged) -> str | None:
    return change.incident.location and change.incident.location.name


async def test_better_tables_make_revisions_and_no_duplicates(
    client: "Redis", settings: Mapping[str, str], better: Mapping[str, str], tmp_path: Path
) -> None:
    """As before: nothing is told. With better tables: created, moved under its id, retracted, each saying by what."""
    async with line(settings, tmp_path / "logs"):
        await send(client, report(1, UNREAD), report(2, FAR_AWAY), report(3, FAIR))
        await through(client)
        status, said, _ = await tocsin(settings, "replay", "--stage", "enrich", "--all", "--json")
        assert (0, 3, 3, {}) == (status, *(account(said)[what] for what in ("sent", "through", "changes")))
    first = await told(client, 2)
    assert [("created", "Nigeria"), ("created", "Mombasa")] == [(each.kind, place_of(each)) for each in first]

    async with line({**settings, **better}, tmp_path / "logs"):
        places = await tocsin(settings, "replay", "--stage", "geocode", "--since", "2023-11-07", "--json")
        words = await tocsin(settings, "replay", "--stage", "enrich", "--all", "--json")
        again = await tocsin(settings, "replay", "--stage", "enrich", "--all", "--json")
        every = await told(client, 5)
    assert [{"updated": 1}, {"created": 1, "retracted": 1}, {}] == [
        account(said)["changes"] for _, said, _ in (places, words, again)
    ]
    [moved, *others] = every[2:]
    assert (first[0].incident.id, 2, "updated", "Zarbalwells") == (
        moved.incident.id,
        moved.revision,
        moved.kind,
        place_of(moved),
    )
    assert {("created", 1), ("retracted", 2)} == {(each.kind, each.revision) for each in others}
    assert ["geocode", "enrich", "enrich"] == [e.cause.rereading.stage for e in every[2:] if e.cause.rereading]
    shown = await tocsin(settings, "incident", "history", moved.incident.id)
    assert "read again from geocode on" in shown[1]


async def keep(url: str, numbers: range) -> None:
    """Have the database hold reports as an older line read them."""
    repository = await open_repository(url)
    for start in range(numbers.start, numbers.stop, 100):
        batch = []
        for number in range(start, min(start + 100, numbers.stop)):
            of = report(number, FAIR)
            incident = an_incident(of, id=f"i{number}", location=a_location(lat=-89 + 0.2 * number))
            batch.append(a_geocoded(of, incidents=(incident,), message_id=f"m{number}", entities=()))
        await repository.record(batch)
    await repository.aclose()


async def test_a_replay_that_dies_goes_on_and_two_share_it(
    client: "Redis", settings: Mapping[str, str], tmp_path: Path
) -> None:
    """Killed in the middle, then said again in two shells at once: each report is on the bus once."""
    await keep(settings["TOCSIN_STORE_DATABASE_URL"], range(1, 201))
    words = ("replay", "--stage", "enrich", "--source", "Test Wire", "--ahead", "64", "--json")
    first = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tocsin_cli", *words), env=os.environ | settings, stderr=asyncio.subprocess.DEVNULL
    )

    async def is_at_work() -> bool:
        return await client.xlen(RECEIVED.key()) > 0

    await until(is_at_work, seconds=60)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    async with line(settings, tmp_path / "logs"):
        said = await asyncio.gather(tocsin(settings, *words), tocsin(settings, *words))

    assert [(0, 200, 200)] * 2 == [(status, account(out)["sent"], account(out)["through"]) for status, out, _ in said]
    assert all("goes on with replay" in complained for _, _, complained in said)


async def test_live_reports_do_not_wait_behind_a_replay(
    client: "Redis", settings: Mapping[str, str], tmp_path: Path
) -> None:
    """No more than `--ahead` entries lie in front of one that comes in now, however many are read again."""
    await keep(settings["TOCSIN_STORE_DATABASE_URL"], range(1, 101))
    command = asyncio.create_task(tocsin(settings, "replay", "--stage", "enrich", "--all", "--ahead", "32", "--json"))

    async def is_held() -> bool:
        return await client.xlen(RECEIVED.key()) == 32

    await until(is_held, seconds=60)
    await asyncio.sleep(1)  # nobody reads, so nothing more may come
    assert 32 == await client.xlen(RECEIVED.key())
    async with line(settings, tmp_path / "logs"):
        await send(client, a_report(UNREAD, received_at=datetime.now(UTC)))
        status, said, _ = await command
    assert (0, 100) == (status, account(said)["through"])


async def test_what_does_not_come_back_is_told(client: "Redis", settings: Mapping[str, str], tmp_path: Path) -> None:
    """A replayed report that a worker refuses is among the dead letters, and the command says so."""
    await keep(settings["TOCSIN_STORE_DATABASE_URL"], range(1, 3))
    async with line(settings, tmp_path / "logs", stages=("geocode", "store")):
        command = asyncio.create_task(tocsin(settings, "replay", "--stage", "enrich", "--all"))

        async def is_sent() -> bool:
            return await client.xlen(RECEIVED.key()) == 2

        await until(is_sent, seconds=60)
        await client.xgroup_create(RECEIVED.key(), "enrich", id="$")  # as if enrich had refused both
        status, _, complained = await command
    assert (1, True) == (status, "2 reports did not come back" in complained)


async def test_a_dry_run_sends_nothing(client: "Redis", settings: Mapping[str, str]) -> None:
    """It says how many it would be, and how many cannot be placed for want of what an older version did not keep."""
    await keep(settings["TOCSIN_STORE_DATABASE_URL"], range(1, 4))
    read = await tocsin(settings, "replay", "--stage", "enrich", "--since", "2023-11-07", "--dry-run")
    placed = await tocsin(settings, "replay", "--stage", "geocode", "--report", f"{2:064x}", "--dry-run")
    none = await tocsin(settings, "replay", "--stage", "enrich", "--until", "2023-11-06", "--dry-run")

    assert ["would read 3 reports again\n", "would place 1 report again\n", "would read 0 reports again\n"] == [
        complained for _, _, complained in (read, placed, none)
    ]
    assert 0 == await client.xlen(RECEIVED.key())


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "say which reports to replay"),
        (("--all", "--since", "2023"), "leave it out"),
        (("--since", "yesterday"), "--since yesterday is no day"),
        (("--since", "2024", "--until", "2023"), "nothing is on both sides"),
    ],
)
async def test_a_wrong_call_says_what_to_type(
    settings: Mapping[str, str], words: tuple[str, ...], complaint: str
) -> None:
    """Status 2, and nothing is sent."""
    status, _, complained = await tocsin(settings, "replay", "--stage", "enrich", *words)

    assert (2, True) == (status, complaint in complained), complained
