"""Incidents as rows."""

import io
from dataclasses import replace
from datetime import date

import pytest
from builders import a_location, an_incident
from rich.console import Console

from tocsin.contracts.geo import LocationBasis
from tocsin.contracts.incident import IncidentStatus, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import SourceRef
from tocsin.contracts.parties import Actor, ActorEntity, ActorRole, Casualties, Claim, CountBasis, Stance, Toll
from tocsin.contracts.report import Source
from tocsin_cli.table import actors, place, row, some, table_of, toll, when
from tocsin_store.fuse import State
from tocsin_store.repository import StoredIncident

A_DAY = When(
    start=date(2024, 5, 1), end=date(2024, 5, 1), precision=TimePrecision.DAY, text="today", basis=TimeBasis.RELATIVE
)
THE_GROUP = Actor(role=ActorRole.PERPETRATOR, entity=ActorEntity.ORGANISATION, name="The Group", text="the group")
UNNAMED = Actor(role=ActorRole.PERPETRATOR, entity=ActorEntity.GROUP, text="masked men")
THE_ARMY = Actor(role=ActorRole.TARGET, entity=ActorEntity.ORGANISATION, name="The Army", text="soldiers")


def stored(*sources: str, **changes: object) -> StoredIncident:
    refs = tuple(SourceRef(report_id="0" * 64, source=Source(name=name)) for name in sources)
    return StoredIncident(incident=an_incident(**changes), revision=1, sources=refs)


def test_a_row_answers_what_when_where_who_how_many_how_sure_and_says_who() -> None:
    """The seven things that one asks of an incident, in one line."""
    casualties = Casualties(
        killed=Toll(min=14, basis=CountBasis.RANGE), injured=Toll(min=9, max=9, basis=CountBasis.EXACT)
    )
    record = stored(
        "Test Wire", time=A_DAY, status=IncidentStatus.CLAIMED, actors=(THE_GROUP, THE_ARMY), casualties=casualties
    )

    assert (
        "2024-05-01",
        "Attack (claimed)",
        "Maiduguri, Nigeria ±15 km",
        "The Group",
        "14+ / 9",
        "0.80",
        "Test Wire",
    ) == row(record)


def test_what_is_not_known_is_a_dash() -> None:
    """Not said is not zero, and no place is no map's middle."""
    assert ("-", "Attack", "-", "-", "- / -", "0.80", "-") == row(stored(location=None, location_reason="no place"))


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0, 0, "0"), (2, 2, "2"), (3, 5, "3-5"), (14, None, "14+"), (None, 9, "up to 9")]
)
def test_a_count_is_shown_as_it_was_said(low: int | None, high: int | None, expected: str) -> None:
    """A range stays a range."""
    assert expected == toll(Toll(min=low, max=high, basis=CountBasis.RANGE))


def test_an_interval_shows_both_ends() -> None:
    """A week is not shown as a day."""
    week = A_DAY.model_copy(update={"start": date(2024, 4, 25), "precision": TimePrecision.WEEK})

    assert "2024-04-25 to 2024-05-01" == when(week)


def test_a_date_that_only_the_publication_gave_says_so() -> None:
    """It is when the report came out, and perhaps not when it happened."""
    assert "2024-05-01 (published)" == when(A_DAY.model_copy(update={"basis": TimeBasis.PUBLICATION}))


def test_a_country_is_not_named_twice() -> None:
    """Where the place is the country, once is enough."""
    assert "Iraq ±300 km" == place(a_location(name="Iraq", country="IQ", country_name="Iraq", radius_km=300))


def test_unnamed_people_are_called_as_the_report_calls_them() -> None:
    """No name is made up for them."""
    assert "masked men" == actors(an_incident(actors=(UNNAMED,)))


def test_where_nobody_is_named_the_claim_is_shown_as_a_claim() -> None:
    """Who says so is not who did it."""
    claims = (Claim(claimant="The Group", stance=Stance.CLAIMS), Claim(claimant="The Army", stance=Stance.DENIES))

    assert "The Group (claims it), The Army (denies it)" == actors(an_incident(claims=claims))


def test_many_names_are_cut_after_two() -> None:
    """Each is counted once."""
    assert "a, b +2" == some(["a", "b", "a", "c", "d"])


def test_what_a_report_says_is_not_read_as_markup() -> None:
    """A source called `[red]`, or by a terminal's own commands, is shown and not obeyed."""
    screen = io.StringIO()
    Console(file=screen, width=180).print(table_of([stored("[red]Daily[/red]", "\x1b[2J")], width=180))

    assert "[red]Daily[/red], \\x1b[2J" in screen.getvalue()


@pytest.mark.parametrize(
    ("basis", "named", "expected"),
    [
        (LocationBasis.DATELINE, None, "Maiduguri ±25 km (guessed from the dateline)"),
        (LocationBasis.DATELINE, "Bankwaro", "Maiduguri ±25 km (guessed from the dateline; no record of Bankwaro)"),
        (LocationBasis.REPORT, None, "Maiduguri ±25 km (guessed from the rest of the report)"),
    ],
)
def test_a_place_that_is_only_a_guess_says_so(basis: LocationBasis, named: str | None, expected: str) -> None:
    """Nobody takes the town of a dateline for where it happened, nor misses what the act names instead."""
    location = a_location(name="Maiduguri", country_name=None, radius_km=25, basis=basis, named=named, guess="so")

    assert expected == place(location)


@pytest.mark.parametrize(
    ("width", "ids", "left_out"),
    [
        (80, False, ["0.80", "Test Wire"]),
        (80, True, ["The Group", "14 / -", "0.80", "Test Wire"]),
        (100, False, ["Test Wire"]),
        (100, True, ["14 / -", "0.80", "Test Wire"]),
        (160, False, []),
        (160, True, []),
    ],
)
def test_a_table_fits_its_window_and_breaks_no_word(width: int, left_out: list[str], *, ids: bool) -> None:
    """A narrow one leaves out who said so and how sure, and beside ids more; a wide one nothing."""
    screen = io.StringIO()
    killed = Casualties(killed=Toll(min=14, max=14, basis=CountBasis.EXACT))
    record = stored("Test Wire", id="0123456789abcdef" * 2, time=A_DAY, actors=(THE_GROUP,), casualties=killed)
    Console(file=screen, width=width).print(table_of([record], ids=ids, width=width))
    said = screen.getvalue()

    assert max(map(len, said.splitlines())) <= width
    cells = ("2024-05-01", "Attack", "Maiduguri,", "The Group", "14 / -", "0.80", "Test Wire")
    assert left_out == [each for each in cells if each not in said]


def test_what_became_of_an_incident_is_told() -> None:
    """With `--all` there are some that were merged or retracted."""
    merged = replace(stored("Test Wire"), state=State.MERGED, merged_into="abc")

    assert "Attack (merged into abc)" == row(merged)[1]
    assert "Attack (retracted)" == row(replace(merged, state=State.RETRACTED, merged_into=None))[1]


def test_ids_are_shown_where_they_are_asked_for() -> None:
    """Whole, however narrow the screen, so that they can be copied."""
    screen = Console(file=io.StringIO(), width=60)
    screen.print(table_of([stored("Test Wire", id="0123456789abcdef" * 2)], ids=True, width=screen.width))

    assert "0123456789abcdef" * 2 in screen.file.getvalue()  # type: ignore[attr-defined]
