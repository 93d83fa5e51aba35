"""A consumer like anybody's: reads what the stages write, in a group of its own, and remembers it."""

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import orjson
import redis
from chaos.server import Server

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, DATA_FIELD, ENRICHED, GEOCODED, RECEIVED

GROUP: Final = "storm-listener"

FRESH, OURS_AGAIN = ">", "0"
"""What was never delivered; what was delivered to us and not acknowledged, which is read first after a failed call."""

BATCH: Final = 200
BLOCK_MILLISECONDS: Final = 300
PAUSE_SECONDS: Final = 0.05

REPORTS: Final = (RECEIVED, ENRICHED, GEOCODED)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was written to the streams. An entry that is delivered to us again counts once."""

    reports: dict[str, Counter[str]]
    """By stream key: how many of its entries hold each report."""

    changes: dict[tuple[str, int], Counter[str]]
    """By incident and revision: the incidents that were told, as JSON, and how often each."""


class Listener:
    """Reads until it is told to stop; `heard` grows meanwhile."""

    def __init__(self, server: Server) -> None:
        self.heard = Heard(reports={stream.key(): Counter() for stream in REPORTS}, changes=defaultdict(Counter))
        self._seen: dict[str, set[bytes]] = {key: set() for key in (*self.heard.reports, CHANGED.key())}
        self._client = server.client()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener")

    def __enter__(self) -> Self:
        for key in self._seen:
            self._client.xgroup_create(key, GROUP, id="0", mkstream=True)
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _listen(self) -> None:
        begin = OURS_AGAIN
        while not self._stopping.is_set():
            try:
                read = self._read(begin)
                begin = FRESH if begin == FRESH or not read else OURS_AGAIN
            except redis.RedisError:
                begin = OURS_AGAIN
                self._stopping.wait(PAUSE_SECONDS)

    def _read(self, begin: str) -> int:
        answer = self._client.xreadgroup(
            GROUP, "listener", dict.fromkeys(self._seen, begin), count=BATCH, block=BLOCK_MILLISECONDS
        )
        batches = {key.decode(): entries for key, entries in answer}
        for key, entries in batches.items():
            for entry_id, fields in entries:
                self._remember(key, entry_id, fields)
            if entries:
                self._client.xack(key, GROUP, *(entry_id for entry_id, _ in entries))
        return sum(map(len, batches.values()))

    def _remember(self, key: str, entry_id: bytes, fields: dict[bytes, bytes]) -> None:
        if entry_id in self._seen[key]:
            return
        self._seen[key].add(entry_id)
        data = fields[DATA_FIELD.encode()]
        if key in self.heard.reports:
            self.heard.reports[key][orjson.loads(data)["report"]["id"]] += 1
        else:
            change = IncidentChanged.model_validate_json(data)
            self.heard.changes[change.incident.id, change.revision][change.incident.model_dump_json()] += 1
