"""A `tocsin run` for real, at a pseudo-terminal: its folder, what it says, the processes that it starts."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from tocsin_cli.workers import free_ports

DEADLINE = 60.0
MARK = "TOCSIN_TEST_MARK"


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + DEADLINE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@dataclass
class Place:
    """Where a test runs: a folder of reports, a `--var`, and a mark that all its processes bear."""

    root: Path
    mark: str = field(default_factory=lambda: uuid4().hex)
    ports: list[int] = field(default_factory=lambda: free_ports(2))
    """Of the board and of the API: two runs that start together would both find the usual ones free."""

    @property
    def var(self) -> Path:
        return self.root / "var"

    @property
    def environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if key not in {"TOCSIN_REDIS_URL", "ONCE"}}
        ports = {"TOCSIN_BOARD_PORT": str(self.ports[0]), "TOCSIN_INGEST_HTTP_PORT": str(self.ports[1])}
        return own | ports | {MARK: self.mark, "COLUMNS": "160"}

    def command(self, *options: str) -> list[str]:
        folder = str(self.root / "reports")
        return [sys.executable, "-m", "tocsin_cli", "run", "--input", folder, "--var", str(self.var), *options]

    def once(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command("--once"),
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=150,
        )

    def processes(self, name: str = "") -> list[int]:
        """Return the processes that bear the mark, those with `name` in their command line."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                environment, command = (process / "environ").read_bytes(), (process / "cmdline").read_bytes()
            except OSError:
                continue
            if f"{MARK}={self.mark}".encode() in environment and name.encode() in command:
                found.append(int(process.name))
        return found


def a_place(root: Path, **reports: str) -> Place:
    (root / "reports").mkdir(parents=True)
    for name, text in reports.items():
        (root / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
    return Place(root)


class AtTerminal:
    """A `tocsin run`, or another command, that believes in a terminal; what it says is collected."""

    def __init__(self, place: Place, command: Sequence[str] = ()) -> None:
        ours, its = pty.openpty()
        self._process = subprocess.Popen(
            command or place.command(), env=place.environment, stdout=its, stderr=its, stdin=its, start_new_session=True
        )
        os.close(its)
        self.said = ""
        threading.Thread(target=self._listen, args=(ours,), daemon=True).start()

    def _listen(self, terminal: int) -> None:
        try:
            while text := os.read(terminal, 4096):
                self.said += text.decode(errors="replace")
        except OSError:  # Linux's way to say that the other end is closed
            os.close(terminal)

    def hears(self, words: str) -> bool:
        return until(lambda: words in self.said)

    def press_ctrl_c(self) -> None:
        """Interrupt the whole foreground group, as a terminal does."""
        os.killpg(self._process.pid, signal.SIGINT)

    def kill(self) -> None:
        """End it as nothing can prevent; the guard ends the rest."""
        self._process.kill()
        self._process.wait()

    def status(self) -> int:
        return self._process.wait(DEADLINE)
