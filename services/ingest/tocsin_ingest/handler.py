"""What was collected becomes messages. No broker, no clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report
from tocsin_ingest.normalise.instant import is_of_the_future

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def on_collected(
    reports: Sequence[Report], *, received_at: datetime, spans: Mapping[str, str] = NOTHING
) -> list[tuple[str, ReportReceived]]:
    """Return each report's publish key and message. The key is the report's id: the bus takes each id once.

    A time of publication that lies more than a day ahead is set aside: it would make tomorrow's incidents of today's.
    `spans` are those of senders that trace, by report.
    """
    stamped = (_stamped(report, received_at) for report in reports)
    return [(report.id, ReportReceived(report=report, traceparent=spans.get(report.id))) for report in stamped]


def says_the_future(report: Report, *, received_at: datetime) -> bool:
    """Tell whether a report cannot have been published when it says."""
    return report.published_at is not None and is_of_the_future(report.published_at, now=received_at)


def _stamped(report: Report, received_at: datetime) -> Report:
    late = says_the_future(report, received_at=received_at)
    nothing = {"published_at": None, "published_precision": None} if late else {}
    return report.model_copy(update={"received_at": received_at, **nothing})
