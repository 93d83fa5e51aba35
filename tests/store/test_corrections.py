"""What analysts say of incidents, on real databases: it holds at once, outlives later reports, and is told with why."""

from datetime import UTC, date, datetime

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch

from tocsin.contracts.incident import Outcome, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ChangeKind, IncidentChanged, ReportGeocoded
from tocsin.kit.errors import Invalid
from tocsin_store.fuse import Correction, CorrectionKind
from tocsin_store.repository import Repository

AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
THAT_DAY = When(start=date(2024, 2, 8), end=date(2024, 2, 8), precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)


def said(kind: CorrectionKind, *names: str, **more: object) -> Correction:
    return Correction(0, kind, names, "ana", "she was there", AT, **more)


def told(number: int, *, lat: float = 11.8, **changes: object) -> ReportGeocoded:
    """Make a report, an hour after the one before, of an incident `i<number>`; each of another text."""
    report = a_report(
        f"{'abcdefgh'[number] * 5} gunmen killed {number} people in Maiduguri on Monday.",
        id=f"{number:064x}",
        published_at=datetime(2024, 2, 9, number, tzinfo=UTC),
    )
    incident = an_incident(report, id=f"i{number}", **({"location": a_location(lat=lat), "time": THAT_DAY} | changes))
    return a_geocoded(report, incidents=(incident,))


def brief(changes: list[IncidentChanged]) -> list[tuple[str, str, str | None]]:
    return [(change.kind.value, change.incident.id, change.merged_into or change.split_from) for change in changes]


async def test_what_is_merged_is_one_and_stays_one(repository: Repository) -> None:
    """The older id stands, the other leads to it, and a later report adds to the one."""
    await repository.record([told(1), told(2, location=None, location_reason="no place is named")])

    merged = await repository.correct(said(CorrectionKind.MERGE, "i1", "i2"))

    assert [("updated", "i1", None), ("merged", "i2", "i1")] == brief(merged)
    await repository.record([told(3)])
    [stored] = await repository.incidents(10)
    assert ("i1", 3) == (stored.incident.id, len(stored.sources))
    assert stored == await repository.incident("i2")


async def test_a_correction_says_who_why_and_when(repository: Repository) -> None:
    """On the wire and in the log."""
    await repository.record([told(1), told(2, lat=40)])

    changes = await repository.correct(said(CorrectionKind.MERGE, "i1", "i2"))

    told_by = [change.cause.correction for change in changes]
    assert [("ana", "she was there", AT)] * 2 == [(c.by, c.why, c.at) for c in told_by if c is not None]


async def test_what_is_split_stays_apart(repository: Repository) -> None:
    """The part that leaves gets the id of its own first report, and a report that speaks for both changes nothing."""
    await repository.record([told(1), told(2)])
    assert ["i1"] == [stored.incident.id for stored in await repository.incidents(10)]

    parted = await repository.correct(said(CorrectionKind.SPLIT, "i2", rest=("i1",)))

    assert [("updated", "i1", None), ("split", "i2", "i1")] == brief(parted)
    await repository.record([told(3)])
    assert {"i1", "i2"} == {stored.incident.id for stored in await repository.incidents(10)}


async def test_what_was_merged_can_be_split_again(repository: Repository) -> None:
    """What was said later holds; the id that was a tombstone stands again, and its revisions go on."""
    await repository.record([told(1), told(2, lat=40)])
    await repository.correct(said(CorrectionKind.MERGE, "i1", "i2"))

    parted = await repository.correct(said(CorrectionKind.SPLIT, "i2", rest=("i1",)))

    assert [("i1", 3), ("i2", 3)] == [(change.incident.id, change.revision) for change in parted]
    assert {"i1", "i2"} == {stored.incident.id for stored in await repository.incidents(10)}


async def test_what_is_retracted_stays_so_until_it_is_restored(repository: Repository) -> None:
    """Another report of it does not bring it back; the analyst may."""
    await repository.record([told(1)])

    [retracted] = await repository.correct(said(CorrectionKind.RETRACT, "i1"))

    assert ChangeKind.RETRACTED == retracted.kind
    assert [[]] == await repository.record([told(2)])
    assert [] == await repository.incidents(10)
    [restored] = await repository.correct(said(CorrectionKind.RESTORE, "i1"))
    assert ("i1", 3, 2) == (restored.incident.id, restored.revision, restored.source_count)
    assert ["i1"] == [stored.incident.id for stored in await repository.incidents(10)]


async def test_a_correction_of_what_is_not_known_is_refused(repository: Repository, url: str) -> None:
    """It names the id, and leaves nothing in the log."""
    await repository.record([told(1)])

    with pytest.raises(Invalid, match="no incident i7, i9"):
        await repository.correct(said(CorrectionKind.MERGE, "i1", "i9", "i7"))
    assert [] == await fetch(url, "SELECT number FROM corrections")


async def test_a_correction_said_again_changes_nothing(repository: Repository, url: str) -> None:
    """It is kept, since somebody said it, and nobody is told."""
    await repository.record([told(1), told(2, lat=40)])
    await repository.correct(said(CorrectionKind.MERGE, "i1", "i2"))

    assert [] == await repository.correct(said(CorrectionKind.MERGE, "i2", "i1"))
    assert [(1,), (2,)] == await fetch(url, "SELECT number FROM corrections ORDER BY number")


async def test_a_value_that_is_set_outlives_what_reports_say(repository: Repository) -> None:
    """Until it is unset."""
    await repository.record([told(1)])

    [pinned] = await repository.correct(said(CorrectionKind.SET, "i1", field="outcome", value="failed"))

    assert (Outcome.FAILED, ("outcome",)) == (pinned.incident.outcome, pinned.pinned)
    await repository.record([told(2, outcome=Outcome.COMPLETED)])
    [stored] = await repository.incidents(10)
    assert (Outcome.FAILED, ("outcome",), 2) == (stored.incident.outcome, stored.pinned, len(stored.sources))
    [unset] = await repository.correct(said(CorrectionKind.UNSET, "i1", field="outcome"))
    assert (Outcome.COMPLETED, ()) == (unset.incident.outcome, unset.pinned)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [("outcome", "a mystery", "outcome: Input should be"), ("id", "mine", "id cannot be set"), (None, 1, "cannot be")],
)
async def test_a_value_that_cannot_be_is_refused(
    repository: Repository, url: str, field: str | None, value: object, reason: str
) -> None:
    """It says why, and leaves nothing in the log that later reports would stumble over."""
    await repository.record([told(1)])

    with pytest.raises(Invalid, match=reason):
        await repository.correct(said(CorrectionKind.SET, "i1", field=field, value=value))
    assert [] == await fetch(url, "SELECT number FROM corrections")


async def test_what_is_restored_under_another_id_is_found_by_the_old_one(repository: Repository) -> None:
    """A report that came in before gave the retracted incident a new founder: the old id leads there."""
    await repository.record([told(2)])
    await repository.correct(said(CorrectionKind.RETRACT, "i2"))
    await repository.record([told(1)])

    restored = await repository.correct(said(CorrectionKind.RESTORE, "i2"))

    assert [("updated", "i1", None), ("merged", "i2", "i1")] == brief(restored)
    assert await repository.incident("i2") == await repository.incident("i1")
