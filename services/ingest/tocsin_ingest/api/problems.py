"""Why a request got no 202, as `application/problem+json` (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from math import ceil

from pydantic import BaseModel, Field
from starlette.responses import Response

from tocsin_ingest.api.answers import RefusedReport, TakenReport

MEDIA_TYPE = "application/problem+json"


class ProblemBody(BaseModel):
    """What went wrong with a request."""

    title: str = Field(description="The status in words.", examples=["Too Many Requests"])
    status: int = Field(description="The HTTP status.", ge=400, le=599, examples=[429])
    detail: str = Field(description="What was found, and how to mend it.")
    reports: list[TakenReport | RefusedReport] = Field(
        default=[], description="What became of the first reports of the body, in its order, before it went wrong."
    )


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """Raise to answer a request with a problem. `detail` says what was found and how to mend it."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, ceil(retry_after)))

    def answer(self, outcomes: Sequence[TakenReport | RefusedReport] = ()) -> Response:
        """Return the response; `outcomes` are those of the reports that were looked at before."""
        told = ProblemBody(
            title=self.status.phrase, status=self.status, detail=self.detail, reports=list(outcomes)
        ).model_dump_json(exclude_defaults=True)
        return Response(told, status_code=self.status, headers=self.headers, media_type=MEDIA_TYPE)


def no_such_thing(status: int, headers: Mapping[str, str] | None) -> Problem:
    """Return the problem of a path or a method that there is none of."""
    return Problem(HTTPStatus(status), "there are POST /reports, GET /health and GET /openapi.json", headers=headers)


def bus_is_away() -> Problem:
    """Return the problem of a server that is away: nothing is known to be taken, and sending again does no harm."""
    detail = "the bus is away, and what was sent may be taken or not; send it again later, which does no harm"
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, retry_after=5)
