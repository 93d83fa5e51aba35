"""What `make fuzz` looks for, in small: every parser answers its seeds, and what a little damage makes of them."""

import random
from pathlib import Path
from time import perf_counter

import pytest
from fuzz.seeds import sow
from fuzz.targets import TARGETS
from hypothesis import given, settings
from hypothesis import strategies as st

SECONDS = 10.0
"""For a seed of 4 kB; the slowest takes a tenth of one."""


def damaged(seed: bytes, chance: random.Random) -> bytes:
    """Return a seed with a piece cut out, doubled or replaced."""
    start = chance.randrange(len(seed) + 1)
    end = min(len(seed), start + chance.randrange(1, 40))
    middle = chance.choice([b"", seed[start:end] * 3, chance.randbytes(4), b"<", b"\n", b"&#0;", b"\xff"])
    return seed[:start] + middle + seed[end:]


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_answered(name: str, tmp_path: Path) -> None:
    """By a report or a refusal, and soon."""
    sow(name, tmp_path)
    seeds = [seed.read_bytes() for seed in sorted(tmp_path.iterdir())]

    assert seeds
    for seed in seeds:
        began = perf_counter()
        TARGETS[name](seed)
        assert perf_counter() - began < SECONDS


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "time"])
@settings(max_examples=40)
@given(chance=st.randoms(use_true_random=False))
def test_a_damaged_seed_is_answered_too(
    name: str, chance: random.Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was cut out, doubled or put in."""
    folder = tmp_path_factory.getbasetemp() / f"seeds-{name}"
    if not folder.exists():
        sow(name, folder)
    seed = chance.choice(sorted(folder.iterdir())).read_bytes()

    TARGETS[name](damaged(damaged(seed, chance), chance))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60)
@given(raw=st.binary())
def test_any_bytes_are_answered(name: str, raw: bytes) -> None:
    """A target raises nothing: whatever breaks what must hold is an `AssertionError` and a finding."""
    TARGETS[name](raw)
