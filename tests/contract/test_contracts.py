"""One suite over every stream, message and example: what the wire promises to other languages and other years."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from builders import a_draft, an_incident
from pydantic import ValidationError

import tocsin.contracts
from tocsin.contracts.base import Message, Span, Wire
from tocsin.contracts.generate import FOLDER, MESSAGES, json_schema, render, schema_name
from tocsin.contracts.geo import Place
from tocsin.contracts.incident import When
from tocsin.contracts.ontology import EventType
from tocsin.contracts.parties import Range, Toll
from tocsin.contracts.streams import DATA_FIELD, STREAMS, Stream

EXAMPLES = Path(tocsin.contracts.__file__).parent / "examples"
WORKERS = ("ingest", "enrich", "geocode", "store")
BESIDE = ("alert",)
EVERY_STREAM: tuple[Stream[Any], ...] = (*STREAMS, STREAMS[0].dead)


def example_files() -> list[tuple[Stream[Any], Path]]:
    return [(stream, path) for stream in EVERY_STREAM for path in sorted((EXAMPLES / stream.name).glob("*.json"))]


every_example = pytest.mark.parametrize(
    ("stream", "path"), example_files(), ids=[f"{s.name}-{p.stem}" for s, p in example_files()]
)


def with_text() -> list[Path]:
    return [path for stream, path in example_files() if "report" in stream.message.model_fields]


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a message that quotes the report."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and ("quote" in value or "text" in value):
            yield value
        for child in value.values():
            yield from spans(child)
    elif isinstance(value, list):
        for child in value:
            yield from spans(child)


def test_every_stream_has_an_ordinary_and_an_awkward_example() -> None:
    """A stream without two examples cannot be understood from the repository alone."""
    assert [] == [stream.name for stream in EVERY_STREAM if len(list((EXAMPLES / stream.name).glob("*.json"))) < 2]


def test_every_example_belongs_to_a_stream() -> None:
    """An example folder that no stream owns is a leftover."""
    assert {folder.name for folder in EXAMPLES.iterdir()} == {stream.name for stream in EVERY_STREAM}


@every_example
def test_example_round_trips(stream: Stream[Message], path: Path) -> None:
    """Reading an example and writing it again gives the same JSON."""
    raw = path.read_bytes()

    assert json.loads(raw) == json.loads(stream.message.model_validate_json(raw).model_dump_json())


@every_example
def test_example_fits_the_published_schema(stream: Stream[Message], path: Path) -> None:
    """A reader in another language, with the JSON Schema alone, accepts every example."""
    schema = json.loads((FOLDER / schema_name(stream.message)).read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(path.read_bytes()), schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("path", with_text(), ids=lambda path: path.stem)
def test_every_quote_in_an_example_is_its_slice(path: Path) -> None:
    """`text[start:end]` equals the quote in code points, beyond the Basic Multilingual Plane too."""
    message = json.loads(path.read_bytes())
    text = message["report"]["text"]
    quoted = list(spans({key: value for key, value in message.items() if key != "report"}))

    assert [s.get("quote", s.get("text")) for s in quoted] == [text[s["start"] : s["end"]] for s in quoted]


@every_example
def test_readers_ignore_what_they_do_not_know(stream: Stream[Message], path: Path) -> None:
    """A field that a newer writer adds changes nothing for an older reader."""
    known = json.loads(path.read_bytes())

    assert stream.message.model_validate(known) == stream.message.model_validate({**known, "from_the_future": [1]})


@every_example
def test_another_version_is_refused(stream: Stream[Message], path: Path) -> None:
    """A breaking change is a new stream, so a strange version number is never guessed at."""
    strange = {**json.loads(path.read_bytes()), "version": 2}

    with pytest.raises(ValidationError, match="version"):
        stream.message.model_validate(strange)


@every_example
def test_messages_are_frozen(stream: Stream[Message], path: Path) -> None:
    """A stage makes a new message; it never changes the one it was given."""
    message = stream.message.model_validate_json(path.read_bytes())

    with pytest.raises(ValidationError, match="frozen"):
        message.message_id = "x"


def test_committed_schemas_are_what_the_code_says() -> None:
    """`make schemas` was run after the last change of a contract."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}

    assert render() == committed


@pytest.mark.parametrize("message", MESSAGES)
def test_schema_is_itself_valid(message: type[Message]) -> None:
    """Each published schema is a valid JSON Schema 2020-12 document."""
    jsonschema.Draft202012Validator.check_schema(json_schema(message))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_value_is_described_by_a_named_type(message: type[Message]) -> None:
    """No free-form object crosses a stream: each object in a schema lists its properties."""
    schema = json_schema(message)
    objects = [schema, *schema.get("$defs", {}).values()]

    assert [] == [o.get("title") for o in objects if o.get("type") == "object" and not o.get("properties")]


def test_streams_connect() -> None:
    """Each stream's writer is a worker, and each of the line but the first reads what another writes."""
    assert {stream.writer for stream in STREAMS} == {*WORKERS, *BESIDE}
    assert {reader for stream in STREAMS for reader in stream.readers} == set(WORKERS[1:])


def test_one_partition_is_one_cluster_slot() -> None:
    """All keys of a partition carry one hash tag, dead letters too, so that a hand-over stays atomic."""
    keys = [stream.key(3) for stream in (*STREAMS, *(s.dead for s in STREAMS))]

    assert {"{3}"} == {key[key.index("{") : key.index("}") + 1] for key in keys}


def test_an_entry_has_one_field() -> None:
    """The field's name is part of the contract with plain Redis clients."""
    assert DATA_FIELD == "data"


@pytest.mark.parametrize(
    ("value", "wire", "why"),
    [
        ({"start": 3, "end": 2}, Span, "ends at or after"),
        ({"start": -1, "end": 2}, Span, "greater than or equal to 0"),
        ({"min": 5, "max": 2}, Range, "not below its min"),
        ({"min": 5, "max": 10**30}, Range, "less than or equal to"),
        ({"min": 5, "max": 2, "basis": "range"}, Toll, "not below its min"),
        ({"start": "2024-01-02", "end": "2024-01-01", "precision": "day", "basis": "explicit"}, When, "on or after"),
        ({"start": 0, "end": 2, "text": "ab", "lat": 1.0, "lon": 2.0, "reason": "x"}, Place, "never both"),
        ({"start": 0, "end": 2, "text": "ab"}, Place, "a reason why not"),
        ({"start": 0, "end": 2, "text": "ab", "lat": 1.0, "reason": "x"}, Place, "come together"),
    ],
)
def test_a_value_that_contradicts_itself_is_refused(value: dict[str, Any], wire: type[Wire], why: str) -> None:
    """What cannot be true never crosses a stream, and the refusal says why."""
    with pytest.raises(ValidationError, match=why):
        wire.model_validate(value)


def test_no_incident_without_evidence() -> None:
    """An incident that quotes nothing cannot be checked by anybody."""
    with pytest.raises(ValidationError, match="evidence"):
        an_incident(evidence=())


def test_a_sub_type_of_another_type_is_refused() -> None:
    """ACLED's twenty-five sub-types each belong to one of its six types."""
    with pytest.raises(ValidationError, match="is not one of"):
        a_draft(event_type=EventType.PROTESTS)
