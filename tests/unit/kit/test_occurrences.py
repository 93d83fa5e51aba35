"""Each occurrence is counted and logged by one function."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
import structlog
from builders import a_geocoded, a_received, a_report, an_enriched, an_incident

from tocsin.contracts.base import LogIds, Message
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, RejectReason
from tocsin.kit import occurrences
from tocsin.kit.codec import MAX_DETAIL_CHARACTERS
from tocsin.kit.entries import Entry, Item, Refused
from tocsin.kit.groups import GroupSeen, StreamSeen
from tocsin.kit.metrics import REGISTRY

CHANGED = IncidentChanged(
    kind=ChangeKind.CREATED, incident=an_incident(), revision=1, cause=Cause(report_id="r9", message_id="m")
)


def sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.mark.parametrize(
    ("message", "ids"),
    [
        (a_received(), {"report_id": "0" * 64}),
        (an_enriched(), {"report_id": "0" * 64, "incident_ids": ["i-1"]}),
        (a_geocoded(), {"report_id": "0" * 64, "incident_ids": ["i-1"]}),
        (CHANGED, {"report_id": "r9", "incident_ids": ["i-1"]}),
        (Message(message_id="m1"), {"message_id": "m1"}),
    ],
)
def test_a_message_is_named_by_its_report_and_incidents(message: Message, ids: LogIds) -> None:
    """Every kind of message can be followed through the log."""
    assert ids == message.log_ids()


def test_done_is_counted_timed_and_logged_with_the_incidents_it_made() -> None:
    """One call tells the log what came of a report, and the metrics how old it had become."""
    report = a_report(received_at=datetime.now(UTC) - timedelta(seconds=40))
    before = sample("tocsin_done_total", stage="s1"), sample("tocsin_report_age_seconds_sum", stage="s1")
    with structlog.testing.capture_logs() as lines:
        occurrences.done("s1", [(Item(Entry("1-0", {}), a_received(report)), [an_enriched(report)])])
    assert 1 == sample("tocsin_done_total", stage="s1") - before[0]
    assert 40 == pytest.approx(sample("tocsin_report_age_seconds_sum", stage="s1") - before[1], abs=5)
    entry = {"entry": "1-0", "outputs": 1, "report_id": report.id, "incident_ids": ["i-1"]}
    assert [("done", [entry])] == [(line["event"], line["entries"]) for line in lines]


def test_a_large_batch_is_logged_in_lines_that_no_engine_cuts() -> None:
    """Every entry is named once, in order, however many there are, and no line passes 16 KB."""
    handled = [(Item(Entry(f"{n}-0", {}), a_received()), [an_enriched()]) for n in range(100)]
    with structlog.testing.capture_logs() as lines:
        occurrences.done("s6", handled)
    assert [f"{n}-0" for n in range(100)] == [entry["entry"] for line in lines for entry in line["entries"]]
    assert max(len(orjson.dumps(line)) for line in lines) < 16_000


def test_a_report_from_a_clock_ahead_of_ours_has_no_negative_age() -> None:
    """Clocks differ; an age does not go below zero."""
    ahead = a_received(a_report(received_at=datetime.now(UTC) + timedelta(hours=1)))
    occurrences.done("s2", [(Item(Entry("1-0", {}), ahead), [])])
    assert (1, 0) == (
        sample("tocsin_report_age_seconds_count", stage="s2"),
        sample("tocsin_report_age_seconds_sum", stage="s2"),
    )


@pytest.mark.parametrize("reason", list(RejectReason))
def test_a_rejection_is_counted_by_reason_and_logged_with_the_report(reason: RejectReason) -> None:
    """Reasons are bounded, so they label a metric; the log has the detail and, where it could be read, the report."""
    before = sample("tocsin_rejected_total", stage="s3", reason=reason.value)
    with structlog.testing.capture_logs() as lines:
        occurrences.rejected("s3", Refused(Entry("1-0", {}), reason, "why", a_received()))
        occurrences.rejected("s3", Refused(Entry("2-0", {}), reason, "why"))
    assert 2 == sample("tocsin_rejected_total", stage="s3", reason=reason.value) - before
    assert ["0" * 64, None] == [line.get("report_id") for line in lines]


def test_a_rejection_that_explains_too_much_is_cut_in_the_log() -> None:
    """A handler that quotes the report it refuses makes no line that an engine cuts."""
    with structlog.testing.capture_logs() as lines:
        occurrences.rejected("s3", Refused(Entry("1-0", {}), RejectReason.REFUSED, "x" * 100_000))
    assert [MAX_DETAIL_CHARACTERS] == [len(line["detail"]) for line in lines]


def test_in_flight_returns_to_zero_even_after_a_failure() -> None:
    """A batch that fails does not count as at work for ever."""
    seen: list[float] = []

    def fail() -> None:
        seen.append(sample("tocsin_in_flight", stage="s4"))
        raise RuntimeError

    with pytest.raises(RuntimeError), occurrences.in_flight("s4", 7):
        fail()
    assert [7] == seen
    assert sample("tocsin_in_flight", stage="s4") == 0


def test_a_group_is_shown_as_it_was_seen_last() -> None:
    """The gauges follow each look."""
    for lag, pending in ((20, 3), (12, 4)):
        occurrences.stream_seen("k", StreamSeen(20, [GroupSeen("s5", lag, pending, 0, 0)]), gone=())
    assert (12, 4) == (
        sample("tocsin_stream_lag", stream="k", group="s5"),
        sample("tocsin_stream_pending", stream="k", group="s5"),
    )


def test_entries_handed_over_already_share_a_line_and_name_their_reports() -> None:
    """A worker that stood still comes back with whole batches: they are told as `done` is, with what names them."""
    twice = [(Entry(f"{n}-0", {}, 2), a_received() if n else None) for n in range(40)]
    with structlog.testing.capture_logs() as lines:
        occurrences.duplicates("s7", twice)
    entries = [entry for line in lines for entry in line["entries"]]
    assert ["handed over already"] * 2 == [line["event"] for line in lines]
    assert [{"entry": f"{n}-0", "deliveries": 2} for n in range(40)] == [
        {key: entry[key] for key in ("entry", "deliveries")} for entry in entries
    ]
    assert [None, *["0" * 64] * 39] == [entry.get("report_id") for entry in entries]
    assert 40 == sample("tocsin_duplicates_total", stage="s7")


def test_the_start_is_logged_without_the_password() -> None:
    """The first line of a worker says which server it talks to, and no secret."""
    with structlog.testing.capture_logs() as lines:
        occurrences.started("enrich", redis_url="redis://u:hunter2@h:1/0", streams=["k"])
    assert ["redis://***@h:1/0"] == [line["redis"] for line in lines]
