"""A consumer like anybody's: reads what the stages write, in a group of its own, and remembers it."""

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import orjson
import redis

from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, DATA_FIELD, ENRICHED, GEOCODED, RECEIVED

GROUP: Final = "storm-listener"

FRESH, OURS_AGAIN = ">", "0"
"""What was never delivered; what was delivered to us and not acknowledged, which is read first after a failed call."""

BATCH: Final = 200
BLOCK_MILLISECONDS: Final = 300
PAUSE_SECONDS: Final = 0.05

REPORTS: Final = (RECEIVED, ENRICHED, GEOCODED)

EntryId = tuple[int, int]
NOTHING: Final[EntryId] = (0, 0)

Telling = tuple[str | int, ...]
"""A report's id; or an incident's id, its revision, and the incident."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the streams held, as a listener heard it. An entry that was delivered again counts once."""

    reports: dict[str, Counter[str]]
    """By stream key: how many of its entries hold each report."""

    changes: dict[tuple[str, int], Counter[str]]
    """By incident and revision: the incidents that were told, as JSON, and how often each."""

    order: tuple[tuple[str, int], ...] = ()
    """Incident and revision of each change, as they lay on the stream."""

    groups: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    """By report: the groups that it had where it was published. More than one is one too many."""

    forgotten: int = 0
    """Entries that were heard, and that the server no longer had when it came back. They count as never written."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Entries above `last` and below `end` were not there any more when the server came back."""

    last: EntryId
    end: EntryId


class Listener:
    """Reads until it is told to stop; then `heard` is what it heard."""

    def __init__(self, client: redis.Redis, *, partition: int = 0) -> None:
        self._changed = CHANGED.key(partition)
        self._reports = [stream.key(partition) for stream in REPORTS]
        self._seen: dict[str, dict[bytes, Telling]] = {key: {} for key in (*self._reports, self._changed)}
        self._groups: dict[str, set[str | None]] = defaultdict(set)
        self._gaps: dict[str, list[_Gap]] = {key: [] for key in self._seen}
        self._client = client
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listener")

    def note_restart(self, client: redis.Redis, *, at_ms: int) -> None:
        """Look up how far each stream goes that the server came back with; `at_ms` is when it was started."""
        end = (at_ms, 0)
        for key, gaps in self._gaps.items():
            gaps.append(_Gap(self._last_before(client, key, at_ms), end))

    @staticmethod
    def _last_before(client: redis.Redis, key: str, at_ms: int) -> EntryId:
        if left := client.xrevrange(key, max=f"{at_ms - 1}", count=1):
            return _order(left[0][0])
        if not client.exists(key):
            return NOTHING
        # A server that has trimmed all knows its last id still, unless a worker has already added to the stream.
        return _order(client.xinfo_stream(key)["last-generated-id"])

    @property
    def heard(self) -> Heard:
        """What was heard and was not forgotten."""
        kept = {key: self._kept(key) for key in self._seen}
        changes: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for telling in kept[self._changed]:
            id_, revision, incident = telling
            changes[str(id_), int(revision)][str(incident)] += 1
        return Heard(
            reports={key: Counter(str(id_) for (id_,) in kept[key]) for key in self._reports},
            changes=changes,
            order=tuple((str(id_), int(revision)) for id_, revision, _ in kept[self._changed]),
            groups={id_: frozenset(groups) for id_, groups in self._groups.items()},
            forgotten=sum(map(len, self._seen.values())) - sum(map(len, kept.values())),
        )

    def _kept(self, key: str) -> list[Telling]:
        gaps = self._gaps[key]
        return [
            telling
            for entry_id, telling in sorted(self._seen[key].items(), key=lambda seen: _order(seen[0]))
            if not any(gap.last < _order(entry_id) < gap.end for gap in gaps)
        ]

    def __enter__(self) -> Self:
        self._join()
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _join(self) -> None:
        for key in self._seen:
            with suppress(redis.RedisError):
                self._client.xgroup_create(key, GROUP, id="0", mkstream=True)

    def _listen(self) -> None:
        begin = OURS_AGAIN
        while not self._stopping.is_set():
            try:
                read = self._read(begin)
                begin = FRESH if begin == FRESH or not read else OURS_AGAIN
            except redis.RedisError as error:
                begin = OURS_AGAIN
                self._stopping.wait(PAUSE_SECONDS)
                if "NOGROUP" in str(error):  # the server forgot even that
                    self._join()

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
        data = fields[DATA_FIELD.encode()]
        if key == self._changed:
            change = IncidentChanged.model_validate_json(data)
            self._seen[key][entry_id] = (change.incident.id, change.revision, change.incident.model_dump_json())
        else:
            report = orjson.loads(data)["report"]
            self._seen[key][entry_id] = (report["id"],)
            self._groups[report["id"]].add(report.get("group"))


def _order(entry_id: bytes) -> EntryId:
    milliseconds, number = entry_id.split(b"-")
    return int(milliseconds), int(number)
