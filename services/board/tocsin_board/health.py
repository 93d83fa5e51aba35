"""`/health` and `/metrics` for who has a key; `/readyz` and `/metrics` inside, as every worker has them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from tocsin.kit import occurrences as kit
from tocsin.kit.health import HealthServer
from tocsin.kit.metrics import REGISTRY
from tocsin_board import occurrences
from tocsin_board.entry import may_read
from tocsin_board.parts import Probed
from tocsin_board.probing import Probe
from tocsin_board.problems import ERRORS
from tocsin_board.settings import BoardSettings

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
async def health(response: Response, probe: Probed) -> Health:
    """Tell whether the database and the bus answer."""
    database, lag = await probe.there()
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


def serve_inside(settings: BoardSettings, probe: Probe) -> HealthServer:
    """Serve `/livez`, `/readyz` and `/metrics` where the settings say, with no key: for probes and Prometheus.

    What is there says nothing of any report, and a key that reads incidents need not lie with whoever only counts.
    Raises `Misconfigured` where the address is taken.
    """

    async def ready() -> str | None:
        database, lag = await probe.there()
        away = [name for name, there in (("the database", database), ("redis", lag is not None)) if not there]
        return f"{' and '.join(away)} away" if away else None

    occurrences.expect()
    inside = HealthServer(
        host=settings.health_host, port=settings.health_port, pulses=(), ready=ready, registry=REGISTRY
    )
    kit.health_served(inside.url)
    return inside
