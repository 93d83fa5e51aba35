"""Where a `tocsin run` takes reports over HTTP: on loopback, at a port of its own where the usual one is taken."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tocsin_cli.keys import VARIABLE as KEYS_VARIABLE
from tocsin_cli.keys import file_if_any
from tocsin_cli.workers import LOOPBACK, usual_or_free

PORT_VARIABLE: Final = "TOCSIN_INGEST_HTTP_PORT"

USUAL_PORT: Final = 8750
"""The same at every start, so that whoever sends reports need not be told anew."""

EXAMPLE: Final = '{"text": "Shells struck a market in Kharkiv on Monday."}'


@dataclass(frozen=True, slots=True)
class Posting:
    """The port, and the file of keys where there is one."""

    port: int
    keys: Path | None

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment variables that tell ingest so."""
        port = {PORT_VARIABLE: str(self.port)}
        return port if self.keys is None else port | {KEYS_VARIABLE: str(self.keys.resolve())}

    @property
    def url(self) -> str:
        """Return the address of the API."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def command(self) -> str:
        """Return a command that sends a report."""
        key = "" if self.keys is None else "-H 'X-API-Key: KEY' "
        return f"curl {key}--json {shlex.quote(EXAMPLE)} {self.url}/reports"


def posting(var: Path, environment: Mapping[str, str]) -> Posting:
    """Return what the user asked for, else what is free. Keys are asked for where `keys.toml` lies in `var`."""
    port = usual_or_free(environment.get(PORT_VARIABLE, ""), USUAL_PORT)
    return Posting(port, file_if_any(var, environment, KEYS_VARIABLE))
