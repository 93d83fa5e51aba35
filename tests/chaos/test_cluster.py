"""Three partitions on a cluster of three servers: real workers, killed; slots that move, servers that die."""

import asyncio
import http.client
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zlib import crc32

import pytest
import redis
from chaos.calm import run_calmly
from chaos.fleet import Fleet
from chaos.holding import holding, last_change, reports_stored
from chaos.listener import Heard, Listener
from chaos.reports import Input, copies, inputs
from chaos.sender import free_port
from chaos.verdict import Sent, Verdict, judge
from redis_cluster import PARTITIONS, Cluster, a_cluster

from tocsin.contracts.streams import CHANGED, RECEIVED
from tocsin_cli.processes import Crew

pytestmark = pytest.mark.redis

REPORTS: Final = 240
PARTS: Final = 6
"""Files that a partition's reports come in by."""

STALLED_SECONDS: Final = 90.0
SIZES: Final = {"ingest": 1, "enrich": 2, "geocode": 1, "store": 2}
"""Workers of the partition whose workers are killed."""

OF_A_PARTITION: Final = re.compile(rb"tocsin:\{[0-9]+\}:")

ONE_EACH: Final = dict.fromkeys(SIZES, 1)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with a_cluster(tmp_path / "cluster") as cluster:
        yield cluster


@pytest.mark.timeout(600)
async def test_nothing_is_lost_or_doubled_on_a_cluster(cluster: Cluster, crew: Crew, tmp_path: Path) -> None:
    """Held against a calm run of the same reports; and the board of one partition hears what all of them changed."""
    reports = inputs(REPORTS, seed=9)
    await run_calmly(reports, tmp_path / "calm.db")
    line = _Line(cluster, crew, tmp_path)

    heard = await asyncio.to_thread(line.run, reports)

    calm, stored = holding(tmp_path / "calm.db"), holding(tmp_path / "line.db")
    assert [] == line.keys_of_no_partition
    sent = Sent(copies=copies(reports))
    for partition in PARTITIONS:
        assert Verdict((), ()) == judge(calm, stored, _as_one(heard, partition), sent)
    assert sum(stored.changes.values()) == line.told_by_the_board


def _partition_of(report: Input) -> int:
    """Send a report where its repetitions and its copies go, which only their own partition knows."""
    return PARTITIONS[crc32((report.copy_of or report.name).encode()) % len(PARTITIONS)]


def _as_one(heard: dict[int, Heard], partition: int) -> Heard:
    """Return what all partitions had of reports, each its own; and what one of them told of changes, which is all."""
    reports: dict[str, Counter[str]] = {}
    groups: dict[str, frozenset[str | None]] = {}
    for each in heard.values():
        for key, held in each.reports.items():
            reports.setdefault(key.partition(":{")[2].partition("}:")[2], Counter()).update(held)
        groups |= each.groups
    return replace(heard[partition], reports=reports, groups=groups)


@dataclass
class _Line:
    """Workers of all partitions, one store, and what happens to them."""

    cluster: Cluster
    crew: Crew
    folder: Path
    told_by_the_board: int = 0
    keys_of_no_partition: list[bytes] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "line.db"

    def run(self, reports: Sequence[Input]) -> dict[int, Heard]:
        """Let the reports through, break things between them, and return what was on each partition's streams."""
        with ExitStack() as stack:
            listeners = {p: stack.enter_context(Listener(self.cluster.client(p), partition=p)) for p in PARTITIONS}
            fleets = {p: self._fleet(p) for p in PARTITIONS}
            for fleet in fleets.values():
                stack.callback(fleet.stop)
            begun: set[str] = set()
            for part, happens in zip(range(PARTS), self._happenings(fleets[0]), strict=True):
                some = reports[part * len(reports) // PARTS : (part + 1) * len(reports) // PARTS]
                self._feed(part, some)
                begun |= {report.name for report in some}
                self._until(lambda: reports_stored(self.database) > len(begun) // 2)  # noqa: B023 - called at once
                happens()
            distinct = len({report.name for report in reports})
            self._until(lambda: reports_stored(self.database) == distinct and all(map(self._is_told, PARTITIONS)))
            for fleet in fleets.values():
                fleet.check()
            self.told_by_the_board = self._told_by_the_board()
            self.keys_of_no_partition = [key for key in self._keys() if not OF_A_PARTITION.match(key)]
        return {partition: listener.heard for partition, listener in listeners.items()}

    def _fleet(self, partition: int) -> Fleet:
        inbox = self.folder / f"inbox-{partition}"
        inbox.mkdir()
        settings = self._settings(partition) | {
            "TOCSIN_INGEST_FOLDERS": str(inbox),
            "TOCSIN_INGEST_POLL_SECONDS": "0.1",
            "TOCSIN_VISIBILITY_SECONDS": "2",
            "TOCSIN_MAX_DELIVERIES": "1000",
            "TOCSIN_BATCH_SIZE": "8",
            "TOCSIN_HEALTH_PORT": "0",
            "TOCSIN_LOG_LEVEL": "WARNING",
        }
        return Fleet(self.crew, settings, sizes=SIZES if partition == 0 else ONE_EACH, name=f"-of-{partition}")

    def _settings(self, partition: int) -> dict[str, str]:
        return {
            "TOCSIN_REDIS_URL": self.cluster.url,
            "TOCSIN_PARTITION": str(partition),
            "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{self.database}",
        }

    def _happenings(self, fleet: Fleet) -> Iterator[Callable[[], object]]:
        """Yield what happens after each part of the reports."""
        yield lambda: [fleet.kill(stage, None, everyone=True) for stage in ("enrich", "store")]
        neighbour = self.cluster.owner(1)
        yield lambda: self.cluster.move(0, neighbour, pause_seconds=0.002)
        yield lambda: [fleet.kill(stage, None, everyone=True) for stage in ("ingest", "geocode")]

        def restart() -> None:
            neighbour.kill()
            time.sleep(0.5)
            neighbour.start()

        yield restart
        master = self.cluster.owner(3)
        replica = self.cluster.add_replica(master)
        yield lambda: self.cluster.fail_over(master, replica)
        yield lambda: fleet.kill("store", None, everyone=True)

    def _feed(self, part: int, reports: Sequence[Input]) -> None:
        for partition in PARTITIONS:
            lines = [f"{report.line}\n" for report in reports if _partition_of(report) == partition]
            inbox = self.folder / f"inbox-{partition}"
            hidden = inbox / f".{part}"
            hidden.write_text("".join(lines), encoding="utf-8")
            os.utime(hidden, (0, 0))  # ingest leaves a young file alone for a while
            hidden.rename(inbox / f"{part}.jsonl")

    def _is_told(self, partition: int) -> bool:
        """Tell whether the store's last change is on a partition's stream."""
        with self.cluster.client(partition) as client:
            try:
                mark = client.get(f"{CHANGED.key(partition)}:mark") or b"0"
            except redis.RedisError:
                return False
        assert isinstance(mark, bytes)
        return int(mark.partition(b" ")[0]) == last_change(self.database)

    def _told_by_the_board(self) -> int:
        """Return how many changes a board of partition 0 tells to a page that asks for all there are."""
        port, wanted = free_port(), last_change(self.database)
        settings = self._settings(0) | {"TOCSIN_BOARD_PORT": str(port), "TOCSIN_BOARD_ANONYMOUS": "1"}
        board = self.crew.start("board", [sys.executable, "-m", "tocsin_board"], settings=settings)
        try:
            self._until(lambda: _answers(port))
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("GET", "/stream?after=0-0&rows=true")
                answer, heard = connection.getresponse(), set[bytes]()
                while len(heard) < wanted:
                    if told := re.match(rb"id: *(\S+)", answer.readline()):
                        heard.add(told[1])
            return len(heard)
        finally:
            self.crew.stop([board])

    def _keys(self) -> Iterator[bytes]:
        """Yield every key of the cluster."""
        for node in self.cluster.nodes:
            with node.client() as client:
                yield from client.scan_iter()

    def _until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + STALLED_SECONDS
        while not true():
            assert time.monotonic() < deadline, self._behind()
            time.sleep(0.05)

    def _behind(self) -> str:
        lengths = {p: self.cluster.client(p).xlen(RECEIVED.key(p)) for p in PARTITIONS}
        told = {p: self._is_told(p) for p in PARTITIONS}
        return f"stuck at {reports_stored(self.database)} reports; on the first streams {lengths}; told {told}"


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
