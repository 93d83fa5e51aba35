"""Pages while the store goes on, and incidents that are no more."""

from datetime import date

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import fetch

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ChangeKind
from tocsin_store.fuse import Correction, CorrectionKind, State
from tocsin_store.repository import Matching, Repository, cursor_of

NOW = a_report().published_at
assert NOW is not None


def told(id_: str, day: str | None, *, lat: float = 11.8) -> object:
    """Return a message of a report that tells of one incident, far from others where the latitude is."""
    report = a_report(id=id_.encode().hex().zfill(64), text=f"Gunmen killed two people in Maiduguri: {id_}.")
    on = date.fromisoformat(day) if day else None
    time = When(start=on, end=on, precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT) if on else None
    return a_geocoded(report, incidents=(an_incident(report, id=id_, time=time, location=a_location(lat=lat)),))


def correction(kind: CorrectionKind, *names: str, rest: tuple[str, ...] = ()) -> Correction:
    return Correction(number=0, kind=kind, names=names, rest=rest, by="ann", why="seen", at=NOW)


@pytest.fixture
async def four(repository: Repository) -> Repository:
    """Store four incidents far apart, one of them without a date."""
    days = {"a": "2024-01-01", "b": "2024-01-02", "c": "2024-01-02", "d": None}
    await repository.record([told(id_, day, lat=10.0 * at) for at, (id_, day) in enumerate(days.items())])
    return repository


async def names(repository: Repository, matching: Matching | None = None) -> list[str]:
    return [found.incident.id for found in await repository.incidents(100, matching or Matching())]


async def test_what_comes_in_between_two_pages_moves_nothing(four: Repository) -> None:
    """What is newer than a page was on it or is for the next look; what is older is on the next page."""
    first = await four.incidents(2)
    await four.record([told("newer", "2024-03-01", lat=50), told("older", "2023-01-01", lat=60)])
    second = await four.incidents(9, after=cursor_of(first[-1].incident))

    assert (["c", "b"], ["a", "older", "d"]) == tuple([each.incident.id for each in page] for page in (first, second))


async def test_what_is_no_more_is_left_out_unless_asked_for(four: Repository) -> None:
    """Merged and retracted incidents are still there, and say what became of them."""
    await four.correct(correction(CorrectionKind.MERGE, "a", "b"))
    await four.correct(correction(CorrectionKind.RETRACT, "c"))
    live = await names(four)
    all_of_them = await four.incidents(9, Matching(everything=True))
    merged = "b" if "a" in live else "a"

    assert {"a", "b", "d"} - {merged} == set(live)
    assert {"a", "b", "c", "d"} == {each.incident.id for each in all_of_them}
    states = {each.incident.id: each.state for each in all_of_them}
    assert (State.MERGED, State.RETRACTED) == (states[merged], states["c"])


async def test_an_id_leads_to_what_it_is_part_of_now(four: Repository) -> None:
    """Through any number of mergers; with all reports, and all that they say."""
    await four.correct(correction(CorrectionKind.MERGE, "b", "c"))
    await four.correct(correction(CorrectionKind.MERGE, "a", "b"))
    [live] = {"a", "b", "c"} & set(await names(four))

    for id_ in ("a", "b", "c"):
        found = await four.incident(id_)
        assert found is not None
        assert (live, State.LIVE, 3) == (found.incident.id, found.state, len(found.sources))
        assert 3 == len(await four.reports_of(id_))
        assert {"a", "b", "c"} == {mention.name for mention in await four.mentions(id_)}


async def test_a_retracted_incident_is_still_its_own(four: Repository) -> None:
    """It says that it was retracted, and who told of it."""
    await four.correct(correction(CorrectionKind.RETRACT, "c"))
    found = await four.incident("c")

    assert found is not None
    assert ("c", State.RETRACTED, 1) == (found.incident.id, found.state, len(await four.mentions("c")))


async def test_a_history_is_all_that_was_told_under_an_id(four: Repository) -> None:
    """In order, with who said so and why; of an id that never was, nothing."""
    await four.correct(correction(CorrectionKind.RETRACT, "c"))
    await four.correct(correction(CorrectionKind.RESTORE, "c"))
    history = await four.history("c")

    assert [ChangeKind.CREATED, ChangeKind.RETRACTED, ChangeKind.UPDATED] == [change.kind for change in history]
    assert [1, 2, 3] == [change.revision for change in history]
    assert [None, "ann", "ann"] == [each.cause.correction and each.cause.correction.by for each in history]
    assert [] == await four.history("never")


async def test_mentions_say_why_they_are_one_incident(repository: Repository) -> None:
    """Each names those it was found to be the same as, how alike they are, and in what."""
    await repository.record([told("a", "2024-01-01"), told("b", "2024-01-01")])
    [one, other] = await repository.mentions("a")

    assert ("a", "b") == (one.name, other.name)
    [link], [back] = one.links, other.links
    assert ("b", "a") == (link.mention, back.mention)
    assert link.reasons
    assert (link.score, link.reasons) == (back.score, back.reasons)
    assert b"a".hex().zfill(64) == one.source.report_id


async def test_an_incident_is_found_by_what_any_of_its_reports_says(repository: Repository, url: str) -> None:
    """Also by what a later one adds, once; and no longer by what a report says of another incident."""
    await repository.record([told("first", "2024-01-01"), told("second", "2024-01-01")])
    [only] = await names(repository)

    for text in ("first", "second", "first second", '"in maiduguri second"', "GUNMAN OR gunmen killed"):
        expected = [] if "OR" in text else [only]
        assert expected == await names(repository, Matching(text=text))
    await repository.correct(correction(CorrectionKind.SPLIT, "first", rest=("second",)))
    assert ["second"] == await names(repository, Matching(text="second"))
    if url.startswith("sqlite"):
        assert [] == await fetch(url, "INSERT INTO incident_words (incident_words) VALUES ('integrity-check')")
