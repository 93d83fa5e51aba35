"""What can happen between enrich and its readers: each occurrence has one function, which counts it and logs it."""

from collections.abc import Mapping
from typing import Final

from prometheus_client import Counter, Histogram

from tocsin.kit.logs import logger
from tocsin.kit.metrics import REGISTRY
from tocsin_enrich.readers.combine import Became
from tocsin_enrich.readers.protocol import Why

SECONDS: Final = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60)
"""From a small model in memory to a large one that is far away and busy."""

REPORTS: Final = Counter(
    "tocsin_reader_reports_total",
    "Reports that a reader was asked about: `answered`, or why the rules' answer stands alone.",
    ["reader", "outcome"],
    registry=REGISTRY,
)
SIGHTINGS: Final = Counter(
    "tocsin_reader_sightings_total",
    "Acts that a reader pointed at: `added`, `filled` (an incident of the rules), `known`, `set_aside`, "
    "`overruled` by a rule, or `unproven` by the text.",
    ["reader", "fate"],
    registry=REGISTRY,
)
REFUSED: Final = Counter(
    "tocsin_reader_refused_total",
    "Fields that a reader gave and the text does not bear out.",
    ["reader"],
    registry=REGISTRY,
)
TOKENS: Final = Counter(
    "tocsin_reader_tokens_total", "Tokens that a language model was paid for.", ["reader"], registry=REGISTRY
)
READER_SECONDS: Final = Histogram(
    "tocsin_reader_seconds", "Seconds that a reader took for a report.", ["reader"], buckets=SECONDS, registry=REGISTRY
)

METRICS: Final = (REPORTS, SIGHTINGS, REFUSED, TOKENS, READER_SECONDS)

_log: Final = logger("tocsin")


def opened(reader: str, *, model: str) -> None:
    _log.info("reader opened", reader=reader, model=model)


def answered(reader: str, *, seconds: float) -> None:
    REPORTS.labels(reader, "answered").inc()
    READER_SECONDS.labels(reader).observe(seconds)


def combined(reader: str, *, report_id: str, fates: Mapping[Became, int], refused: list[str]) -> None:
    """Tell what became of an answer. `refused` names fields and codes; never words of the report or the model."""
    for fate, count in fates.items():
        SIGHTINGS.labels(reader, fate.value).inc(count)
    REFUSED.labels(reader).inc(len(refused))
    if refused:
        _log.info("reader refused", reader=reader, report_id=report_id, refused=refused)


def unanswered(reader: str, *, report_id: str, why: Why, detail: str) -> None:
    """Tell that the rules' answer stands alone for this report."""
    REPORTS.labels(reader, why.value).inc()
    _log.warning("reader gave no answer", reader=reader, report_id=report_id, why=why.value, detail=detail)


def failed(reader: str, *, report_id: str, error: Exception) -> None:
    """Tell that a reader has a fault; the rules' answer stands alone."""
    REPORTS.labels(reader, Why.FAULT.value).inc()
    _log.error("reader failed", reader=reader, report_id=report_id, exc_info=error)


def rests(reader: str, *, failures: int, seconds: float) -> None:
    """Tell that a reader failed so often in a row that it is left alone for a while."""
    _log.error("reader rests", reader=reader, failures=failures, seconds=seconds)


def paid(reader: str, *, tokens: int) -> None:
    TOKENS.labels(reader).inc(tokens)
