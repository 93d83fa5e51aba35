"""Collectors at work side by side, and the file that says which."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import pytest
import structlog
from builders import a_report
from patience import PATIENCE_SECONDS
from pydantic import Field
from redis.exceptions import ConnectionError as RedisAwayError
from unit.ingest.recording import Delivered

from tocsin_ingest.fetch.on_demand import OnDemand
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.roster import Roster
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector, Deliver
from tocsin_ingest.sources.listed import Listed
from tocsin_ingest.sources.options import Means, SourceOptions, SourceType
from tocsin_ingest.sources.registry import UnknownTable


class SirenOptions(SourceOptions):
    town: Annotated[str, Field(description="Whose siren.")]


@dataclass
class Town:
    """What became of the collectors that were made."""

    began: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


@dataclass
class Siren:
    """A collector that stays; it fails as often as it was told to."""

    name: str
    town: Town
    failures: list[Exception] = field(default_factory=list)
    stays: bool = True

    async def run(self, deliver: Deliver) -> None:
        self.town.began.append(self.name)
        if self.failures:
            raise self.failures.pop(0)
        try:
            await deliver([a_report(self.name)])
            await asyncio.sleep(60 if self.stays else 0)
        finally:
            self.town.ended.append(self.name)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


def sirens_of(town: Town) -> Callable[[str], SourceType[Any]]:
    def opens(options: SirenOptions, _means: Means) -> Iterable[Collector]:
        match options.town:
            case "nowhere":
                raise ValueError("town: found 'nowhere'; give one that is")
            case "broken":
                raise ZeroDivisionError
            case both if "+" in both:
                return [Siren(f"siren:{part}", town) for part in both.split("+")]
            case one:
                return [Siren(f"siren:{one}", town)]

    kind = SourceType("siren", SirenOptions, opens, "Sirens.")

    def type_of(table: str) -> SourceType[Any]:
        if table != "siren":
            raise UnknownTable("found no such kind of source; there are siren")
        return kind

    return type_of


def listed(file: Path, town: Town) -> Listed:
    settings = IngestSettings()
    means = Means(fetcher=OnDemand(settings), ledger=MemoryLedger(), settings=settings)
    return Listed(file, means, type_of=sirens_of(town))


def write(file: Path, *towns: str, more: str = "") -> None:
    """Put another file in its place, as an editor does: another inode is another file, whatever its time and size."""
    new = file.with_suffix(".new")
    new.write_text("".join(f'[[siren]]\ntown = "{town}"\n' for town in towns) + more, encoding="utf-8")
    new.replace(file)


def said(logs: Sequence[MutableMapping[str, Any]]) -> list[str]:
    return [line["why"] for line in logs if line["event"] == "sources not read"]


def spoil(file: Path, bad: bytes | None) -> None:
    if bad is None:
        file.unlink()
    else:
        file.write_bytes(bad)


@asynccontextmanager
async def at_work(
    collectors: Sequence[Collector], file: Listed | None = None
) -> AsyncIterator[tuple[Delivered, "asyncio.Task[None]"]]:
    delivered = Delivered()
    roster = Roster(collectors, file, look_seconds=0.01, first_pause_seconds=0.01)
    running = asyncio.create_task(roster.run(lambda _: delivered))
    try:
        yield delivered, running
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not true():  # noqa: ASYNC110 - what is waited for is told by nobody
            await asyncio.sleep(0.005)


class TestSideBySide:
    """Collectors do not feel each other."""

    async def test_one_that_fails_begins_anew_and_stops_no_other(self, town: Town) -> None:
        """However often, and whatever it is; Redis that is away is no fault of its own."""
        bad = Siren("bad", town, [KeyError("a bug"), RedisAwayError("away"), OSError("full")])
        with structlog.testing.capture_logs() as logs:
            async with at_work([bad, Siren("good", town)]) as (delivered, _):
                await until(lambda: sorted(delivered.texts) == ["bad", "good"])

        assert 4 == town.began.count("bad")
        assert 1 == town.began.count("good")
        told = [(line["event"], line["log_level"]) for line in logs if "collector" in line["event"]]
        assert [("collector failed", "error"), ("collector waits", "warning"), ("collector waits", "warning")] == told

    async def test_when_all_have_ended_there_is_nothing_left_to_do(self, town: Town) -> None:
        """Standard input came to its end: the worker may stop."""
        async with at_work([Siren("a", town, stays=False), Siren("b", town, stays=False)]) as (_, running):
            await asyncio.wait_for(running, PATIENCE_SECONDS)

        assert ["a", "b"] == sorted(town.ended)

    async def test_while_there_is_a_file_more_may_come(self, town: Town, file: Path) -> None:
        """The worker waits for the file, and for what is added to it."""
        async with at_work([Siren("a", town, stays=False)], listed(file, town)) as (delivered, running):
            await until(lambda: town.ended == ["a"])
            write(file, "Bo")
            await until(lambda: "siren:Bo" in delivered.texts)

            assert not running.done()

    async def test_a_stop_reaches_all(self, town: Town, file: Path) -> None:
        """Each lets go before the worker ends."""
        write(file, "Bo")
        async with at_work([Siren("a", town)], listed(file, town)):
            await until(lambda: len(town.began) == 2)

        assert ["a", "siren:Bo"] == sorted(town.ended)


class TestAgain:
    """The kit begins the whole roster anew where it fails itself."""

    async def test_what_the_file_says_begins_again(self, town: Town, file: Path) -> None:
        """Though the file did not change."""
        write(file, "Bo")
        roster = Roster([], listed(file, town), look_seconds=0.01)
        for times in (1, 2):
            running = asyncio.create_task(roster.run(lambda _: Delivered()))
            await until(lambda times=times: len(town.began) == times)
            running.cancel()
            await asyncio.wait([running])

        assert ["siren:Bo"] * 2 == town.began == town.ended


class TestFile:
    """What the file says is at work, from the moment that it says so."""

    async def test_what_is_added_begins_and_what_is_taken_out_ends(self, town: Town, file: Path) -> None:
        """What stays is left alone."""
        write(file, "Bo", "Wa")
        async with at_work([], listed(file, town)):
            await until(lambda: len(town.began) == 2)
            write(file, "Ku", "Wa")
            await until(lambda: "siren:Ku" in town.began)
            await until(lambda: town.ended == ["siren:Bo"])

            assert 1 == town.began.count("siren:Wa")

    async def test_a_changed_entry_begins_anew_after_its_end(self, town: Town, file: Path) -> None:
        """Under the name that it had."""
        write(file, "Bo")
        async with at_work([], listed(file, town)):
            await until(lambda: len(town.began) == 1)
            write(file, "Bo", more='language = "sw"\n')
            await until(lambda: len(town.began) == 2)

            assert (["siren:Bo"] * 2, ["siren:Bo"]) == (town.began, town.ended)

    async def test_a_disabled_entry_is_left_alone(self, town: Town, file: Path) -> None:
        """And ends where it was at work."""
        write(file, "Bo", "Wa")
        async with at_work([], listed(file, town)):
            await until(lambda: len(town.began) == 2)
            write(file, "Bo", "Wa", more="enabled = false\n")
            await until(lambda: town.ended == ["siren:Wa"])

    async def test_bad_entries_stop_no_other(self, town: Town, file: Path) -> None:
        """Each is told with its place and reason, those of a plug-in's bug too."""
        with structlog.testing.capture_logs() as logs:
            write(file, "nowhere", "broken", "Bo", more='[[siren]]\ntwn = "x"\n[[horn]]\n')
            async with at_work([], listed(file, town)) as (delivered, _):
                await until(lambda: delivered.texts == ["siren:Bo"])
                await until(lambda: any(line["event"] == "sources read" for line in logs))

        told = {line["where"].removeprefix(f"{file}: "): line["reason"] for line in logs if "not set" in line["event"]}
        assert {
            "[[siren]] 1": "town: found 'nowhere'; give one that is",
            "[[siren]] 2": "ZeroDivisionError: ",
            "[[siren]] 4": (
                "town: missing; give it: Whose siren.; "
                "twn: no field of this kind of source; there are name, kind, language, enabled, town"
            ),
            "[[horn]]": "found no such kind of source; there are siren",
        } == told

    async def test_two_of_one_name_are_told(self, town: Town, file: Path) -> None:
        """They would share one page of the ledger; the first stays."""
        with structlog.testing.capture_logs() as logs:
            write(file, "Bo", "Bo+Wa", "fixed", more='[[siren]]\ntown = "Bo"\nlanguage = "sw"\n')
            async with at_work([Siren("siren:fixed", town)], listed(file, town)):
                await until(lambda: any(line["event"] == "sources read" for line in logs))

        assert ["siren:Bo", "siren:Wa", "siren:fixed"] == sorted(town.began)
        assert [
            "found siren:Bo twice; take one of the two out",
            "found siren:Bo twice; take one of the two out",
            "found siren:fixed twice; take one of the two out",
        ] == sorted(line["reason"] for line in logs if "not set" in line["event"])

    async def test_of_two_of_one_name_the_other_begins_when_the_first_is_taken_out(
        self, town: Town, file: Path
    ) -> None:
        """As the complaint says; and as long as both are there, it is told again with each change of the file."""
        other = '[[siren]]\ntown = "Bo"\nlanguage = "sw"\n'
        with structlog.testing.capture_logs() as logs:
            write(file, "Bo", more=other)
            async with at_work([], listed(file, town)):
                await until(lambda: any(line["event"] == "sources read" for line in logs))
                write(file, "Bo", "Wa", more=other)
                await until(lambda: "siren:Wa" in town.began)
                write(file, "Wa", more=other)
                await until(lambda: town.began.count("siren:Bo") == 2)

        assert [1, 1, 0] == [line["complaints"] for line in logs if line["event"] == "sources read"]

    @pytest.mark.parametrize("bad", [b"[[siren", b"siren = " + b"[" * 9_000, b'[[siren]]\ntown = "\xff"'])
    async def test_a_file_that_says_nothing_changes_nothing(self, town: Town, file: Path, bad: bytes) -> None:
        """Somebody is in the middle of a change. It is told once, and read when it was mended."""
        write(file, "Bo")
        with structlog.testing.capture_logs() as logs:
            async with at_work([], listed(file, town)):
                await until(lambda: len(town.began) == 1)
                spoil(file, bad)
                await until(lambda: len(said(logs)) == 1)
                spoil(file, None)
                await until(lambda: len(said(logs)) == 2)
                assert [] == town.ended
                write(file, "Bo", "Wa")
                await until(lambda: len(town.began) == 2)

        assert ["siren:Bo", "siren:Wa"] == town.began
        assert [True, False] == ["no such file" not in why for why in said(logs)]

    async def test_a_file_that_is_being_written_is_left_alone(self, town: Town, file: Path) -> None:
        """An editor that empties it before it fills it again ends nothing."""
        write(file, "Bo")
        async with at_work([], listed(file, town)):
            await until(lambda: len(town.began) == 1)
            for _ in range(10):
                spoil(file, b"")
                await asyncio.sleep(0.02)
                spoil(file, b'[[siren]]\ntown = "Bo"\n')
                await asyncio.sleep(0.02)
            spoil(file, b'[[siren]]\ntown = "Bo"\n[[siren]]\ntown = "Wa"\n')
            await until(lambda: len(town.began) == 2)

            assert (["siren:Bo", "siren:Wa"], []) == (town.began, town.ended)
