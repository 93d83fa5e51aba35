"""Small worlds for the store: a few acts, told by a few reports, some of them twice, in messages made at any time."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from builders import a_geocoded, a_location, a_report, an_incident
from hypothesis import strategies as st

from tocsin.contracts.incident import Incident, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Casualties, Toll
from tocsin.contracts.report import Report, Source, SourceKind

WORLDS = count(1)
"""Each world's reports have ids of their own: a report's id stands for one text, for ever."""

FIRST = date(2024, 2, 8)

TOWNS = (
    a_location(),
    a_location(name="Konduga", text="Konduga", lat=11.65, lon=13.42),
    a_location(name="Mombasa", text="Mombasa", lat=-4.05, lon=39.66, country="KE", country_name="Kenya"),
    a_location(name="Nigeria", kind="country", lat=9.0, lon=8.0, radius_km=600, geo_precision=3),
    None,
)

TEXTS = (
    "Gunmen killed two people in Maiduguri on Monday.",
    "Gunmen killed two people in Maiduguri on Monday, police said.",
    "A bomb went off near a market; officials gave no toll.",
)

SOURCES = tuple(Source(name=name, kind=SourceKind.NEWS) for name in ("Paper", "Radio", "Gazette"))

DAYS = st.integers(0, 2).map(lambda days: FIRST + timedelta(days=days))
INSTANTS = st.integers(0, 5).map(lambda hours: datetime(2024, 2, 9, hours, tzinfo=UTC))


@st.composite
def worlds(draw: st.DrawFn, *, most: int = 6) -> list[ReportGeocoded]:
    """Draw all messages about a few reports."""
    world = next(WORLDS)
    return [message for n in range(draw(st.integers(1, most))) for message in draw(_tellings(world, n))]


@st.composite
def readings(draw: st.DrawFn, *, most: int = 5) -> list[tuple[ReportGeocoded, ReportGeocoded]]:
    """Draw a few reports, each as it was read and as it is read by other rules: the same, less, more or otherwise."""
    world = next(WORLDS)
    return [draw(_two_readings(world, n)) for n in range(draw(st.integers(1, most)))]


@st.composite
def _two_readings(draw: st.DrawFn, world: int, number: int) -> tuple[ReportGeocoded, ReportGeocoded]:
    report = a_report(
        draw(st.sampled_from(TEXTS)),
        id=f"{world:032x}{number:032x}",
        source=draw(st.sampled_from(SOURCES)),
        published_at=draw(st.none() | INSTANTS),
        received_at=draw(INSTANTS),
    )
    name = f"{world}-{number}"
    before = draw(_incidents(report, name))
    after = draw(st.sampled_from([before, before[1:]]) | _incidents(report, name) | _incidents(report, f"new-{name}"))
    message = a_geocoded(report, incidents=before, message_id=f"first-{name}", produced_at=draw(INSTANTS))
    return message, message.model_copy(update={"incidents": tuple(after)})


@st.composite
def _tellings(draw: st.DrawFn, world: int, number: int) -> list[ReportGeocoded]:
    """Draw the messages about one report: mostly one, at times the same again, at times what is now read otherwise."""
    report = a_report(
        draw(st.sampled_from(TEXTS)),
        id=f"{world:032x}{number:032x}",
        source=draw(st.sampled_from(SOURCES)),
        published_at=draw(st.none() | INSTANTS),
    )
    told = [draw(_incidents(report, f"{world}-{number}"))]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        told.append(draw(st.sampled_from(told) | _incidents(report, f"{world}-{number}")))
    return [
        a_geocoded(report, incidents=incidents, message_id=f"{world}-{number}-{telling}", produced_at=draw(INSTANTS))
        for telling, incidents in enumerate(told)
    ]


@st.composite
def _incidents(draw: st.DrawFn, report: Report, name: str) -> list[Incident]:
    return [draw(_incident(report, f"{name}-{n}")) for n in range(draw(st.sampled_from([0, 1, 1, 1, 2])))]


@st.composite
def _incident(draw: st.DrawFn, report: Report, id_: str) -> Incident:
    location = draw(st.sampled_from(TOWNS))
    killed = draw(st.none() | st.integers(0, 3).map(lambda number: Toll(min=number, max=number, basis="exact")))
    return an_incident(
        report,
        id=id_,
        sub_event_type=draw(st.sampled_from([SubEventType.ATTACK, SubEventType.REMOTE_EXPLOSIVE])),
        time=draw(st.none() | DAYS.map(_on)),
        location=location,
        location_reason=None if location else "no place is named",
        casualties=Casualties(killed=killed),
        confidence=draw(st.sampled_from([0.5, 0.8])),
    )


def _on(day: date) -> When:
    return When(start=day, end=day, precision=TimePrecision.DAY, basis=TimeBasis.PUBLICATION)
