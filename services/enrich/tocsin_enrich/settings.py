"""What enrich can be told from outside. Each reader has settings of its own, beside its code."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import BatchSize, WorkerSettings, listed
from tocsin_enrich.layers import folders_of


class EnrichSettings(WorkerSettings):
    """The kit's settings, an analyst's own tables, and which readers help the rules."""

    batch_size: BatchSize = 32  # a report takes milliseconds: a larger batch only lets the first wait for the last
    lexicon_path: Annotated[
        tuple[Path, ...],
        NoDecode,
        Field(description="Folders of tables laid over the built-in ones, separated as in PATH. See lexicons.md."),
    ] = ()
    enrich_readers: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(
            description="Readers that help the rules, separated by commas: llm, spacy, or one of yours. See readers.md."
        ),
    ] = ()
    enrich_readers_seconds: Annotated[
        float,
        Field(gt=0, le=100, description="How long a batch waits for its readers; then the rules' answer goes on."),
    ] = 60.0

    @field_validator("lexicon_path", mode="before")
    @classmethod
    def _list_of_folders(cls, value: object) -> object:
        return folders_of(value) if isinstance(value, str) else value

    _list_of_names = field_validator("enrich_readers", mode="before")(listed)
