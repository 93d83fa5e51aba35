"""One deployment for all tests of this folder; each leaves it at work."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from stack import ROOT, Stack, engine

HERE = Path(__file__).parent

ORDER = ("test_containers.py", "test_up.py", "test_walls.py", "test_backup.py", "test_storm.py")
"""The storm comes last: it leaves eight hundred reports behind, among which the examples are hard to see."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of this folder in their order."""
    items.sort(key=lambda item: ORDER.index(item.path.name) if item.path.parent == HERE else -1)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Build the images and bring the line up, with no .env, from a clean copy."""
    reason = engine()
    if reason:
        pytest.skip(f"no Docker engine answers: {reason}")
    name = f"tocsin-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    stack = Stack(tmp_path_factory.mktemp("compose") / "tocsin", name)
    stack.copy()
    try:
        began = time.monotonic()
        for service in ("cli", "ingest", "enrich", "geocode", "store", "board", "alert"):  # one at a time
            stack.compose("build", service)
        stack.seconds["build"] = time.monotonic() - began
        stack.seconds["first up"] = stack.up()
        yield stack
    finally:
        stack.down()
        took = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in stack.seconds.items())
        sys.stderr.write(f"\ncompose: {took}\n")


@pytest.fixture(scope="session")
def reports() -> int:
    """Return how many reports lie in examples/."""
    folder = ROOT / "examples"
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in folder.glob("*.jsonl"))
    return len(list(folder.glob("*.txt"))) + lines


@pytest.fixture(scope="session")
def board(stack: Stack) -> tuple[str, str]:
    """Return the board's URL, and a key that reads it."""
    return f"http://{stack.place('board', 8400)}", stack.cli("keys", "new", "reader", "--role", "read").strip()


@pytest.fixture(scope="session")
def api(stack: Stack) -> tuple[str, str]:
    """Return the URL that reports are sent to, and a key for it."""
    key = stack.cli("keys", "new", "sender").strip()
    stack.up("http")
    return f"http://{stack.place('http', 8750)}/reports", key
