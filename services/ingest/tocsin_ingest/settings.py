"""What ingest can be told from outside."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.kit.settings import WorkerSettings, listed
from tocsin.outgoing.addresses import AllowList
from tocsin_ingest.fetch.manners import GAP_SECONDS
from tocsin_ingest.sources.reading import MAX_BYTES


class IngestSettings(WorkerSettings):
    """The kit's settings, and where reports come from."""

    ingest_folders: Annotated[
        tuple[Path, ...],
        NoDecode,
        Field(description="Folders to watch for .txt, .html, .jsonl and .eml: separated by commas, or a JSON list."),
    ] = ()
    ingest_stdin: Annotated[bool, Field(description="Read standard input too: JSON lines, or one plain text.")] = False
    ingest_poll_seconds: Annotated[float, Field(gt=0, description="Pause between two looks at a folder.")] = 1.0
    ingest_max_bytes: Annotated[int, Field(gt=0, description="Largest file, or line of a .jsonl, that is taken.")] = (
        MAX_BYTES
    )

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

    ingest_contact: Annotated[
        str | None, Field(description="A URL or address of yours: it tells the sites that are read who reads them.")
    ] = None
    ingest_host_gap_seconds: Annotated[
        float, Field(ge=0, le=60, description="Pause between two requests at one web host, of all workers together.")
    ] = GAP_SECONDS
    ingest_allow_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(description="Hosts that may be read though they are not public: names or networks such as 10.1.0.0/16."),
    ] = ()

    _list = field_validator("ingest_folders", "ingest_allow_hosts", mode="before")(listed)

    @field_validator("ingest_allow_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowList.of(value)
        return value

    @field_validator("ingest_contact")
    @classmethod
    def _one_line(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[!-'*-~]+", value):
            raise ValueError("TOCSIN_INGEST_CONTACT must be one URL or address, without spaces and parentheses")
        return value
