"""What the OpenAPI document says beside what FastAPI finds in the code: bodies, headers, every answer, examples."""

from typing import Any, Final

from pydantic.json_schema import models_json_schema

from tocsin.contracts.report import SourceKind
from tocsin_ingest.api.answers import Answer
from tocsin_ingest.api.problems import MEDIA_TYPE, ProblemBody
from tocsin_ingest.api.reading import MAX_REPORTS
from tocsin_ingest.api.reception import JSON, LINES, MAX_LINES
from tocsin_ingest.normalise.assemble import MAX_TEXT
from tocsin_ingest.normalise.fields import MAX_FIELD

ABOUT: Final = f"""\
Takes reports and puts them on the bus. A report that was answered `202` is on the bus and is not lost.

A report's id is a hash of what identifies it, so that sending a report again does no harm: it is answered `known`.
Whoever got no answer, or `429` or `503`, sends the same again later.

One report is an object, up to {MAX_REPORTS} are a list of objects, up to {MAX_LINES} are `{LINES[0]}`, one object a
line: those are read and taken in while they come.
"""

EXAMPLE: Final[dict[str, Any]] = {
    "id": "a1",
    "text": "Two drones struck a fuel depot near Port Sudan on Monday, the army said. Nobody was hurt.",
    "published_at": "2025-05-06T09:30:00Z",
    "source": {"name": "Example Wire", "kind": "wire"},
    "url": "https://news.example/port-sudan",
    "language": "en",
}

_LINE: Final[dict[str, Any]] = {"type": ["string", "null"], "maxLength": MAX_FIELD}

REPORT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "One report: the same object as a line of a `.jsonl` file. Other fields are ignored.",
    "required": ["text"],
    "properties": {
        "id": {"type": ["string", "number", "null"], "maxLength": MAX_FIELD, "description": "Your own id of it."},
        "text": {
            "type": "string",
            "description": "The report's text, with something in it but white space.",
            "minLength": 1,
            "maxLength": MAX_TEXT,
        },
        "title": _LINE,
        "published_at": {
            "type": ["string", "null"],
            "description": "ISO 8601 day or time; a time without a zone counts as its day.",
            "examples": ["2024-01-29", "2024-01-29T10:30:00Z"],
        },
        "source": {
            "description": "The outlet: its name, or an object; else what the API key says.",
            "anyOf": [
                _LINE,
                {
                    "type": "object",
                    "properties": {
                        "name": {"type": ["string", "null"], "maxLength": MAX_FIELD},
                        "kind": {"type": ["string", "null"], "enum": [*map(str, SourceKind), None]},
                    },
                },
            ],
        },
        "url": {**_LINE, "description": "Where it stands: http or https."},
        "language": {**_LINE, "description": "BCP 47, such as en or pt-BR."},
        "position": {
            "description": "Where you say that it is, beside the text. It is kept, and is no place of an incident.",
            "type": ["object", "null"],
            "required": ["lat", "lon"],
            "properties": {
                "lat": {"type": "number", "minimum": -90, "maximum": 90},
                "lon": {"type": "number", "minimum": -180, "maximum": 180},
                "radius_km": {"type": ["number", "null"], "minimum": 0},
                "name": {"type": ["string", "null"]},
            },
        },
    },
    "examples": [EXAMPLE],
}

_RETRY_AFTER: Final[dict[str, Any]] = {
    "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}}
}


def _problem(description: str, **more: object) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}, **more}


_AWAY: Final = _problem("The bus is away, or the worker is stopping, or too much is in hand.", headers=_RETRY_AFTER)
_BEHIND: Final = _problem("The pipeline is behind, or the key's rate is used up.", headers=_RETRY_AFTER)

_ANSWER: Final[dict[str, Any]] = {"schema": {"$ref": f"#/components/schemas/{Answer.__name__}"}}

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    202: {
        "description": "Taken, or known before; some of many may be refused.",
        "headers": {
            "Idempotent-Replayed": {"description": "The answer of the first time.", "schema": {"const": "true"}}
        },
        "content": {JSON: _ANSWER},
    },
    400: _problem("The body is no JSON, or a header is malformed."),
    401: _problem("No key, or none that is known."),
    403: _problem("Without keys: a host that is not this machine, or a web page."),
    408: _problem("The body came too slowly."),
    409: _problem("The first request with this Idempotency-Key is still running.", headers=_RETRY_AFTER),
    413: _problem("The body, or one report's share of it, is too large."),
    415: _problem("The body is of a type that holds no reports, or is compressed."),
    422: {
        "description": "All reports were refused; or the Idempotency-Key came with another body before.",
        "content": {JSON: _ANSWER, MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}}},
    },
    429: _BEHIND,
    503: _AWAY,
}

POST_REPORTS: Final[dict[str, Any]] = {
    "summary": "Send reports",
    "status_code": 202,
    "operation_id": "post_reports",
    "responses": _RESPONSES,
    "openapi_extra": {
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Of your own making; for a day the same request gets the same answer.",
                "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"},
                "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
            }
        ],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": {"anyOf": [REPORT, {"type": "array", "items": REPORT, "maxItems": MAX_REPORTS}]},
                    "examples": {"one": {"value": EXAMPLE}, "many": {"value": [EXAMPLE, {"text": "A second report."}]}},
                },
                LINES[0]: {"schema": {"type": "string", "description": "One such object a line."}},
            },
        },
        "security": [{"bearer": []}, {"header": []}],
    },
}

HEALTH: Final[dict[str, Any]] = {
    "summary": "Tell whether reports are taken now",
    "operation_id": "health",
    "responses": {
        200: {
            "description": "They are.",
            "content": {
                JSON: {
                    "schema": {
                        "type": "object",
                        "properties": {"status": {"const": "ok"}},
                        "required": ["status"],
                        "additionalProperties": False,
                    }
                }
            },
        },
        429: _BEHIND,
        503: _AWAY,
    },
}

_SCHEMES: Final[dict[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A key made by `tocsin keys new`."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return FastAPI's document with the schemas and the ways to show a key that its parts refer to."""
    _, models = models_json_schema(
        [(Answer, "serialization"), (ProblemBody, "serialization")], ref_template="#/components/schemas/{model}"
    )
    info = {**document["info"], "description": ABOUT}
    return {**document, "info": info, "components": {"schemas": models["$defs"], "securitySchemes": _SCHEMES}}
