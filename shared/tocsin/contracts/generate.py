"""Writes the JSON Schemas and the AsyncAPI document that other languages read: `make schemas`.

Everything comes from the registry in `streams.py`; a test holds the committed files to it.
"""

import json
from pathlib import Path
from typing import Any, Final

from tocsin.contracts.base import Message
from tocsin.contracts.messages import Rejected
from tocsin.contracts.streams import DATA_FIELD, STREAMS

FOLDER: Final = Path(__file__).parent / "schemas"
MESSAGES: Final[tuple[type[Message], ...]] = (*(stream.message for stream in STREAMS), Rejected)


def schema_name(message: type[Message]) -> str:
    """Return the file name of a message's schema, such as `report.received.v1.schema.json`."""
    fields = message.model_fields
    return f"{fields['schema_'].default}.v{fields['version'].default}.schema.json"


def json_schema(message: type[Message]) -> dict[str, Any]:
    """Return what a reader may rely on and a writer must give, as JSON Schema 2020-12."""
    schema = message.model_json_schema(by_alias=True)
    # Pydantic lists a field without default as required; a writer must also say which message this is.
    schema["required"] = sorted({"schema", "version", *schema.get("required", ())})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_name(message), **schema}


def asyncapi() -> dict[str, Any]:
    """Return the whole bus as an AsyncAPI 3.0 document: channels, operations, messages."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for stream in (*STREAMS, *(stream.dead for stream in STREAMS if stream.readers)):
        name = stream.message.__name__
        channels[stream.name] = {
            "address": stream.key(),
            "description": stream.about,
            "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        }
        reference = {"channel": {"$ref": f"#/channels/{stream.name.replace('/', '~1')}"}}
        operations[f"{stream.writer.replace(' ', '-')}.writes.{stream.name}"] = {"action": "send", **reference}
        for reader in stream.readers:
            operations[f"{reader}.reads.{stream.name}"] = {"action": "receive", **reference}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tocsin",
            "version": "1",
            "description": f"Redis streams. An entry has one field, `{DATA_FIELD}`: the message as UTF-8 JSON.",
        },
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {
                message.__name__: {
                    "contentType": "application/json",
                    "payload": {"$ref": f"./{schema_name(message)}"},
                }
                for message in MESSAGES
            }
        },
    }


def render() -> dict[str, str]:
    """Return every generated file's name and text."""
    files = {schema_name(message): json_schema(message) for message in MESSAGES}
    files["asyncapi.json"] = asyncapi()
    return {name: json.dumps(document, indent=1, ensure_ascii=False) + "\n" for name, document in files.items()}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for stale in FOLDER.glob("*.json"):
        stale.unlink()
    for name, text in render().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
