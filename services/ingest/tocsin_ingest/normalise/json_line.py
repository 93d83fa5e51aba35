"""One JSON object in, a report out."""

from typing import Final

import orjson

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise import fields as field
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.errors import BadReport, shown
from tocsin_ingest.normalise.header import Headed, take_header
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.published import MEND, published
from tocsin_ingest.normalise.text import normalised

SHAPE: Final = 'give one JSON object a line, such as {"id": "a1", "text": "…", "published_at": "2024-01-29"}'


def report_from_json(line: str | bytes, *, source: Source) -> Report:
    """Return a JSON object as a report; `source` stands where the object names none. Unknown fields are ignored.

    Offsets refer to the report's own normalised `text`. A header `date YYYY-MM-DD` is taken off the text only where
    there is no `published_at`. Raises `BadReport`, and nothing else.
    """
    return report_from_object(json_value(line), source=source)


def json_value(line: str | bytes) -> object:
    """Return the JSON value of a line. Raises `BadReport` where it is none."""
    raw = line.removeprefix("\ufeff") if isinstance(line, str) else line.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if isinstance(raw, bytes) and not _is_utf8(raw):
            raise BadReport("line", "no UTF-8, which JSON is written in", "save it as UTF-8") from error
        raise BadReport("line", f"no JSON ({error})", SHAPE) from error


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def report_from_object(value: object, *, source: Source) -> Report:
    """Return a JSON value that was parsed already as a report, as `report_from_json` does.

    Raises `BadReport`, and nothing else.
    """
    fields = _checked(value)
    headed = _text_and_time(fields)
    labels = Labels(
        external_id=field.external_id(fields),
        title=field.line_of(fields, "title"),
        url=field.url(fields),
        language=field.language(fields),
        source_name=field.source_name(fields),
        source_kind=field.source_kind(fields),
        position=field.position(fields),
    )
    return assemble(headed.text, default_source=source, published=headed.published, labels=labels)


def _checked(value: object) -> field.Fields:
    if not isinstance(value, dict):
        raise BadReport("line", shown(value), SHAPE)
    return value


def _text_and_time(fields: field.Fields) -> Headed:
    text = fields.get("text")
    if not isinstance(text, str):
        raise BadReport("text", shown(text) if "text" in fields else "no such field", "give the report's text")
    said = _published_at(fields)
    return Headed(normalised(text), said) if said else take_header(normalised(text))


def _published_at(fields: field.Fields) -> Published | None:
    value = fields.get("published_at")
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadReport("published_at", shown(value), MEND)
    return published(value)
