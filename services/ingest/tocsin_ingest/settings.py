"""What ingest can be told from outside."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import WorkerSettings
from tocsin_ingest.sources.reading import MAX_BYTES


class IngestSettings(WorkerSettings):
    """The kit's settings, and where reports come from."""

    ingest_folders: Annotated[
        tuple[Path, ...],
        NoDecode,
        Field(description="Folders to watch for .txt and .jsonl: separated by commas, or a JSON list."),
    ] = ()
    ingest_stdin: Annotated[bool, Field(description="Read standard input too: JSON lines, or one plain text.")] = False
    ingest_poll_seconds: Annotated[float, Field(gt=0, description="Pause between two looks at a folder.")] = 1.0
    ingest_max_bytes: Annotated[
        int, Field(gt=0, description="Largest text file, or line of a .jsonl, that is taken.")
    ] = MAX_BYTES

    ingest_sources: Annotated[
        Path | None, Field(description="The file that lists feeds, pages and other sources: sources.toml.")
    ] = None
    ingest_http_host: Annotated[str, Field(description="Address of the HTTP API for reports.")] = "127.0.0.1"
    ingest_http_port: Annotated[
        int | None, Field(ge=0, le=65535, description="Its port; 0 takes any free one. Without it there is no API.")
    ] = None
    ingest_keys: Annotated[
        Path | None, Field(description="The file of API keys, made by `tocsin keys`. Without it, loopback alone.")
    ] = None
    ingest_near_days: Annotated[
        float, Field(gt=0, le=365, description="How long a text is remembered to find its copies.")
    ] = 3.0

    @field_validator("ingest_folders", mode="before")
    @classmethod
    def _list_of_paths(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [path.strip() for path in value.split(",") if path.strip()]
