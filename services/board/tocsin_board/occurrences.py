"""What can happen on the board: each occurrence has one function, which counts it and logs it."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from tocsin.kit.logs import logger
from tocsin.kit.metrics import FAST, REGISTRY

ANSWERS: Final = Counter(
    "tocsin_board_answers_total", "Answers of the board's page and API, by HTTP status.", ("status",), registry=REGISTRY
)
SECONDS: Final = Histogram(
    "tocsin_board_seconds", "Seconds from a request to the head of its answer.", registry=REGISTRY, buckets=FAST
)
LISTENERS: Final = Gauge("tocsin_board_listeners", "Pages and programs that hear changes.", registry=REGISTRY)
AWAY: Final = Counter(
    "tocsin_board_away_total",
    "Requests, and starts, that failed because a part was away: `database` or `redis`.",
    ("part",),
    registry=REGISTRY,
)
UNHEARD: Final = Counter(
    "tocsin_board_unheard_total", "Tries to read the stream of changes that failed.", registry=REGISTRY
)

log: Final = logger("tocsin.board")


def expect() -> None:
    """Show as 0 what has not happened yet: `increase()` does not see a counter that appears with its first count."""
    for status in (200, 401, 429, 500, 503):
        ANSWERS.labels(str(status))
    for part in ("database", "redis"):
        AWAY.labels(part)


def served(url: str) -> None:
    log.info("board served", url=url)


def answered(status: int, *, seconds: float) -> None:
    ANSWERS.labels(str(status)).inc()
    SECONDS.observe(seconds)


def listeners(count: int) -> None:
    """Show how many hear changes now."""
    LISTENERS.set(count)


def request_failed(path: str, error: Exception) -> None:
    log.error("request failed", path=path, exc_info=error)


def part_away(part: str, *, why: str) -> None:
    AWAY.labels(part).inc()
    log.warning("part away", part=part, why=why)


def letter_replayed(letter: str, *, stream: str, entry: str, by: str, why: str) -> None:
    """Tell who put what was refused back on its stream: nothing else remembers it."""
    log.info("letter replayed", letter=letter, stream=stream, entry=entry, by=by, why=why)


def letter_dropped(letter: str, *, stream: str, by: str, why: str) -> None:
    """Tell who took what was refused away for good."""
    log.warning("letter dropped", letter=letter, stream=stream, by=by, why=why)


def export_broken_off(path: str, *, seconds: float) -> None:
    log.warning("export broken off", path=path, seconds=seconds, why="it took longer than one may")


def unheard(error: Exception, *, seconds: float) -> None:
    UNHEARD.inc()
    log.warning("changes unheard", error=type(error).__name__, seconds=seconds)


def passed_over(entry: str, *, why: str) -> None:
    log.warning("entry passed over", entry=entry, why=why)
