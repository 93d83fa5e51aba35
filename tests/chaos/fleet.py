"""The workers of a storm: real processes, several for each stage, that are killed and replaced."""

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Final

from tocsin_cli.processes import Child, Crew

SIZES: Final = {"ingest": 1, "enrich": 2, "geocode": 2, "store": 2}
"""Workers of each stage."""


class Fleet:
    """Keeps the number of workers up, whoever dies."""

    def __init__(
        self, crew: Crew, settings: Mapping[str, str], *, sizes: Mapping[str, int] = SIZES, name: str = ""
    ) -> None:
        self.kills = 0
        self._crew = crew
        self._settings = settings
        self._sizes = sizes
        self._name = name
        self._started: list[Child] = []
        self._working = {stage: [self._start(stage) for _ in range(size)] for stage, size in sizes.items()}
        self._frozen: list[Child] = []
        self._thaws: list[threading.Timer] = []

    def kill(self, stage: str, first: Child | None, *, everyone: bool) -> None:
        """SIGKILL one worker of the stage, or all its workers, and start others. `None` is for the oldest."""
        self._working[stage].sort(key=lambda worker: worker is not first)
        for worker in self._take_out(stage, len(self._working[stage]) if everyone else 1):
            os.killpg(worker.process.pid, signal.SIGKILL)
            self._crew.stop([worker])
            self.kills += 1
        self._fill(stage)

    def retire(self, stage: str) -> None:
        """SIGTERM the stage's oldest worker and start another. It must end by itself, and well.

        A worker that does not listen for signals yet, because it has just been started, holds nothing either.
        """
        [worker] = self._take_out(stage, 1)
        worker.process.send_signal(signal.SIGCONT)
        self._crew.stop([worker])
        assert worker.process.returncode in {0, -signal.SIGTERM}, self._how_it_ended(worker)
        self._fill(stage)

    def awake(self, stage: str) -> list[Child]:
        """Return the stage's workers that were not stopped by SIGSTOP before."""
        return [worker for worker in self._working[stage] if worker not in self._frozen]

    def thaw_later(self, worker: Child, seconds: float) -> None:
        """SIGCONT a worker that was stopped, after a while."""
        thaw = threading.Timer(seconds, worker.process.send_signal, (signal.SIGCONT,))
        thaw.start()
        self._frozen.append(worker)
        self._thaws.append(thaw)

    def check(self) -> None:
        """Raise `AssertionError` where a worker ended that nobody told to."""
        for worker in (worker for workers in self._working.values() for worker in workers):
            assert worker.process.poll() is None, self._how_it_ended(worker)

    def stop(self) -> None:
        """Tell all workers to end."""
        for thaw in self._thaws:
            thaw.join()
        self._crew.stop([worker for workers in self._working.values() for worker in workers])

    def claims(self) -> dict[str, int]:
        """Return how many entries the workers of each stage took over from others, by their logs."""
        claims = dict.fromkeys(SIZES, 0)
        for worker in self._started:
            with worker.log.open(encoding="utf-8") as lines:
                for line in lines:
                    if '"claimed"' in line:
                        claims[worker.name.partition("-")[0]] += json.loads(line).get("entries", 0)
        return claims

    def _take_out(self, stage: str, count: int) -> list[Child]:
        taken, self._working[stage] = self._working[stage][:count], self._working[stage][count:]
        return taken

    def _fill(self, stage: str) -> None:
        while len(self._working[stage]) < self._sizes[stage]:
            self._working[stage].append(self._start(stage))

    def _start(self, stage: str) -> Child:
        name = f"{stage}-{len(self._started)}{self._name}"
        worker = self._crew.start(name, [sys.executable, "-m", f"tocsin_{stage}"], settings=self._settings)
        self._started.append(worker)
        return worker

    def _how_it_ended(self, worker: Child) -> str:
        return (
            f"{worker.name} ended with status {worker.process.returncode}; the end of its log:\n{worker.last_words()}"
        )
