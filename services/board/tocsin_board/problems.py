"""Why a request got no answer: what is wrong, where, and how to mend it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin.kit.errors import Invalid, Transient
from tocsin_board import occurrences
from tocsin_store.saying import Unknown, Unsayable
from tocsin_store.searching.asking import WrongFilter

AGAIN_SECONDS: Final = 5
"""When it is worth to ask again while a part is away: a server that restarts is back by then."""

PATHS: Final = "the API has /incidents, /incidents/{id}, /incidents.{format}, /overview, /stream, /reports/{id}"


class What(BaseModel):
    """What is wrong."""

    model_config = ConfigDict(frozen=True)

    what: str = Field(description="What is wrong.", examples=["since 2024-13 is no day"])
    where: str = Field(description="The parameter, path or part that it is about.", examples=["since"])
    mend: str = Field(description="How to mend it.", examples=["write 2024-05-14, 2024-05, 2024, or 7d"])


class ProblemBody(BaseModel):
    """The body of every answer that is an error."""

    model_config = ConfigDict(frozen=True)

    error: What


ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": ProblemBody, "description": told}
    for status, told in {
        401: "No key was sent, or none that is known.",
        403: "The key may not do this.",
        404: "There is no such thing.",
        422: "A parameter or the body is wrong.",
        429: "The key asked too often, or has too much under way.",
        503: "The database or the bus is away.",
    }.items()
}


class Problem(Exception):  # noqa: N818 - it is an answer
    """Raise to answer a request with an error."""

    def __init__(  # noqa: PLR0913 - a header may come with it
        self,
        status: HTTPStatus,
        what: str,
        *,
        where: str,
        mend: str,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what)
        self.status = status
        self.body = ProblemBody(error=What(what=what, where=where, mend=mend))
        self.headers = dict(headers or {}) | ({} if retry_after is None else {"Retry-After": str(retry_after)})

    def answer(self) -> Response:
        return JSONResponse(self.body.model_dump(), self.status, headers=self.headers)


def answer_problems(app: FastAPI) -> None:
    """Let the application answer every error in the same shape."""
    app.add_exception_handler(Problem, _told)
    app.add_exception_handler(WrongFilter, _wrong_filter)
    app.add_exception_handler(Unsayable, _unsayable)
    app.add_exception_handler(RequestValidationError, _wrong_parameter)
    app.add_exception_handler(Invalid, _invalid)
    app.add_exception_handler(Transient, _database_away)
    app.add_exception_handler(RedisError, _bus_away)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_middleware(Faults)


class Faults:
    """Answers what no handler knows, and writes it down once; what has begun to be sent breaks off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this request's alone
            occurrences.request_failed(scope["path"], error)
            if not begun:
                await _fault(scope["path"]).answer()(scope, receive, send)


def no_incident(incident_id: str) -> Problem:
    mend = "look it up by GET /incidents, or in the page's table"
    return Problem(HTTPStatus.NOT_FOUND, "no incident ever had this id", where=shown(incident_id), mend=mend)


def bus_away() -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "the bus is away",
        where="redis",
        mend="ask again later; whoever runs the board looks at TOCSIN_REDIS_URL and at the server",
        retry_after=AGAIN_SECONDS,
    )


def shown(said: str, most: int = 200) -> str:
    """Return the beginning of what was said, as it may be answered."""
    return said.encode(errors="replace").decode()[:most]


async def _told(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.answer()


async def _wrong_filter(_: Request, error: Exception) -> Response:
    assert isinstance(error, WrongFilter)
    what, where = shown(error.what), "all" if error.filter == "everything" else error.filter
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, what, where=where, mend=error.mend).answer()


async def _wrong_parameter(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place, *path = first["loc"]
    where = ".".join(map(str, path)) or str(place)
    mend = "see /openapi.json for what it may be"
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(first["msg"]), where=shown(where), mend=mend).answer()


async def _unsayable(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unsayable)
    status = HTTPStatus.NOT_FOUND if isinstance(error, Unknown) else HTTPStatus.UNPROCESSABLE_ENTITY
    return Problem(status, shown(error.what), where=shown(request.url.path), mend=shown(error.mend, 1_000)).answer()


async def _invalid(request: Request, error: Exception) -> Response:
    mend = "nothing was changed; correct what was sent, and send it again"
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), where=request.url.path, mend=mend).answer()


async def _database_away(_: Request, error: Exception) -> Response:
    occurrences.part_away("database", why=str(error))
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "the database is locked or away",
        where="database",
        mend="ask again later; whoever runs the board looks at TOCSIN_STORE_DATABASE_URL and at its log",
        retry_after=AGAIN_SECONDS,
    ).answer()


async def _bus_away(_: Request, error: Exception) -> Response:
    occurrences.part_away("redis", why=type(error).__name__)
    return bus_away().answer()


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status, path = HTTPStatus(error.status_code), shown(request.url.path)
    if status is HTTPStatus.BAD_REQUEST:  # FastAPI's for bytes that are no text
        mend = "send JSON in UTF-8"
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "the body is no JSON", where="body", mend=mend).answer()
    what = "there is nothing here" if status is HTTPStatus.NOT_FOUND else status.phrase.lower()
    return Problem(status, what, where=path, mend=PATHS, headers=error.headers).answer()


def _fault(path: str) -> Problem:
    mend = "it is a fault of ours: the board's log has it with its traceback"
    what = "the board failed on this request"
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, what, where=shown(path), mend=mend)
