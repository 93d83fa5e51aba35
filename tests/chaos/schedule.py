"""What happens to a storm, step by step: files come in, and between them things break. The same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Final, Literal

READERS: Final = ("enrich", "geocode", "store")
STAGES: Final = ("ingest", *READERS)

REPORTS_A_KILL: Final = 180
REPORTS_A_RESTART: Final = 1_500
REPORTS_A_CUT: Final = 400
REPORTS_A_FREEZE: Final = 1_000
"""How many reports come in between two faults of a kind: ten thousand see 55 kills and 6 restarts of the server."""

FEWEST_KILLS: Final = 8
FEWEST_RESTARTS: Final = 1
FEWEST_CUTS: Final = 3
FEWEST_FREEZES: Final = 3
"""What a short storm has at least."""

LONGEST_AWAY_SECONDS: Final = 1.5
"""How long the server stays away, at most: some calls are in their second or third pause by then."""

LONGEST_HOLD_SECONDS: Final = 0.04
"""A kill strikes this long, at most, after its stage began a batch: before, in or after handler and hand-over."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The next file is put into the folder."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One worker of the stage, or all of them, die by SIGKILL while the stage is at work; others take their place."""

    stage: str
    everyone: bool
    after_seconds: float


@dataclass(frozen=True, slots=True)
class Retire:
    """A worker is told to end (SIGTERM), and another takes its place."""

    stage: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """A worker stands still (SIGSTOP) until others have taken its entries over, and then goes on with them."""

    stage: str


@dataclass(frozen=True, slots=True)
class Restart:
    """The server dies by SIGKILL, or ends by SIGTERM, and comes back with what is in its append-only file."""

    how: Literal["kill", "term"]
    away_seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Every connection ends: cut by the server (CLIENT KILL), by the network, or with an answer still on its way."""

    how: Literal["client kill", "reset", "answers lost"]


Fault = Kill | Retire | Freeze | Restart | Cut
Step = Feed | Fault


def schedule(*, reports: int, files: int, seed: int) -> list[Step]:
    """Return the steps of a storm: `files` times `Feed`, and faults between them, none before the first."""
    random = Random(seed)
    faults = list(_faults(reports, random))
    random.shuffle(faults)
    places = sorted(random.randint(1, files) for _ in faults)
    steps: list[Step] = [Feed()] * files
    for at, fault in reversed(list(zip(places, faults, strict=True))):
        steps.insert(at, fault)
    return steps


def _faults(reports: int, random: Random) -> Iterator[Fault]:
    for stage in _each(STAGES, max(FEWEST_KILLS, reports // REPORTS_A_KILL)):
        yield Kill(stage, random.random() < 0.2, random.uniform(0, LONGEST_HOLD_SECONDS))
    for how in _each(("kill", "term"), max(FEWEST_RESTARTS, reports // REPORTS_A_RESTART)):
        yield Restart(how, random.uniform(0, LONGEST_AWAY_SECONDS))
    for cut in _each(("client kill", "reset", "answers lost"), max(FEWEST_CUTS, reports // REPORTS_A_CUT)):
        yield Cut(cut)
    for stage in _each(READERS, max(FEWEST_FREEZES, reports // REPORTS_A_FREEZE)):
        yield Freeze(stage)
    for stage in _each(STAGES, max(FEWEST_FREEZES, reports // REPORTS_A_FREEZE)):
        yield Retire(stage)


def _each(kinds: Sequence, count: int) -> Iterator:
    return islice(cycle(kinds), count)
