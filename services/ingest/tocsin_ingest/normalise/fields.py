"""The fields of a JSON object that came in from outside, checked one by one."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from tocsin.contracts.report import Position, SourceKind
from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.normalise.language_tag import language_tag
from tocsin_ingest.normalise.text import one_line
from tocsin_ingest.normalise.web_address import canonical_url

Fields = Mapping[str, object]

_POSITION: Final = 'give {"lat": 33.5, "lon": 38.6}, or leave it out'

MAX_FIELD: Final = 4_096
"""Code points of any field but the text: no honest title, name or URL is longer."""


def line_of(fields: Fields, name: str) -> str | None:
    """Return a field of one line of text, or None where it is absent, null or blank."""
    value = fields.get(name)
    return None if value is None else _line(value, name)


def external_id(fields: Fields) -> str | None:
    """Return the sender's `id`; a number is taken as it is written."""
    value = fields.get("id")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return line_of(fields, "id")


def url(fields: Fields) -> str | None:
    """Return an absolute http or https URL, canonical: a board will link to it, so no other scheme gets in."""
    value = line_of(fields, "url")
    return None if value is None else canonical_url(value)


def language(fields: Fields) -> str | None:
    """Return a BCP 47 tag."""
    value = line_of(fields, "language")
    tag = language_tag(value)
    if value is not None and tag is None:
        raise BadReport("language", shown(value), "give a BCP 47 tag such as en or pt-BR, or leave it out")
    return tag


def source_name(fields: Fields) -> str | None:
    """Return the source name that the report states: `source` is that name, or an object of `name` and `kind`."""
    value = fields.get("source")
    if isinstance(value, Mapping):
        name = value.get("name")
        return None if name is None else _name(name)
    return line_of(fields, "source")


def source_kind(fields: Fields) -> SourceKind | None:
    """Return the kind of source that the report states, or None where it states none."""
    value = fields.get("source")
    if isinstance(value, Mapping):
        return _kind(value.get("kind"))
    return None


def position(fields: Fields) -> Position | None:
    """Return where the sender says that the report is: `lat`, `lon`, and if they like `radius_km` and `name`."""
    value = fields.get("position")
    if value is None:
        return None
    try:
        found = Position.model_validate(value, strict=True)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise BadReport("position", f"{where or shown(value)}: {error.errors()[0]['msg']}", _POSITION) from error
    return found.model_copy(update={"name": one_line(found.name or "")[:MAX_FIELD] or None})


def _name(value: object) -> str:
    name = _line(value, "source.name")
    if name is None:
        raise BadReport("source.name", "nothing but white space", "give the source's name, or leave it out")
    return name


def _kind(value: object) -> SourceKind | None:
    if value is None:
        return None
    if isinstance(value, str) and value in set(SourceKind):
        return SourceKind(value)
    raise BadReport("source.kind", shown(value), f"give one of {', '.join(SourceKind)}, or leave it out")


def _line(value: object, name: str) -> str | None:
    if not isinstance(value, str):
        raise BadReport(name, shown(value), "give a string")
    if len(value) > MAX_FIELD:
        raise BadReport(name, f"{len(value)} characters", f"give at most {MAX_FIELD}")
    return one_line(value) or None
