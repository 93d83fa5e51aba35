"""Ctrl-C and its kin, taken note of when they come and acted upon where it is safe."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

from tocsin_cli.ending import POLL_SECONDS

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):  # noqa: N818  not an error: somebody wants us to stop
    """The user or the system asked us to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.status = 128 + number


class Interrupts:
    """Within the context a signal raises nothing by itself, so that no process is lost between start and note."""

    def __enter__(self) -> Self:
        self._asked = threading.Event()
        self._number = 0
        # What was ignored stays so: `nohup tocsin run` is to outlive its terminal.
        heard = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
        self._before = [(number, signal.signal(number, self._note)) for number in heard]
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def _note(self, number: int, _: FrameType | None) -> None:
        self._number = number
        self._asked.set()

    def pause(self) -> None:
        """Sleep for a moment. Raises `Interrupted` once a signal has come."""
        if self._asked.wait(POLL_SECONDS):
            raise Interrupted(self._number)
