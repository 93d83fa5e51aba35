"""What the board's log says, each line once."""

from tocsin.kit.logs import logger

log = logger("tocsin.board")


def served(url: str) -> None:
    log.info("board served", url=url)


def request_failed(path: str, error: Exception) -> None:
    log.error("request failed", path=path, exc_info=error)


def part_away(part: str, *, why: str) -> None:
    log.warning("part away", part=part, why=why)


def unheard(error: Exception, *, seconds: float) -> None:
    log.warning("changes unheard", error=type(error).__name__, seconds=seconds)


def passed_over(entry: str, *, why: str) -> None:
    log.warning("entry passed over", entry=entry, why=why)
