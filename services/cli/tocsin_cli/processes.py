"""The processes that `tocsin run` starts, each in a session of its own: Ctrl-C at the terminal reaches us alone."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin_cli.ending import end
from tocsin_cli.guard import Guard

LAST_WORDS_LINES = 12
"""How much of a dead process's log is shown."""


@dataclass(frozen=True, slots=True)
class Child:
    """One started process and the file that its output goes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        """Return the end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LAST_WORDS_LINES:])


class Crew:
    """All that one `tocsin run` starts. What is not stopped here is ended by the guard when we die."""

    def __init__(self, *, guard: Guard, logs: Path, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self._guard = guard
        self._logs = logs

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        settings: Mapping[str, str] | None = None,
        keep_open: Sequence[int] = (),
    ) -> Child:
        """Start a process with its output in `NAME.log`; `keep_open` are file descriptors that it inherits."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  the commands are ours, not a user's text
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**self.environment, **(settings or {})},
                pass_fds=keep_open,
                start_new_session=True,
            )
        self._guard.watch(process.pid)
        return Child(name, process, log)

    def stop(self, children: Iterable[Child]) -> None:
        """End the children together: SIGTERM, and SIGKILL to those that are still there after `STOP_SECONDS`."""
        running = {child.process.pid: child.process for child in children}
        end(running, alive=lambda pid: running[pid].poll() is None)
        for pid, process in running.items():
            process.wait()
            self._guard.release(pid)
