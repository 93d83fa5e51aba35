"""What holds for every test of the repository."""

import gc
import logging
import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path

import postgres
import pytest
import structlog
from hypothesis import HealthCheck, settings

from tocsin.kit.logs import QUIET, unbind

# How fast examples are drawn is the machine's business: a cold one made a health check fail that says nothing of ours.
settings.register_profile("tocsin", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tocsin")

# Whoever runs the suite in the background or under nohup has these ignored, and every process that a test starts would
# inherit that: tests of Ctrl-C could not pass.
for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)

REQUIRED = os.environ.get("TOCSIN_TEST_REQUIRE", "").split(",")
"""`make test REQUIRE=all`: a part that is missing fails the run instead of skipping its tests."""

# Whoever works with Tocsin has its settings in the shell; the tests are about those they make themselves.
for name in [name for name in os.environ if name.startswith("TOCSIN_") and not name.startswith("TOCSIN_TEST_")]:
    del os.environ[name]


LONG_FIRST = ("chaos", "pipeline", "bench", "redis", "browser", "board", "store", "alert", "watch")
"""Folders whose files take longest. `make test` hands out whole files: at its end none may wait for a long one."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have the workers of pytest-xdist begin with the long files; within a folder the order stays."""
    if hasattr(config, "workerinput"):
        ranks = {name: rank for rank, name in enumerate(LONG_FIRST)}
        here = Path(__file__).parent
        items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(ranks)))


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from what stays: half a million objects, which it looks at again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let it have them in the end: duckdb's binding lists what it finds left over."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Take back the log that a test set up, its own or a command's: its stream may be closed when the next one runs."""
    loggers = [logging.getLogger(name) for name in ("", *QUIET)]
    were = [(each.handlers, each.level, each.propagate) for each in loggers]
    yield
    for each, (handlers, level, propagate) in zip(loggers, were, strict=True):
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)
    structlog.reset_defaults()
    unbind()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL server, once, when the first test asks for it."""
    with postgres.a_server() as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where every part is required; a Docker engine is asked for by its own marker."""
    report = yield
    known_miss = hasattr(report, "wasxfail")
    if report.skipped and not known_miss and "all" in REQUIRED and item.get_closest_marker("docker") is None:
        report.outcome = "failed"
        reason = call.excinfo.value if call.excinfo else "skipped"
        report.longrepr = f"REQUIRE=all, and this was skipped: {reason}"
    return report
