"""What was collected becomes messages. No broker, no clock."""

from collections.abc import Sequence
from datetime import datetime

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import Report


def on_collected(reports: Sequence[Report], *, received_at: datetime) -> list[tuple[str, ReportReceived]]:
    """Return each report's publish key and message. The key is the report's id: the bus takes each id once."""
    stamped = (report.model_copy(update={"received_at": received_at}) for report in reports)
    return [(report.id, ReportReceived(report=report)) for report in stamped]
