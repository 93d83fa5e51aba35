"""`/health` and `/metrics`: for whoever watches the board itself."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from redis.exceptions import RedisError

from tocsin.kit.errors import TocsinError
from tocsin.kit.metrics import REGISTRY
from tocsin_board.entry import may_read
from tocsin_board.live import Live
from tocsin_board.parts import Heard, Kept
from tocsin_board.problems import ERRORS

PATIENCE_SECONDS: Final = 2.0
"""A prober waits a few seconds at most; what does not answer by then is away."""

State = Literal["ok", "away"]

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """Whether the parts behind the board answer."""

    status: State
    database: State
    redis: State
    stream_lag_seconds: Annotated[
        float | None, Field(ge=0, description="How far behind the stream's end is what pages were told, 0 as a rule.")
    ]


@router.get("/health", responses={503: {"model": Health, "description": "A part is away."}})
async def health(response: Response, kept: Kept, live: Heard) -> Health:
    """Tell whether the database and the bus answer."""
    database, lag = await asyncio.gather(_answers(kept.ping()), _lag(live))
    told = Health(
        status="ok" if database and lag is not None else "away",
        database="ok" if database else "away",
        redis="away" if lag is None else "ok",
        stream_lag_seconds=lag,
    )
    response.status_code = 200 if told.status == "ok" else 503
    return told


@router.get(
    "/metrics",
    dependencies=[Depends(may_read)],
    response_class=Response,
    responses={**ERRORS, 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics() -> Response:
    """Return what is counted, in Prometheus' text format."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


async def _lag(live: Live) -> float | None:
    """Return how far pages are behind; None where the bus is away."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await live.lag_seconds()
    except (RedisError, OSError, TimeoutError):
        return None


async def _answers(asking: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await asking
    except (TocsinError, TimeoutError):
        return False
    return True
