"""What the OpenAPI document says beside what FastAPI finds in the code: keys, every error, examples."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from tocsin_board.problems import ProblemBody
from tocsin_board.sessions import COOKIE

ABOUT: Final = """\
Incidents as the store holds them: found, read with all that is known of each, followed live, taken away, corrected.

A key of the role `read` reads; `correct` corrects; `admin` settles dead letters too. `tocsin keys new NAME --role read`
makes one.
A board that was started with `TOCSIN_BOARD_ANONYMOUS=1` lets whoever asks from the same machine read without a key.
"""

KEYS: Final[dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key made by `tocsin keys new --role`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Of `POST /session`; it reads.",
    },
}

OPEN: Final = frozenset({("get", "/health"), ("delete", "/session")})
"""What needs no key."""

INCIDENT: Final = "5f0c1d7a9b3e4c2d8a6f7b1e0c9d8e7f"

EXAMPLES: Final[dict[str, Any]] = {
    "incident_id": INCIDENT,
    "report_id": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "field": "casualties.killed",
    "format": "geojson",
    "stream": "reports.received",
    "letter_id": "1782412651234-0",
    "type": ["drone"],
    "actor": "ansar allah",
    "text": '"fuel depot" drone',
    "min_confidence": 0.5,
    "all": False,
    "limit": 50,
    "rows": True,
    "last-event-id": "1782412651234-0",
}
"""By a parameter's name, of those whose examples are not beside their own description."""

BODIES: Final[dict[str, Any]] = {
    "Why": {"why": "the ministry denies it, and so do both reporters"},
    "With": {"with": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "why": "the same night and the same depot"},
    "Off": {"reports": ["9f86d081884c7d65"], "why": "it tells of another village"},
    "Value": {"value": {"min": 3, "max": 3, "basis": "exact"}, "why": "the ministry counts three"},
}
"""By the schema's name."""

RETRY_AFTER: Final[dict[str, Any]] = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
}

WITH_BODY: Final = {408: "The body came too slowly.", 413: "The body is too large."}


def describe(app: FastAPI) -> None:
    """Let the application say all of it in `/openapi.json`."""
    found = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(found())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


def name_of(route: APIRoute) -> str:
    """Return an operation's id: what its function is called, and what a generated client calls it too."""
    return route.name


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    for path, method, operation in operations(document):
        _complete(operation, path, method)
    schemas = document["components"]["schemas"]
    for name, example in BODIES.items():
        schemas[name]["examples"] = [example]
    info = {**document["info"], "description": ABOUT}
    return {**document, "info": info, "components": {**document["components"], "securitySchemes": KEYS}}


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and what is said of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    keys: list[dict[str, list[str]]] = [] if (method, path) in OPEN else [{"bearer": []}, {"header": []}]
    operation["security"] = [*keys, {"session": []}] if keys and method == "get" else keys
    for parameter in operation.get("parameters", []):
        if parameter["name"] in EXAMPLES:
            parameter["example"] = EXAMPLES[parameter["name"]]
    answers = operation["responses"]
    if not keys:
        for status in {"401", "403", "404", "422", "429"} & answers.keys():
            del answers[status]
    if "requestBody" in operation:
        answers |= {str(status): _problem(told) for status, told in WITH_BODY.items()}
    for status in {"429", "503"} & answers.keys():
        if path != "/health":
            answers[status]["headers"] = RETRY_AFTER


def _problem(told: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}
    return {"description": told, "content": {"application/json": {"schema": schema}}}
