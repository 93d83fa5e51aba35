"""Exports over HTTP: all that matches, as a file of another tool, sent while it is made."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tocsin.kit.errors import Misconfigured
from tocsin_board import occurrences
from tocsin_board.asking import Asked
from tocsin_board.entry import READING, Held, Who
from tocsin_board.parts import Kept
from tocsin_board.places import Places
from tocsin_board.problems import AGAIN_SECONDS, Problem, ProblemBody
from tocsin_board.slices import Slices
from tocsin_store.exports import FORMATS, Format
from tocsin_store.repository import Matching, Repository

AT_ONCE: Final = 4
"""Exports under way: each holds a connection to the database, and some formats a file, for as long as it is read."""

AT_ONCE_EACH: Final = 2
"""Of these, for one key: half are always for others."""

LONGEST_SECONDS: Final = 900.0
"""How long an export may take. It holds a read of the database open, which keeps SQLite's log and PostgreSQL's dead
rows from being cleared away; a hundred megabytes are 800 s at 1 Mbit/s."""

router = APIRouter(tags=["exports"], **READING)

Name = StrEnum("Name", {name.upper(): name for name in FORMATS})  # type: ignore[misc]  # its members are data


def _schema(format_: Format) -> dict[str, str]:
    is_json = format_.media_type.partition(";")[0].endswith("json")
    return {"type": "object"} if is_json else {"type": "string", "format": "binary"}


FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file.",
        "content": {each.media_type: {"schema": _schema(each)} for each in FORMATS.values()},
    },
    501: {"model": ProblemBody, "description": "What makes this format is not installed."},
}


class Turns:
    """How many exports may be under way."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Take a turn. Raises `Problem` where all are taken."""
        if self._free.locked():
            what = f"{AT_ONCE} exports are under way already"
            mend = "ask again when one of them has ended"
            status = HTTPStatus.SERVICE_UNAVAILABLE
            raise Problem(status, what, where="exports", mend=mend, retry_after=AGAIN_SECONDS)
        async with self._free:
            yield


TURNS: Final = Turns()


def places() -> Places:
    """Return the places of exports under way, so many for each."""
    return Places(AT_ONCE_EACH, what="exports", mend="ask again when one of them has ended")


class Export(StreamingResponse):
    """A file, sent while it is made, for as long as that may take: then it breaks off, as who takes it sees."""

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes], chosen: Format) -> None:
        self._rest = rest
        self._body = _with_first(first, rest)
        name = f"incidents-{datetime.now(UTC):%Y-%m-%d}{chosen.extension}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        super().__init__(self._body, media_type=chosen.media_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = asyncio.timeout(LONGEST_SECONDS)
        try:
            async with aclosing(self._rest), aclosing(self._body), limit:
                await super().__call__(scope, receive, send)
        except TimeoutError:
            if not limit.expired():
                raise
            occurrences.export_broken_off(scope["path"], seconds=LONGEST_SECONDS)


async def _placed(parts: Held, who: Who) -> AsyncIterator[None]:
    """Hold a place until the file is out. Raises `Problem` where there is none."""
    with parts.exports.one(who):
        yield


@router.get("/incidents.{format}", response_class=Response, responses=FILES, dependencies=[Depends(_placed)])
async def export(
    format_: Annotated[Name, Path(alias="format", description="What kind of file.")], matching: Asked, kept: Kept
) -> Export:
    """Return every incident that matches as a file, newest first: `docs/exports.md` tells every column."""
    chosen = FORMATS[format_.value]
    if matching.everything and not chosen.tells_state:
        what = f"{chosen.name} has no column for what was merged or retracted"
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, what, where="all", mend="leave it out, or take csv or jsonl")
    chunks = _chunks(chosen, kept, matching)
    try:
        first = await anext(chunks, b"")  # what fails at once is answered, and not a file that breaks off
    except Misconfigured as error:
        raise Problem(HTTPStatus.NOT_IMPLEMENTED, str(error), where=chosen.name, mend="take another format") from error
    return Export(first, chunks, chosen)


async def _chunks(chosen: Format, kept: Repository, matching: Matching) -> AsyncGenerator[bytes]:
    slices = Slices()
    async with (
        TURNS.turn(),
        aclosing(kept.stream(matching)) as incidents,
        aclosing(chosen.export(slices.between(incidents))) as chunks,
    ):
        async for chunk in slices.between(chunks):
            yield chunk


async def _with_first(first: bytes, rest: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
