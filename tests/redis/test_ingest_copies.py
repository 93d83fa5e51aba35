"""Copies on their way through ingest: real workers on a real server, and the faults between grouping and publishing."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders import a_report
from rig import IN, Server, running, until

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin.kit import Transient
from tocsin.kit.testing import RecordingPublish
from tocsin_ingest.app import wire
from tocsin_ingest.grouping import RedisGrouper
from tocsin_ingest.intake import Intake
from tocsin_ingest.ledger import MemoryLedger

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

STORY = """Smugglers fired on a coast guard launch off Zuwara before sunrise on Friday and wounded two sailors, its navy
said. The launch had stopped a wooden boat with 46 migrants, among them a Sudanese family of seven, when a second
boat without lights came up from the west and opened fire with a machine gun.
A petty officer, Khaled al-Trabelsi, was taken by helicopter to a clinic in Sabratha; doctors there said that he would
keep his arm. The migrants were put ashore at the commercial harbour and given blankets and water by volunteers of the
Red Crescent, whose local head, Salma Ben Romdhane, asked for more tents.
The navy said it had found the second boat empty on a beach near Abu Kammash, with 300 litres of diesel on board."""

CUT = STORY.rpartition("\n")[0]


async def reports(client: "Redis") -> list[Report]:
    entries = await client.xrange(IN)
    return [ReportReceived.model_validate_json(fields[b"data"]).report for _, fields in entries]


def put(folder: Path, name: str, text: str) -> None:
    """Put a file into a folder that nobody has written to for an hour: it is whole at first sight."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)


@pytest.fixture
def two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("TOCSIN_INGEST_POLL_SECONDS", "0.05")
    folders = tmp_path / "wire", tmp_path / "paper"
    for folder in folders:
        folder.mkdir()
    return folders


def worker_on(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch):  # noqa: ANN201 - what `wire` returns
    monkeypatch.setenv("TOCSIN_REDIS_URL", url)
    monkeypatch.setenv("TOCSIN_INGEST_FOLDERS", str(folder))
    return wire()


async def test_one_story_through_two_workers_is_one_group(
    client: "Redis", redis_url: str, two_folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both reports go on, each once, and both name one of them."""
    wire_folder, paper_folder = two_folders
    one, other = (worker_on(folder, redis_url, monkeypatch) for folder in two_folders)

    async def both_came() -> bool:
        return len(await reports(client)) == 2

    async with running(one), running(other):
        put(wire_folder, "story.txt", STORY)
        put(wire_folder, "again.txt", STORY)
        put(paper_folder, "cut.txt", CUT)
        await until(both_came)

    came = await reports(client)
    assert {STORY, CUT} == {each.text for each in came}
    assert 1 == len({each.group for each in came})
    assert came[0].group in {each.id for each in came}


async def test_a_server_that_was_away_finds_the_copy_all_the_same(
    own_server: Server, two_folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is published while it is away; when it is back, with what it kept on disk, the copy has its group."""
    own_server.start()
    folder, _ = two_folders
    put(folder, "story.txt", STORY)
    worker = worker_on(folder, own_server.url, monkeypatch)

    async def came(number: int) -> bool:
        async with make(own_server) as client:
            return len(await reports(client)) == number

    async with running(worker):
        await until(lambda: came(1))
        own_server.kill()
        put(folder, "cut.txt", CUT)
        own_server.start()
        await until(lambda: came(2))
    async with make(own_server) as client:
        first, copy = await reports(client)
    assert (STORY, CUT) == (first.text, copy.text)
    assert [first.id, first.id] == [first.group, copy.group]


def make(server: Server) -> "Redis":
    import redis.asyncio  # noqa: PLC0415 - the name is a type's above

    return redis.asyncio.Redis.from_url(server.url)


class Dying(RecordingPublish[ReportReceived]):
    """Publishes nothing: the worker died when its reports had their groups."""

    async def __call__(self, items: Sequence[tuple[str, ReportReceived]]) -> list[bool]:
        raise Transient(f"{len(items)} reports are not on the bus")


async def test_a_worker_that_dies_before_it_publishes_costs_no_report_its_group(client: "Redis") -> None:
    """Another one takes the same reports: the first is the first of its text, and not a copy of itself."""

    def intake(publish: RecordingPublish[ReportReceived]) -> Intake:
        grouper = RedisGrouper(client, remember_days=3)
        return Intake(publish, grouper=grouper, ledger=MemoryLedger(), now=lambda: datetime.now(UTC))

    story, cut = (a_report(text, id=letter * 64) for text, letter in ((STORY, "a"), (CUT, "b")))
    with pytest.raises(Transient):
        await intake(Dying()).take("test", [story])

    taken = await intake(RecordingPublish()).take("test", [story, cut, story])

    assert [(story.id, True), (story.id, True), (story.id, False)] == [(each.group, each.new) for each in taken]


async def test_copies_are_counted(client: "Redis") -> None:
    """A report that is new with a text that is not; one that was known is no copy."""
    ledger = MemoryLedger()
    grouper = RedisGrouper(client, remember_days=3)
    intake = Intake(RecordingPublish(), grouper=grouper, ledger=ledger, now=lambda: datetime.now(UTC))
    story, cut = (a_report(text, id=letter * 64) for text, letter in ((STORY, "a"), (CUT, "b")))

    await intake.of("wire")([story])
    await intake.of("paper")([cut, cut])

    tally = (await ledger.standings())["paper"].tally
    assert (1, 1, 1) == (tally.new, tally.copies, tally.known)
