"""Stored incidents for exports, well-behaved and hostile; and what a format makes of them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime

from builders import a_location, a_report, an_incident
from hypothesis import strategies as st

from tocsin.contracts.geo import Location
from tocsin.contracts.incident import Evidence, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import SourceRef
from tocsin.contracts.parties import Actor, ActorEntity, ActorKind, ActorRole, Casualties, CountBasis, Toll
from tocsin.contracts.report import Source, SourceKind
from tocsin_store.exports import FORMATS
from tocsin_store.repository import StoredIncident

GUNMEN = Actor(role=ActorRole.PERPETRATOR, entity=ActorEntity.GROUP, text="Gunmen", kind=ActorKind.REBEL)
ARMY = Actor(
    role=ActorRole.PERPETRATOR,
    entity=ActorEntity.ORGANISATION,
    name="Army",
    text="the army",
    kind=ActorKind.STATE_FORCE,
    country="NG",
)
PEOPLE = Actor(role=ActorRole.VICTIM, entity=ActorEntity.GROUP, text="two people", kind=ActorKind.CIVILIAN)


def an_interval(first: str = "2023-11-06", last: str | None = None, **changes: object) -> When:
    fields: dict[str, object] = {"precision": TimePrecision.DAY, "basis": TimeBasis.EXPLICIT}
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return When.model_validate(fields | {"start": start, "end": end} | changes)


def a_source(name: str = "Paper", number: int = 1, **changes: object) -> SourceRef:
    fields: dict[str, object] = {
        "report_id": f"{number:064x}",
        "source": Source(name=name, kind=SourceKind.NEWS),
        "published_at": datetime(2023, 11, 6, 9, tzinfo=UTC),
        "url": f"https://paper.example/{number}",
        "group": f"{number:064x}",
    }
    return SourceRef.model_validate(fields | changes)


def killed(least: int | None, most: int | None) -> Casualties:
    return Casualties(killed=Toll(min=least, max=most, basis=CountBasis.RANGE))


def a_stored(*, revision: int = 1, sources: tuple[SourceRef, ...] | None = None, **changes: object) -> StoredIncident:
    """Make an incident of Maiduguri: gunmen, two people killed, told by one paper."""
    fields: dict[str, object] = {"time": an_interval(), "actors": (GUNMEN, PEOPLE), "casualties": killed(2, 2)}
    incident = an_incident(a_report(), **(fields | changes))
    return StoredIncident(incident, revision, (a_source(),) if sources is None else sources)


def nowhere(reason: str = "no place is named") -> dict[str, object]:
    """Return what an incident without a place is made with."""
    return {"location": None, "location_reason": reason}


async def one_by_one(incidents: Iterable[StoredIncident]) -> AsyncIterator[StoredIncident]:
    for stored in incidents:
        yield stored


def exported(name: str, *incidents: StoredIncident) -> bytes:
    """Return the file that a format makes of incidents."""

    async def collect() -> bytes:
        return b"".join([chunk async for chunk in FORMATS[name].export(one_by_one(incidents))])

    return asyncio.run(collect())


HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        (
            '=HYPERLINK("https://evil.example";"see")',
            "+1",
            "-1+cmd|' /C calc'!A0",
            "@SUM(A1)",
            " \t=1+1",
            "\u200f=1",
            "\uff1d1+1",
            "]]>",
            "<script>alert(1)</script>",
            "&amp;",
            '"; DROP TABLE incidents; --',
            "a\x00b",
            "\x1b[31m",
            "one\r\ntwo\rthree\nfour",
            "tab\there",
            "\u202eright to left",
            "\ufffe\uffff",
            "\u2028\u2029\x85",
            "\U0001f4a3",
            "' OR ''='",
            "\x0b\x0c",
            "NULL",
            "",
            "٣ قتلى",
        )
    ),
)
"""What a report, or whoever forged it, may hold: formulas, markup, control characters, line ends of every kind."""


@st.composite
def hostile_incidents(draw: st.DrawFn) -> StoredIncident:
    """Draw an incident whose texts are hostile, with and without a point, a day and a toll."""
    name = draw(HOSTILE)
    actor = Actor(
        role=draw(st.sampled_from(ActorRole)),
        entity=draw(st.sampled_from(ActorEntity)),
        name=draw(st.none() | HOSTILE),
        text=draw(HOSTILE),
        kind=draw(st.none() | st.sampled_from(ActorKind)),
        country=draw(st.sampled_from((None, "NG", "ZZ"))),
    )
    quote = draw(HOSTILE)
    changes: dict[str, object] = {
        "id": draw(st.text(alphabet="0123456789abcdef", min_size=1, max_size=32)),
        "actors": (actor, PEOPLE),
        "time": draw(st.sampled_from((None, an_interval(), an_interval("0999-12-30", "1000-01-02")))),
        "casualties": draw(st.sampled_from((Casualties(), killed(0, 0), killed(14, None), killed(None, 9)))),
        "evidence": (Evidence(field="sub_event_type", start=0, end=len(quote), quote=quote, rule="test"),),
    }
    changes |= draw(
        st.one_of(
            st.just({"location": None, "location_reason": name}),
            st.builds(
                lambda lat, lon, country: {
                    "location": a_location(name=name, admin1=name, lat=lat, lon=lon, country=country)
                },
                st.floats(-90, 90),
                st.floats(-180, 180),
                st.sampled_from((None, "NG", "XK", "ZZ")),
            ),
            st.just({"location": an_unplaced(name)}),
        )
    )
    sources = tuple(
        a_source(draw(HOSTILE), number, url=draw(st.none() | HOSTILE)) for number in range(draw(st.integers(1, 2)))
    )
    return a_stored(revision=draw(st.integers(1, 9)), sources=sources, **changes)


def an_unplaced(name: str) -> Location:
    return a_location(name=name, lat=None, lon=None, radius_km=None, country=None, country_name=None, reason=name)
