"""The guard: ends what `tocsin run` started when `tocsin run` itself was killed and could not.

It reads lines `+PID` and `-PID` from a pipe that only `tocsin run` holds. When the pipe closes, by whatever death,
every process that was named and not taken back is ended: the workers first, then the server, which came first.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tocsin_cli.ending import end


class Guard:
    """Our end of the pipe."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tocsin_cli.guard"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._process.communicate()

    def watch(self, pid: int) -> None:
        """End this process if we die."""
        self._tell(f"+{pid}\n")

    def release(self, pid: int) -> None:
        """Forget this process: it has ended."""
        self._tell(f"-{pid}\n")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        # A guard that somebody killed is missed only if we are killed too.
        with suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def watched(lines: Iterable[str]) -> list[int]:
    """Return the processes that were named and not taken back, oldest first; ends when the pipe closes."""
    pids: dict[int, None] = {}
    for line in lines:
        pid = int(line[1:])
        if line.startswith("+"):
            pids[pid] = None
        else:
            pids.pop(pid, None)
    return list(pids)


def alive(pid: int) -> bool:
    """Tell whether the process runs; it is not our child, so it cannot be waited for."""
    try:
        os.kill(pid, 0)
        # Where nobody reaps orphans, as in a container without an init, a dead process keeps its number for ever.
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc: macOS reaps
        return True
    return not status.rpartition(")")[2].startswith(" Z")


def main() -> None:
    """Wait for the pipe to close, then end what is left. What stops `tocsin run` must not stop us."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    server, *workers = watched(sys.stdin) or [0]
    end(workers, alive=alive)
    if server:
        end([server], alive=alive)


if __name__ == "__main__":
    main()
