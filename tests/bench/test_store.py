"""What is measured of the store: reports as a busy month brings them, and a table of both databases."""

from collections import Counter

from bench.store import BATCH, MOST_REPORTS, measure, messages


def test_the_same_reports_are_measured_each_time() -> None:
    """Each once, in the order of their hours, of two kilobytes."""
    told = messages(400)

    assert [message.report for message in told] == [message.report for message in messages(400)]
    assert 400 == len({message.report.id for message in told})
    instants = [message.report.published_at for message in told]
    assert instants == sorted(filter(None, instants))
    assert 1_500 < sum(len(message.report.text) for message in told) / 400 < 2_500


def test_an_act_is_told_by_one_to_twenty_reports() -> None:
    """Most by few, some by many."""
    told = Counter(
        (incident.location.name, incident.sub_event_type, incident.actors[0].name, incident.time.start)
        for message in messages(2_000)
        for incident in message.incidents
        if incident.location is not None and incident.time is not None
    )

    assert min(told.values()) == 1
    assert MOST_REPORTS <= max(told.values()) < 3 * MOST_REPORTS
    assert sum(1 for times in told.values() if times <= 3) > len(told) / 2


def test_both_databases_are_measured() -> None:
    """And hold the same afterwards."""
    rows = [line.split("|") for line in measure(2 * BATCH).splitlines()[2:4]]

    assert ["SQLite", "PostgreSQL"] == [row[1].strip() for row in rows]
    assert rows[0][5:7] == rows[1][5:7]
