"""Old and new workers on one stream: what was written then is read today, and what is written today was readable then.

`older/` holds the contracts of earlier days. `tests/redis/test_rolling_upgrade.py` does the same with the older workers
themselves, where this clone has its history.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import tocsin.contracts
from tocsin.contracts.base import Message
from tocsin.contracts.generate import FOLDER, schema_name
from tocsin.contracts.messages import IncidentChanged, ReportEnriched, ReportGeocoded, ReportReceived
from tocsin.contracts.streams import STREAMS, Stream
from tocsin_cli.chain import Chain, load_chain
from tocsin_enrich.handler import on_received
from tocsin_geocode.handler import on_enriched
from tocsin_store.fuse import objection
from tocsin_store.told import incoming

OLDER = sorted(path for path in (Path(__file__).parent / "older").iterdir() if path.is_dir())
EXAMPLES = Path(tocsin.contracts.__file__).parent / "examples"
EVERY_STREAM: tuple[Stream[Any], ...] = (*STREAMS, STREAMS[0].dead)


def written(folder: Path) -> list[tuple[Stream[Any], Path]]:
    return [(stream, path) for stream in EVERY_STREAM for path in sorted((folder / stream.name).glob("*.json"))]


then = [(stream, path) for day in OLDER for stream, path in written(day / "examples")]
older_example = pytest.mark.parametrize(
    ("stream", "path"), then, ids=[f"{path.parts[-4]}-{stream.name}-{path.stem}" for stream, path in then]
)
now = [
    (day, stream, path)
    for day in OLDER
    for stream, path in written(EXAMPLES)
    if (day / "schemas" / schema_name(stream.message)).exists()  # the stream was there then
]
today_example = pytest.mark.parametrize(
    ("day", "stream", "path"), now, ids=[f"{day.name}-{stream.name}-{path.stem}" for day, stream, path in now]
)
older_schema = pytest.mark.parametrize(
    "path",
    [path for day in OLDER for path in sorted((day / "schemas").glob("*.json"))],
    ids=lambda path: f"{path.parts[-3]}-{path.stem}",
)


@pytest.fixture(scope="module")
def chain() -> Chain:
    return load_chain()


def read_through(message: Message, chain: Chain) -> Message:
    """Return what today's workers make of a message, as far as the store."""
    if isinstance(message, ReportReceived):
        message = on_received(message, lexicon=chain.lexicon)
    if isinstance(message, ReportEnriched):
        message = on_enriched(message, gazetteer=chain.gazetteer)
    return message


@older_example
def test_todays_workers_do_what_older_ones_sent(stream: Stream[Any], path: Path, chain: Chain) -> None:
    """Each message of an older worker goes on from where it is, as far as the store, which has no objection."""
    message = read_through(stream.message.model_validate_json(path.read_bytes()), chain)

    assert isinstance(message, ReportGeocoded | IncidentChanged | stream.message)
    if isinstance(message, ReportGeocoded):
        assert objection(message) is None
        assert len(message.incidents) == len(incoming(message).contents)


@older_example
def test_what_was_written_then_fits_todays_schemas(stream: Stream[Any], path: Path) -> None:
    """A field that was added since is optional: a writer who does not know it is still understood."""
    schema = json.loads((FOLDER / schema_name(stream.message)).read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(path.read_bytes()), schema, format_checker=jsonschema.FormatChecker())


@today_example
def test_what_is_written_today_fits_the_schemas_of_then(day: Path, stream: Stream[Any], path: Path) -> None:
    """Who knows only the older contract reads today's messages, new fields and all."""
    schema = json.loads((day / "schemas" / schema_name(stream.message)).read_text(encoding="utf-8"))

    jsonschema.validate(json.loads(path.read_bytes()), schema, format_checker=jsonschema.FormatChecker())


def objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield str(schema["title"]), schema
    yield from schema.get("$defs", {}).items()


@older_schema
def test_contracts_only_grow(path: Path) -> None:
    """No field is gone, none is asked for that was not, and closed lists have what they had."""
    was, today = json.loads(path.read_bytes()), dict(objects(json.loads((FOLDER / path.name).read_bytes())))
    for name, before in objects(was):
        after = today[name]
        assert set(before.get("properties", {})) <= set(after.get("properties", {})), name
        assert set(after.get("required", [])) <= set(before.get("required", [])), name
        assert set(before.get("enum", [])) <= set(after.get("enum", [])), name
