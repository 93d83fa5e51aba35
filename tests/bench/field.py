"""Who takes part, and how one round of one contestant is run: in a process of its own, on an emptied server."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import redis

from tocsin.contracts.streams import DATA_FIELD, RECEIVED

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
OURS: Final = sys.executable
PEERS: Final = str(ROOT / ".cache/bench-venv/bin/python")
ARQ: Final = str(ROOT / ".cache/bench-venv-arq/bin/python")
UVLOOP: Final = ROOT / ".cache/bench-uvloop"
"""Holds uvloop and nothing else. On the path of those contestants only that shall run on it."""

OWN_LOOP: Final = HERE / "own_loop"
"""Holds what stands for uvloop on the path of the others."""

ROUND_SECONDS: Final = 30.0
"""The slowest contestant needs about five; one that hangs must not take the whole run with it."""

FASTSTREAM_FIELD: Final = "__data__"
"""The one field that FastStream reads; ours is `data`."""

FILL_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program that does the job, once on asyncio's own event loop and maybe once more on uvloop.

    `field` is the stream field it reads; None where it enqueues by itself.
    """

    name: str
    script: str
    messages: int
    batch: int = 1
    python: str = OURS
    field: str | None = None
    uvloop: bool = False

    @property
    def title(self) -> str:
        name = f"{self.name} on uvloop" if self.uvloop else self.name
        return f"{name}, batch {self.batch}" if self.script in BATCHED else name


@dataclass(frozen=True, slots=True)
class Figures:
    """What one round of one contestant came to."""

    messages: int
    wall_seconds: float
    cpu_seconds: float
    server_cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.messages / self.wall_seconds

    @property
    def per_cpu_second(self) -> float:
        return self.messages / self.cpu_seconds

    @property
    def server_microseconds(self) -> float:
        """Processor time of the Redis server for one message."""
        return 1e6 * self.server_cpu_seconds / self.messages


BATCHED: Final = ("run_kit.py", "run_raw.py", "run_faststream_batch.py")

FIELD: Final = (
    *(
        Contestant("Tocsin kit", "run_kit.py", n, b, field=DATA_FIELD)
        for b, n in ((1, 4000), (64, 32_000), (256, 32_000))
    ),
    *(Contestant("Tocsin kit", "run_kit.py", 32_000, b, field=DATA_FIELD, uvloop=True) for b in (64, 256)),
    *(
        Contestant("raw redis-py", "run_raw.py", n, b, field=DATA_FIELD)
        for b, n in ((1, 6000), (64, 32_000), (256, 32_000))
    ),
    Contestant("FastStream single", "run_faststream_single.py", 3000, field=FASTSTREAM_FIELD),
    Contestant("FastStream", "run_faststream_batch.py", 12_000, 64, field=FASTSTREAM_FIELD),
    Contestant("FastStream", "run_faststream_batch.py", 12_000, 256, field=FASTSTREAM_FIELD),
    Contestant("FastStream", "run_faststream_batch.py", 12_000, 256, field=FASTSTREAM_FIELD, uvloop=True),
    Contestant("dramatiq", "run_dramatiq.py", 4000, python=PEERS),
    Contestant("taskiq", "run_taskiq.py", 3000, python=PEERS),
    Contestant("taskiq", "run_taskiq.py", 3000, python=PEERS, uvloop=True),
    Contestant("celery", "run_celery.py", 1500, python=PEERS),
    Contestant("arq", "run_arq.py", 1500, python=ARQ),
    Contestant("arq", "run_arq.py", 1500, python=ARQ, uvloop=True),
)


def run_round(contestant: Contestant, *, url: str, server: int, messages: Path, log: Path) -> Figures:
    """Empty the server, fill the stream, run the contestant and return its figures. Raises `RuntimeError`."""
    total = contestant.messages // contestant.batch * contestant.batch
    warm_up = max(total // 10 // contestant.batch, 1) * contestant.batch
    with redis.Redis.from_url(url) as client:
        client.flushall()
        if contestant.field:
            _fill(client, contestant.field, messages.read_bytes().splitlines(), total)
    script = HERE / "contestants" / contestant.script
    numbers = [str(n) for n in (server, messages, warm_up, total, contestant.batch)]
    with log.open("ab") as errors:
        answer = subprocess.run(
            [contestant.python, script, url, *numbers],
            stdout=subprocess.PIPE,
            stderr=errors,
            timeout=ROUND_SECONDS,
            check=False,
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": str(UVLOOP if contestant.uvloop else OWN_LOOP)},
        )
    if answer.returncode or not answer.stdout:
        raise RuntimeError(f"{contestant.title} failed with {answer.returncode}; its last words are in {log}")
    return Figures(**json.loads(answer.stdout.splitlines()[-1]))


def as_json(rounds: dict[Contestant, list[Figures]]) -> list[dict[str, object]]:
    """Return every round's figures, in the order of the field."""
    return [
        {"contestant": contestant.title, "rounds": [asdict(figures) for figures in all_figures]}
        for contestant, all_figures in rounds.items()
    ]


def _fill(client: redis.Redis, field: str, lines: list[bytes], total: int) -> None:
    key = RECEIVED.key()
    client.xgroup_create(key, RECEIVED.readers[0], id="0", mkstream=True)
    for start in range(0, total, FILL_BATCH):
        with client.pipeline(transaction=False) as filling:
            for number in range(start, min(start + FILL_BATCH, total)):
                filling.xadd(key, {field: lines[number % len(lines)]})
            filling.execute()
