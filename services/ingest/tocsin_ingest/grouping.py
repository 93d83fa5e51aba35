"""Which reports have nearly the same text."""

from collections.abc import Sequence

from tocsin.contracts.report import Report


async def alone(reports: Sequence[Report]) -> list[str]:
    """Group nothing: every report is the first of its text."""
    return [report.id for report in reports]
