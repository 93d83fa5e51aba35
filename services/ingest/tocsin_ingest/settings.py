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

    @field_validator("ingest_folders", mode="before")
    @classmethod
    def _list_of_paths(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value.lstrip().startswith("["):
            return json.loads(value)
        return [path.strip() for path in value.split(",") if path.strip()]
