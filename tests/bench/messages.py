"""The messages that every contestant gets."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind

MESSAGE_BYTES: Final = 1500
"""A short wire story as `ReportReceived`."""

DISTINCT_MESSAGES: Final = 500
"""Enough that no cache of any contestant can learn them."""

STORY: Final = "Shells struck houses in district {} of the town, said the mayor of Łódź ({}). "
ENOUGH_SENTENCES: Final = 25


def write_messages(path: Path) -> None:
    """Write one message's JSON per line."""
    path.write_text("".join(f"{message.model_dump_json()}\n" for message in _messages()), encoding="utf-8")


def _messages() -> Iterator[ReportReceived]:
    for number in range(DISTINCT_MESSAGES):
        room = MESSAGE_BYTES - len(_message(number, text="").model_dump_json().encode())
        story = "".join(STORY.format(number, n) for n in range(ENOUGH_SENTENCES))
        yield _message(number, text=story.encode()[:room].decode(errors="ignore"))


def _message(number: int, *, text: str) -> ReportReceived:
    report = Report(
        id=f"{number:064x}",
        external_id=f"wire-{number}",
        title="Shelling reported overnight",
        text=text,
        language="en",
        published_at=datetime(2026, 3, 1, 6, 30, tzinfo=UTC),
        published_precision=PublishedPrecision.MINUTE,
        received_at=datetime(2026, 3, 1, 6, 31, 12, 345678, tzinfo=UTC),
        source=Source(name="Example Wire", kind=SourceKind.WIRE),
        url=f"https://wire.example/reports/{number}",
    )
    return ReportReceived(report=report)
