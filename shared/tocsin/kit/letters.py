"""Dead letters: looked for, put back on their stream, dropped. For programs without an event loop.

However many there are, only a page of them is held in memory.
"""

import heapq
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, cast

import redis
from pydantic import BaseModel, ValidationError

from tocsin.contracts.messages import Rejected, RejectReason
from tocsin.contracts.streams import DATA_FIELD, Stream
from tocsin.kit.entries import order_of
from tocsin.kit.scripts import text

FIRST_PAGE: Final = 16
"""Letters in the first read: they may be large."""

LARGEST_PAGE: Final = 500
"""Letters in a read of small ones: more would save little time."""

PAGE_BYTES: Final = 1_000_000
"""What a read shall bring. One letter may be larger than that; a page of large ones is then one letter."""

LAST_SECOND: Final = datetime.max.replace(tzinfo=UTC, microsecond=0).timestamp()
"""Of the year 9999: `datetime` goes no further, and an id may."""

Range = tuple[str, str]
"""The lowest and the highest id of a walk, both inclusive, in the forms of XRANGE."""

_Entry = tuple[bytes, dict[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Letter:
    """An entry of a dead stream. `rejected` is None where somebody wrote what is no dead letter."""

    stream: Stream[Any]
    id: str
    rejected: Rejected | None

    @property
    def at(self) -> datetime:
        """When it was written, by the server's clock; the last moment there is where somebody chose the id."""
        return datetime.fromtimestamp(min(order_of(self.id)[0] / 1000, LAST_SECOND), UTC)

    @property
    def report_id(self) -> str | None:
        """The id of the report in the original entry, where that can be read."""
        return report_id(self.rejected) if self.rejected else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters are meant: those that meet every condition; None asks for any.

    `ids` are the letters' own ids, `entry_id` the original entry's; `report_id` may be the beginning of one. `since`
    and `before` bound when the letter was written.
    """

    ids: tuple[str, ...] = ()
    stage: str | None = None
    reason: RejectReason | None = None
    entry_id: str | None = None
    report_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None

    def meets(self, letter: Letter) -> bool:
        """Tell whether what the letter says is wanted. Its id is the walk's affair."""
        rejected = letter.rejected
        if rejected is None:
            return (self.stage, self.reason, self.entry_id, self.report_id) == (None, None, None, None)
        return (
            self.stage in (None, rejected.stage)
            and self.reason in (None, rejected.reason)
            and self.entry_id in (None, rejected.entry_id)
            and (self.report_id is None or (letter.report_id or "").startswith(self.report_id))
        )


EVERY: Final = Wanted()


class DeadLetters:
    """The dead letters of some streams of one partition. Every method may raise `redis.RedisError`."""

    def __init__(self, client: redis.Redis, streams: Sequence[Stream[Any]], *, partition: int = 0) -> None:
        self._client = client
        self._streams = streams
        self._partition = partition
        self._settle = text("replay.lua")

    def find(self, wanted: Wanted = EVERY, *, newest_first: bool = False) -> Iterator[Letter]:
        """Yield the letters that are there now, by age. Those yielded may be replayed or dropped meanwhile."""
        walks = [self._walk(stream, wanted, newest_first=newest_first) for stream in self._streams]
        return heapq.merge(*walks, key=lambda letter: order_of(letter.id), reverse=newest_first)

    def replay(self, letter: Letter) -> str | None:
        """Put the original entry back on its stream and take the letter away, in one step.

        Return the entry's new id; None where the letter is gone. All groups of the stream will read the entry.
        Raises `ValueError` for a letter that holds no entry that could be written; where Redis refuses it, whatever
        `redis.RedisError` says so, the letter stays.
        """
        fields = _fields(letter)
        dead, origin = self._key(letter.stream), letter.stream.key(self._partition)
        with self._client.pipeline(transaction=True) as step:
            step.execute_command("XADD", origin, "*", *fields)  # type: ignore[no-untyped-call]  # xadd() takes no name twice
            step.eval(self._settle, 2, dead, origin, letter.id)
            answers = step.execute(raise_on_error=False)
        for error in answers:
            if isinstance(error, redis.RedisError):
                raise error
        new_id = cast("bytes | None", answers[-1])
        return new_id.decode() if new_id else None

    def drop(self, letter: Letter) -> bool:
        """Take the letter away. Return whether it was still there."""
        return bool(self._client.xdel(self._key(letter.stream), letter.id))

    def _key(self, stream: Stream[Any]) -> str:
        return stream.dead.key(self._partition)

    def _walk(self, stream: Stream[Any], wanted: Wanted, *, newest_first: bool) -> Iterator[Letter]:
        spans = self._spans(stream, wanted)
        for span in reversed(spans) if newest_first else spans:
            for entry_id, fields in self._pages(stream, span, newest_first=newest_first):
                letter = Letter(stream, entry_id.decode(), _read(fields))
                if wanted.meets(letter):
                    yield letter

    def _spans(self, stream: Stream[Any], wanted: Wanted) -> list[Range]:
        """Return the ids to walk. They end where the stream ends now: a letter replayed in vain comes back later."""
        if wanted.ids:
            return [(id_, id_) for id_ in sorted(set(wanted.ids), key=order_of)]
        last = cast("list[_Entry]", self._client.xrevrange(self._key(stream), count=1))
        if not last:
            return []
        low = f"{_milliseconds(wanted.since)}-0" if wanted.since else "-"
        high = last[0][0].decode()
        before = f"{_milliseconds(wanted.before)}-0" if wanted.before else None
        return [(low, f"({before}" if before and order_of(before) <= order_of(high) else high)]

    def _pages(self, stream: Stream[Any], span: Range, *, newest_first: bool) -> Iterator[_Entry]:
        (low, high), key, count = span, self._key(stream), FIRST_PAGE
        while True:
            answer = (
                self._client.xrevrange(key, max=high, min=low, count=count)
                if newest_first
                else self._client.xrange(key, min=low, max=high, count=count)
            )
            page = cast("list[_Entry]", answer)
            yield from page
            if len(page) < count:
                return
            beyond = f"({page[-1][0].decode()}"
            low, high = (low, beyond) if newest_first else (beyond, high)
            count = _next_count(page)


def report_id(rejected: Rejected) -> str | None:
    """Return the id of the report that a refused entry held, if it held a readable one."""
    for field in rejected.entry:
        if (field.name, field.name_encoding) == (DATA_FIELD, "utf-8"):
            try:
                return _HoldsReport.model_validate_json(field.value).report.id
            except ValidationError:
                return None
    return None


class _Identified(BaseModel):
    id: str


class _HoldsReport(BaseModel):
    report: _Identified


def _read(fields: dict[bytes, bytes]) -> Rejected | None:
    try:
        return Rejected.model_validate_json(fields.get(DATA_FIELD.encode(), b""))
    except ValidationError:
        return None


def _fields(letter: Letter) -> list[bytes]:
    """Return the names and values of the original entry in turn, as they were."""
    entry = letter.rejected.entry if letter.rejected else ()
    try:
        fields = [(_bytes(field.name, field.name_encoding), _bytes(field.value, field.encoding)) for field in entry]
    except ValueError:  # what stands in it as base64 is none: no worker of ours wrote it
        fields = []
    if not fields:
        raise ValueError("it holds no entry; it can only be dropped")
    return [part for field in fields for part in field]


def _bytes(kept: str, encoding: Literal["utf-8", "base64"]) -> bytes:
    return b64decode(kept) if encoding == "base64" else kept.encode()


def _next_count(page: Sequence[_Entry]) -> int:
    size = sum(len(value) for _, fields in page for value in fields.values())
    return max(1, min(LARGEST_PAGE, len(page) * PAGE_BYTES // (size or 1), len(page) * 4))


def _milliseconds(at: datetime) -> int:
    return max(int(at.timestamp() * 1000), 0)
