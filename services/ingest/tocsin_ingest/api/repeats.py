"""The same request again: known by its `Idempotency-Key`, and answered as it was the first time.

Reports sent twice are one in any case, by their ids; with such a key the answer is the same as well.
"""

import hashlib
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.problems import Problem

if TYPE_CHECKING:
    from redis.asyncio import Redis

KEPT_SECONDS: Final = 24 * 3600
"""How long an answer is kept: a sender that tries again does so within the day."""

RUNNING_SECONDS: Final = 60
"""How long a request that nobody hears of counts as running: a worker may have died with it."""

MAX_ANSWER_BYTES: Final = 256_000
"""Longer answers are not kept, so that they cannot fill Redis: two thousand reports. The reports' ids do instead."""

_RUNNING: Final = b"running"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered the first time, to which body."""

    body_hash: str
    status: int
    answer: bytes

    def check(self, body_hash: str) -> None:
        """Raise `Problem` where the body is another one this time."""
        if body_hash != self.body_hash:
            detail = "this Idempotency-Key came with another body before; use a new key for a new request"
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


class Repeats:
    """The requests of the last day that had an `Idempotency-Key`. All raises `RedisError` where Redis is away."""

    def __init__(self, client: "Redis", *, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def place_of(self, caller: Caller, key: str) -> str:
        """Return where a sender's request is kept. Raises `Problem` where its key cannot be one."""
        if not _KEY.fullmatch(key):
            detail = "Idempotency-Key: give 1 to 255 visible ASCII characters, such as a UUID"
            raise Problem(HTTPStatus.BAD_REQUEST, detail)
        return f"{self._prefix}:{hashlib.sha256(f'{caller.name} {key}'.encode()).hexdigest()}"

    async def begin(self, place: str) -> Answered | None:
        """Return what was answered before; None where this is the first time, and then it counts as running.

        Raises `Problem` where the first one is still running.
        """
        before = await self._client.set(place, _RUNNING, nx=True, get=True, ex=RUNNING_SECONDS)
        if not isinstance(before, bytes):
            return None
        if before == _RUNNING:
            detail = "the first request with this Idempotency-Key is still running; wait for its answer"
            raise Problem(HTTPStatus.CONFLICT, detail, retry_after=1)
        body_hash, status, answer = before.split(b"\n", 2)
        return Answered(body_hash.decode(), int(status), answer)

    async def still_running(self, place: str) -> None:
        """Say so, for a request that takes its time."""
        await self._client.expire(place, RUNNING_SECONDS)

    async def end(self, place: str, answered: Answered) -> None:
        """Keep an answer, if it is not too long."""
        if len(answered.answer) > MAX_ANSWER_BYTES:
            await self.forget(place)
            return
        record = b"\n".join([answered.body_hash.encode(), str(answered.status).encode(), answered.answer])
        await self._client.set(place, record, ex=KEPT_SECONDS)

    async def forget(self, place: str) -> None:
        """Let the request be sent again: it was not answered for good."""
        await self._client.delete(place)
