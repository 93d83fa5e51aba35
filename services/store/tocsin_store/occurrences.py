"""What can happen between the store and the bus: each occurrence has one function, which counts it and logs it."""

from datetime import UTC, datetime
from typing import Final

from prometheus_client import Gauge

from tocsin.kit.logs import logger
from tocsin.kit.metrics import REGISTRY
from tocsin_store.outbox import Waiting

OUTBOX_CHANGES: Final = Gauge(
    "tocsin_outbox_changes",
    "Changes that are committed and, as of the second before, not on the stream; each store worker tells what it sees, "
    "so take the maximum.",
    registry=REGISTRY,
)
OUTBOX_OLDEST_SECONDS: Final = Gauge(
    "tocsin_outbox_oldest_seconds",
    "Seconds since the oldest of these was committed, or 0; take the maximum.",
    registry=REGISTRY,
)

_log: Final = logger("tocsin.store")


def outbox_seen(waiting: Waiting) -> None:
    """Show how many changes wait to be told, and for how long."""
    OUTBOX_CHANGES.set(waiting.changes)
    age = (datetime.now(UTC) - waiting.since).total_seconds() if waiting.since else 0.0
    OUTBOX_OLDEST_SECONDS.set(max(age, 0.0))


def outbox_away(error: Exception) -> None:
    """Tell that changes cannot be read now. They are committed, and are told when the database is back."""
    _log.warning("outbox away", why=str(error))


def outbox_back() -> None:
    _log.info("outbox back")
