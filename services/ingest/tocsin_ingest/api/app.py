"""The paths of the HTTP API."""

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Scope, Send
from starlette.types import Receive as ASGIReceive

from tocsin_ingest import occurrences
from tocsin_ingest.api.document import HEALTH, POST_REPORTS, completed
from tocsin_ingest.api.problems import Problem, no_such_thing

REPORTS: Final = "/reports"

Receive = Callable[[Request], Awaitable[Response]]

CheckRoom = Callable[[], None]
"""Raises `Problem` where a report would not be taken now."""


def make_app(receive: Receive, check_room: CheckRoom) -> FastAPI:
    """Return the application. It has no pages for browsers, and so loads nothing from elsewhere."""
    app = FastAPI(title="Tocsin: reports in", version=version("tocsin-ingest"), docs_url=None, redoc_url=None)
    app.add_exception_handler(HTTPException, _as_problem)

    @app.post(REPORTS, **POST_REPORTS)
    async def post_reports(request: Request) -> Response:
        return await receive(request)

    @app.get("/health", **HEALTH)
    async def health() -> Response:
        try:
            check_room()
        except Problem as problem:
            return problem.answer()
        return Response(b'{"status":"ok"}', media_type="application/json")

    found_by_fastapi = app.openapi

    def openapi() -> dict[str, Any]:
        return completed(found_by_fastapi())

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it
    return app


def straight(app: ASGIApp, receive: Receive) -> ASGIApp:
    """Return the application with a short way for what comes a thousand times a second.

    FastAPI's own way to the same function takes as long as all that the function does before the bus.
    """

    async def serve(scope: Scope, receiving: ASGIReceive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != REPORTS or scope["method"] != "POST":
            await app(scope, receiving, send)
            return
        begun = time.monotonic()
        try:
            answer = await receive(Request(scope, receiving))
        except Exception:  # the server tells the log, and answers so
            occurrences.http_answered(HTTPStatus.INTERNAL_SERVER_ERROR.value, seconds=time.monotonic() - begun)
            raise
        occurrences.http_answered(answer.status_code, seconds=time.monotonic() - begun)
        await answer(scope, receiving, send)

    return serve


def described() -> dict[str, Any]:
    """Return the OpenAPI document, without anything that could answer a request."""

    async def receive(_: Request) -> Response:
        raise NotImplementedError

    return make_app(receive, lambda: None).openapi()


async def _as_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return no_such_thing(error.status_code, error.headers).answer()
