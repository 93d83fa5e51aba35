"""A request's body into reports, and the answer that tells what became of each."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, TypeVar

from redis.exceptions import RedisError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tocsin.contracts.report import Report
from tocsin.kit.tracing import span_said
from tocsin_ingest.api.access import Caller, Gate
from tocsin_ingest.api.answers import Answer, Outcome
from tocsin_ingest.api.batching import BATCH, Batcher
from tocsin_ingest.api.bodies import Body, Room
from tocsin_ingest.api.outcomes import Outcomes
from tocsin_ingest.api.problems import Problem, bus_is_away
from tocsin_ingest.api.rates import Rates
from tocsin_ingest.api.reading import Line, Readable, Refused, read_lines, read_values, values_of
from tocsin_ingest.api.repeats import Answered, Repeats
from tocsin_ingest.sources.collector import Traced, Unreadable

JSON: Final = "application/json"
LINES: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl")

MAX_LINES: Final = 100_000
"""Lines of one request: their answer, some 15 MB, is held until the last of them."""

BATCH_BYTES: Final = 1_000_000
"""Lines are handed over at the latest when so many bytes of them are in hand."""

SMALL_BYTES: Final = 64_000
"""More than this is read in a thread: the others' requests would wait for tens of milliseconds."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes requests. `max_bytes` is the largest JSON body, and the largest line."""

    gate: Gate
    batcher: Batcher
    rates: Rates
    repeats: Repeats
    room: Room
    max_bytes: int

    async def receive(self, request: Request) -> Response:
        """Return the answer to a request that sends reports."""
        outcomes = Outcomes(span_said(request.headers.get("traceparent")))
        try:
            return await self._admitted(request, outcomes)
        except Problem as problem:
            return problem.answer(outcomes.told)
        except (RedisError, OSError):
            return bus_is_away().answer(outcomes.told)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)  # which nobody reads

    async def _admitted(self, request: Request, outcomes: Outcomes) -> Response:
        caller = self.gate.admit(request.headers)
        kind = _kind(request)
        self.batcher.check_room()
        key = request.headers.get("idempotency-key")
        body = Body(request, hashed=key is not None)
        if key is None:
            await self._take(body, kind, caller, outcomes)
            return _response(outcomes.told)
        return await self._once(self.repeats.place_of(caller, key), body, kind, caller, outcomes)

    async def _once(self, place: str, body: Body, kind: str, caller: Caller, outcomes: Outcomes) -> Response:
        before = await self.repeats.begin(place)
        if before is not None:
            async for _ in body.chunks():
                pass
            before.check(body.digest)
            headers = {"Idempotent-Replayed": "true"}
            return Response(before.answer, status_code=before.status, headers=headers, media_type=JSON)
        try:
            await self._take(body, kind, caller, outcomes, place=place)
        except BaseException:
            with suppress(RedisError, OSError):
                await self.repeats.forget(place)
            raise
        response = _response(outcomes.told)
        await self.repeats.end(place, Answered(body.digest, response.status_code, bytes(response.body)))
        return response

    async def _take(
        self, body: Body, kind: str, caller: Caller, outcomes: Outcomes, *, place: str | None = None
    ) -> None:
        if kind == JSON:
            await self._take_json(body, caller, outcomes)
        else:
            await self._take_lines(body, caller, outcomes, place)

    async def _take_json(self, body: Body, caller: Caller, outcomes: Outcomes) -> None:
        with self.room.held() as held:
            raw = await body.whole(held, max_bytes=self.max_bytes)
            values = await _aside(len(raw), partial(values_of, raw))
            await self.rates.spend(caller, len(values))
            for start in range(0, len(values), BATCH):
                some = values[start : start + BATCH]
                read = await _aside(len(raw), partial(read_values, some, caller, first=start + 1))
                await self._deliver(read, outcomes)

    async def _take_lines(self, body: Body, caller: Caller, outcomes: Outcomes, place: str | None) -> None:
        with self.room.held() as reading, self.room.held() as waiting:
            lines: list[Line] = []
            number = size = 0
            async for line in body.lines(reading, max_bytes=self.max_bytes):
                number += 1
                if number > MAX_LINES:
                    detail = f"found more than {MAX_LINES} lines; send the rest in another request"
                    raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
                if line is not None and not line.strip():
                    continue
                lines.append((number, line))
                size += len(line or b"")
                waiting.keep(size)
                if len(lines) == BATCH or size >= BATCH_BYTES:
                    await self._take_some(lines, size, caller, outcomes)
                    lines, size = [], 0
                    if place:
                        await self.repeats.still_running(place)
            if lines:
                await self._take_some(lines, size, caller, outcomes)

    async def _take_some(self, lines: Sequence[Line], size: int, caller: Caller, outcomes: Outcomes) -> None:
        self.batcher.check_room()
        await self.rates.spend(caller, len(lines))
        await self._deliver(await _aside(size, partial(read_lines, lines, caller, max_bytes=self.max_bytes)), outcomes)

    async def _deliver(self, read: Sequence[Readable | Refused], outcomes: Outcomes) -> None:
        outcomes.make_room(read)
        items = [_delivered(item, outcomes.span) for item in read]
        outcomes.add(read, await self.batcher.take(items))


def _delivered(item: Readable | Refused, span: str | None) -> Report | Traced | Unreadable:
    if isinstance(item, Refused):
        return Unreadable(item.where, str(item.why))
    return Traced(item.report, span) if span else item.report


def _kind(request: Request) -> str:
    """Return the media type of a body. Raises `Problem` where it is none that holds reports."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON and kind not in LINES:
        detail = f"Content-Type: found {kind or 'none'}; give {JSON}, or {LINES[0]} for one object a line"
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding: send the body as it is, not compressed")
    return kind


async def _aside(size: int, work: Callable[[], T]) -> T:
    """Do work on so many bytes: here if it is short, else in a thread."""
    return work() if size <= SMALL_BYTES else await asyncio.to_thread(work)


def _response(outcomes: Sequence[Outcome]) -> Response:
    answer = Answer(reports=list(outcomes))
    return Response(answer.model_dump_json(exclude_defaults=True), status_code=answer.status, media_type=JSON)
