"""`/stream`: what happens, as it happens, as server-sent events."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from redis.exceptions import RedisError

from tocsin_board.entry import READING, Held, Who
from tocsin_board.live import Change, Gone
from tocsin_board.parts import Heard
from tocsin_board.places import Places

ID: Final = r"^[0-9]{1,15}(-[0-9]{1,15})?$"
"""An id of a Redis stream."""

AN_ID: Final = "1782412651234-0"

ABOUT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "`event` is created, updated, merged, split or retracted; or reset: load all anew."}
}

router = APIRouter(tags=["incidents"], **READING)


def places(most: int) -> Places:
    """Return the places of listeners, so many for each."""
    mend = "close a page, use another key, or have TOCSIN_BOARD_STREAMS raised"
    return Places(most, what="open streams", mend=mend)


async def _placed(parts: Held, who: Who) -> AsyncIterator[None]:
    """Hold a place until the stream is over. Raises `Problem` while there is still an answer to give."""
    with parts.streams.one(who):
        yield


async def _start(
    live: Heard,
    after: Annotated[
        str | None, Query(description="Go on after this id.", pattern=ID, examples=["1782412651234-0"])
    ] = None,
    last_event_id: Annotated[str | None, Header(description="The same, as browsers say it.", pattern=ID)] = None,
) -> str:
    """Return the id after which to go on. Raises `RedisError` while there is still an answer to give."""
    newest = await live.newest()
    return last_event_id or after or newest


@router.get("/stream", response_class=EventSourceResponse, responses=ABOUT, dependencies=[Depends(_placed)])
async def stream(
    request: Request,
    parts: Held,
    start: Annotated[str, Depends(_start)],
    *,
    rows: Annotated[bool, Query(description="Send a row as `/overview` has it, not the whole change.")] = False,
) -> AsyncIterator[ServerSentEvent]:
    """Send each change as it happens; `Last-Event-ID`, or `after`, goes on from there without a gap.

    An id that the stream does not hold any more is answered with the event `reset`: load everything anew.
    It ends where the key is revoked or the session is over: who comes back is told so.
    """
    try:
        async with aclosing(parts.live.listen(start)) as changes:
            async for change in changes:
                if not parts.gate.still_admits(request):
                    return
                yield _event(change, rows=rows)
    except Gone:
        yield ServerSentEvent(event="reset", data={})
    except RedisError:
        return  # whoever listens comes back by the last id


def _event(change: Change, *, rows: bool) -> ServerSentEvent:
    said = change.row if rows else change.data.decode()
    return ServerSentEvent(id=change.id, event=change.changed.kind, raw_data=said)
