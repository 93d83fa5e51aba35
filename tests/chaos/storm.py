"""The driver: a real server, real workers, reports coming in, and everything that breaks between them."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import redis
from chaos.calm import run_calmly
from chaos.fleet import Fleet
from chaos.holding import holding, last_change, reports_stored
from chaos.listener import Listener
from chaos.reports import Input, copies, inputs
from chaos.schedule import Cut, Feed, Freeze, Kill, Restart, Retire, Step, schedule
from chaos.sender import FORMS, Sender, free_port
from chaos.server import Server, Sync
from chaos.verdict import Sent, Verdict, judge
from fault_proxy import FaultProxyAside

from tocsin.contracts.streams import CHANGED, ENRICHED, GEOCODED, RECEIVED
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Child, Crew

VISIBILITY_SECONDS: Final = 2.0
"""Short, so that what a dead worker held is taken over within the storm."""

MANY_DELIVERIES: Final = "1000"
"""We kill on purpose: that an entry met many dying workers does not make it a poisoned one here."""

BATCH_SIZE: Final = "32"
"""Small, so that there are many hand-overs to be cut short."""

SMALLEST_FILE, LARGEST_FILE, FILES_WANTED = 5, 50, 40
"""Reports in a file."""

FILES_AHEAD: Final = 8
"""Files that may be on their way at once: the workers are always at work, and the storm is as long as the work."""

STALLED_SECONDS: Final = 60.0
"""When nothing has moved for so long, what is missing is lost."""

CATCH_SECONDS: Final = 1.0
"""How long a kill waits for its stage to be at work."""

LOOK_EVERY_SECONDS: Final = 0.02
TOLD_EVERY_SECONDS: Final = 5.0

Say = Callable[[str], None]

READS: Final = {"enrich": RECEIVED.key(), "geocode": ENRICHED.key(), "store": GEOCODED.key()}
"""The stream that each stage reads; its group has the stage's name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a storm did, and what it left."""

    verdict: Verdict
    kills: int
    restarts: int
    claims: dict[str, int]
    taken: int
    """Reports that a sender was told to be taken: 202."""

    refusals: dict[str, int]
    """How often it had to send again, by status or error."""

    def __str__(self) -> str:
        lost, duplicated = len(self.verdict.lost), len(self.verdict.duplicated)
        claims = sum(self.claims.values())
        broken = f"kills {self.kills} restarts {self.restarts} claims {claims}"
        return f"lost {lost} duplicated {duplicated} {broken} answered {self.taken}"


def storm(count: int, *, seed: int, folder: Path, say: Say, sync: Sync = "always") -> Outcome:
    """Send `count` reports through a storm; return what came of them, beside what should have.

    Of what is answered 202 nothing may be lost though the server is killed: so it syncs every write.
    """
    reports = inputs(count, seed=seed)
    asyncio.run(run_calmly(reports, folder / "calm.db"))
    calm = holding(folder / "calm.db")
    assert len(calm.mentions) == len(calm.incidents), "two reports tell of one incident: its id depends on their order"
    say(f"calm run done: {len(calm.incidents)} incidents in {count} reports")
    inbox = folder / "inbox"
    inbox.mkdir()
    with Guard() as guard, TemporaryDirectory(prefix="storm-") as short:
        crew = Crew(guard=guard, logs=folder / "logs", environment=os.environ)
        server = Server(crew, data=folder / "server", socket=Path(short) / "server", sync=sync)
        server.start()
        port = free_port()
        with FaultProxyAside(server.socket) as proxy, Listener(server.client()) as listener, Sender(port) as sender:
            fleet = Fleet(crew, _settings(proxy.url, inbox, folder / "storm.db", port))
            try:
                raging = _Storm(server, proxy, fleet, listener, sender, inbox, folder / "storm.db", say)
                raging.rage(reports, seed=seed)
            finally:
                fleet.stop()
        server.stop()
    heard = listener.heard
    say(f"the server forgot {heard.forgotten} entries that it had let others read")
    sent = Sent(taken=frozenset(sender.taken), copies=copies(reports))
    return Outcome(
        judge(calm, holding(folder / "storm.db"), heard, sent),
        kills=fleet.kills,
        restarts=server.restarts,
        claims=fleet.claims(),
        taken=len(sender.taken),
        refusals=dict(sender.refusals),
    )


def _settings(redis_url: str, inbox: Path, database: Path, port: int) -> dict[str, str]:
    return {
        "TOCSIN_REDIS_URL": redis_url,
        "TOCSIN_STORE_DATABASE_URL": f"sqlite:///{database}",
        "TOCSIN_INGEST_FOLDERS": str(inbox),
        "TOCSIN_INGEST_POLL_SECONDS": "0.1",
        "TOCSIN_INGEST_HTTP_PORT": str(port),
        "TOCSIN_VISIBILITY_SECONDS": str(VISIBILITY_SECONDS),
        "TOCSIN_MAX_DELIVERIES": MANY_DELIVERIES,
        "TOCSIN_BATCH_SIZE": BATCH_SIZE,
        "TOCSIN_HEALTH_PORT": "0",
        "TOCSIN_LOG_LEVEL": "WARNING",
    }


@dataclass
class _Storm:
    """One storm while it rages."""

    server: Server
    proxy: FaultProxyAside
    fleet: Fleet
    listener: Listener
    sender: Sender
    inbox: Path
    database: Path
    say: Say

    def __post_init__(self) -> None:
        self._client = self.server.client()
        self._fed: set[str] = set()
        self._told_at = 0.0
        self._owed: list[Freeze] = []
        """Freezes that found nobody at work yet, as while workers start: each is tried again with the next file."""

    def rage(self, reports: Sequence[Input], *, seed: int) -> None:
        """Take every step, then wait until all that was fed is stored and acknowledged."""
        distinct = len({report.name for report in reports})
        size = min(max(distinct // FILES_WANTED, SMALLEST_FILE), LARGEST_FILE)
        files = [reports[start : start + size] for start in range(0, len(reports), size)]
        steps = schedule(reports=distinct, files=len(files), seed=seed)
        waiting = iter(enumerate(files))
        for step in steps:
            if isinstance(step, Feed):
                self._feed(*next(waiting), room=size * FILES_AHEAD)
                self._owed = [freeze for freeze in self._owed if not self._froze(freeze)]
            else:
                self._break(step)
            self.fleet.check()
        self._owed = [freeze for freeze in self._owed if not self._froze(freeze)]
        self.say("the storm is over; waiting for the workers to finish")
        self._wait(lambda: self._behind() == 0 and self._told() and self._idle())
        self._client.close()

    def _feed(self, number: int, file: Sequence[Input], *, room: int) -> None:
        """Put a file into the folder, or send it, once there is room for it among the reports on their way."""
        assert self._wait(lambda: self._behind() < room), f"stuck: {self._progress()}"
        self._fed |= {report.name for report in file}
        if number % 2:
            self.sender.send(file, form=FORMS[number // 2 % len(FORMS)])
        else:
            self._put(number, file)

    def _put(self, number: int, file: Sequence[Input]) -> None:
        hidden, shown = self.inbox / f".{number}", self.inbox / f"{number:05}.jsonl"
        hidden.write_text("".join(f"{report.line}\n" for report in file), encoding="utf-8")
        os.utime(hidden, (0, 0))  # ingest leaves a young file alone for a while
        hidden.rename(shown)

    def _break(self, step: Step) -> None:
        match step:
            case Kill(stage=stage, everyone=everyone, after_seconds=seconds):
                at_work = self._catch_at_work(stage)
                time.sleep(seconds)
                self.fleet.kill(stage, at_work, everyone=everyone)
            case Retire(stage=stage):
                self.fleet.retire(stage)
            case Freeze():
                self._owed.append(step)
            case Restart(how=how, away_seconds=seconds):
                number = {"kill": signal.SIGKILL, "term": signal.SIGTERM}[how]
                self.listener.note_restart(self._client, at_ms=self.server.restart(number, away_seconds=seconds))
            case Cut(how="client kill"):
                self._client.client_kill_filter(_type="normal", skipme=True)
            case Cut(how="reset"):
                self.proxy.reset()
            case Cut(how="answers lost"):
                self.proxy.lose_answers()

    def _froze(self, step: Freeze) -> bool:
        """Stop a worker that holds entries; one that has just handed them over goes on, and another is caught."""
        while worker := self._catch_at_work(step.stage):
            worker.process.send_signal(signal.SIGSTOP)
            if worker in self._holders(step.stage):
                self.fleet.thaw_later(worker, VISIBILITY_SECONDS * 1.5)
                return True
            worker.process.send_signal(signal.SIGCONT)
        return False

    def _catch_at_work(self, stage: str) -> Child | None:
        """Wait for a worker of the stage that holds entries; ingest, which holds none, for one that owes an answer."""
        deadline = time.monotonic() + CATCH_SECONDS
        while time.monotonic() < deadline:
            if stage in READS and (holders := self._holders(stage)):
                return holders[0]
            if stage not in READS and self.sender.awaits_answers:
                return None
            time.sleep(0.002)
        return None

    def _holders(self, stage: str) -> list[Child]:
        """Return the workers of the stage that hold entries, by their process ids in the names of consumers."""
        with suppress(redis.RedisError):
            consumers = self._client.xinfo_consumers(READS[stage], stage)
            busy = {int(consumer["name"].split(b"-")[-2]) for consumer in consumers if consumer["pending"]}
            return [worker for worker in self.fleet.awake(stage) if worker.process.pid in busy]
        return []

    def _behind(self) -> int:
        return len(self._fed) - reports_stored(self.database)

    def _told(self) -> bool:
        """Tell whether the last change that was committed is on its stream: its number begins the stream's mark."""
        mark = self._client.get(f"{CHANGED.key()}:mark") or b"0"
        return int(mark.partition(b" ")[0]) == last_change(self.database)

    def _idle(self) -> bool:
        """Tell whether every group of every stream, the listener's too, has read and acknowledged all there is."""
        for key in self._client.scan_iter("tocsin:*", _type="stream"):
            last = self._client.xinfo_stream(key)["last-generated-id"]
            for group in self._client.xinfo_groups(key):
                if group["pending"] or group["last-delivered-id"] != last:
                    return False
        return True

    def _wait(self, true: Callable[[], bool]) -> bool:
        """Wait for something as long as anything moves; return whether it came true."""
        moved, before = time.monotonic(), self._behind()
        while not true():
            time.sleep(LOOK_EVERY_SECONDS)
            self._tell()
            if self._behind() != before:
                moved, before = time.monotonic(), self._behind()
            if time.monotonic() - moved > STALLED_SECONDS:
                return False
        return True

    def _tell(self) -> None:
        if time.monotonic() - self._told_at > TOLD_EVERY_SECONDS:
            self._told_at = time.monotonic()
            self.say(self._progress())

    def _progress(self) -> str:
        stored, kills, restarts = reports_stored(self.database), self.fleet.kills, self.server.restarts
        return f"fed {len(self._fed)} stored {stored} kills {kills} restarts {restarts}"
