"""Where a `tocsin run` serves its board: on loopback, at a port of its own where the usual one is taken."""

import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tocsin_cli.keys import BOARD_VARIABLE as KEYS_VARIABLE
from tocsin_cli.keys import file_if_any
from tocsin_cli.showing import say
from tocsin_cli.workers import LOOPBACK, usual_or_free

PORT_VARIABLE: Final = "TOCSIN_BOARD_PORT"
ANONYMOUS_VARIABLE: Final = "TOCSIN_BOARD_ANONYMOUS"

USUAL_PORT: Final = 8400
"""The same at every start, so that an open page finds it again."""


@dataclass(frozen=True, slots=True)
class Board:
    """The port, whether whoever asks from this machine may read without a key, and the file of keys if there is one."""

    port: int
    anonymous: str = "1"
    keys: Path | None = None

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{LOOPBACK}:{self.port}/"

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment variables that tell the board so."""
        told = {
            "TOCSIN_BOARD_HOST": LOOPBACK,
            PORT_VARIABLE: str(self.port),
            ANONYMOUS_VARIABLE: self.anonymous,
        }
        return told if self.keys is None else told | {KEYS_VARIABLE: str(self.keys.resolve())}


def boarding(var: Path, environment: Mapping[str, str]) -> Board:
    """Return what the user asked for, else what is free; with the keys of `keys.toml` where it lies in `var`.

    Reading needs no key unless the user says that it does; correcting always does.
    """
    port = usual_or_free(environment.get(PORT_VARIABLE, ""), USUAL_PORT)
    return Board(port, environment.get(ANONYMOUS_VARIABLE, "1"), file_if_any(var, environment, KEYS_VARIABLE))


def show(board: Board, *, in_browser: bool) -> None:
    """Tell where the board is, and open it there if that was asked for."""
    say(f"tocsin: the board is at {board.url}")
    if in_browser and not webbrowser.open(board.url):
        say("tocsin: no browser could be opened: open that address in one")
