"""What geocode can be told from outside."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import BatchSize, WorkerSettings
from tocsin_geocode.gazetteer import default_directory


class GeocodeSettings(WorkerSettings):
    """The kit's settings, where the compiled gazetteer lies, and what is laid over it."""

    batch_size: BatchSize = 32  # a report takes milliseconds and, with its places, 200 KB: more would only wait for it
    gazetteer: Annotated[Path, Field(description="Directory that `tocsin gazetteer build` wrote.")] = Field(
        default_factory=default_directory
    )
    gazetteer_path: Annotated[
        tuple[Path, ...],
        NoDecode,
        Field(description="CSV and GeoJSON files of your own places, or folders of them, separated as in PATH."),
    ] = ()

    @field_validator("gazetteer_path", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value
