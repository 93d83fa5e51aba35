"""A database with many incidents, put there at once: what is measured and asked about, and not how it came to be."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, PlaceKind
from tocsin.contracts.incident import Evidence, Incident, IncidentStatus, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import SourceRef
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin.contracts.parties import Actor, ActorEntity, ActorKind, ActorRole
from tocsin.contracts.report import Source
from tocsin_store.fuse import Fused, Standing
from tocsin_store.rows import Row, incident_row
from tocsin_store.searching.words import of_mention
from tocsin_store.tables import INCIDENTS, MEMBERS, MENTIONS, REPORTS

CENTRES: Final = {
    "UA": (48.4, 36.2),
    "SY": (35.2, 38.0),
    "YE": (15.4, 45.0),
    "SD": (14.5, 30.2),
    "NG": (11.0, 11.5),
    "ML": (15.3, -2.4),
    "MM": (20.9, 96.1),
    "CD": (-1.2, 28.6),
    "HT": (18.6, -72.3),
    "MX": (21.5, -101.3),
    "CO": (4.1, -74.6),
    "FJ": (-17.5, 179.9),
}
"""Countries with a point of each: incidents lie around them, some on the other side of 180°."""

SPREAD_DEGREES: Final = 2.5
TOWNS: Final = 40
DAYS: Final = 6 * 365
LAST_DAY: Final = date(2026, 6, 30)
NOW: Final = datetime(2026, 7, 1, tzinfo=UTC)
ARMS: Final = ("drones", "rockets", "a roadside bomb", "mortar shells", "small arms", "a car bomb", "grenades")
AT_ONCE: Final = 500

Town = tuple[str, str, float, float]
"""Name, country, latitude and longitude."""


def many(count: int, *, seed: int = 1) -> Iterator[tuple[Incident, str]]:
    """Yield incidents, each with the text that tells of it: in towns of a dozen countries, over six years.

    One in fifty has no place, and one in fifty no date.
    """
    draw = random.Random(seed)
    towns = [
        (
            f"{country} town {number}",
            country,
            lat + draw.gauss(0, SPREAD_DEGREES),
            _round(lon + draw.gauss(0, SPREAD_DEGREES)),
        )
        for country, (lat, lon) in CENTRES.items()
        for number in range(TOWNS)
    ]
    subs, statuses = list(SubEventType), list(IncidentStatus)
    for number in range(count):
        town = draw.choice(towns)
        sub = draw.choice(subs)
        group, unit, arms = f"Front {draw.randrange(300)}", f"Brigade {draw.randrange(2_000)}", draw.choice(ARMS)
        text = f"Fighters of {group} attacked {unit} with {arms} near {town[0]}, killing {draw.randrange(40)} people."
        act = {"event_type": EVENT_TYPE_OF[sub], "sub_event_type": sub, "status": draw.choice(statuses)}
        yield _incident(number, draw, town, (group, unit), text).model_copy(update=act), text


def _incident(number: int, draw: random.Random, town: Town, parties: tuple[str, str], text: str) -> Incident:
    roles = (ActorRole.PERPETRATOR, ActorRole.TARGET)
    last = LAST_DAY - timedelta(days=int(DAYS * draw.random() ** 1.5))
    dated, placed = draw.random() >= 0.02, draw.random() >= 0.02
    return Incident(
        id=f"{draw.getrandbits(96):024x}{number:08x}",
        event_type=EventType.BATTLES,
        sub_event_type=SubEventType.ARMED_CLASH,
        status=IncidentStatus.ASSERTED,
        actors=tuple(
            Actor(role=role, entity=ActorEntity.ORGANISATION, name=name, text=name, kind=ActorKind.REBEL)
            for role, name in zip(roles, parties, strict=True)
        ),
        time=_when(last, draw.choice((0, 0, 0, 1, 6, 30))) if dated else None,
        location=_location(town, draw) if placed else None,
        location_reason=None if placed else "no place is named",
        evidence=tuple(
            Evidence(field=field, start=0, end=len(text), quote=text, rule="many")
            for field in ("sub_event_type", "actors.0.name", "actors.1.name", "time", "location")
        ),
        scope=(Span(start=0, end=len(text)),),
        confidence=round(draw.uniform(0.2, 0.99), 2),
    )


def _when(last: date, days: int) -> When:
    precision = TimePrecision.DAY if days == 0 else TimePrecision.MONTH
    return When(start=last - timedelta(days=days), end=last, precision=precision, text="then", basis=TimeBasis.EXPLICIT)


def _location(town: Town, draw: random.Random) -> Location:
    name, country, lat, lon = town
    return Location(
        start=0,
        end=4,
        text=name,
        name=name,
        kind=PlaceKind.SETTLEMENT,
        lat=round(lat + draw.gauss(0, 0.05), 5),
        lon=round(_round(lon + draw.gauss(0, 0.05)), 5),
        radius_km=5,
        country=country,
        country_name=f"Land {country}",
        geo_precision=1,
        confidence=0.9,
    )


def _round(lon: float) -> float:
    return (lon + 180) % 360 - 180


async def fill(connection: AsyncConnection, count: int, *, seed: int = 1) -> None:
    """Put so many incidents into empty tables, each told by one report of its own."""
    told = enumerate(many(count, seed=seed), start=1)
    while some := list(islice(told, AT_ONCE)):
        await connection.execute(insert(REPORTS), [_report_row(n, text) for n, (_, text) in some])
        await connection.execute(insert(MENTIONS), [_mention_row(n, each, text) for n, (each, text) in some])
        await connection.execute(
            insert(INCIDENTS), [incident_row(_standing(n, each), [of_mention(text, each)]) for n, (each, text) in some]
        )
        await connection.execute(insert(MEMBERS), [_member_row(n, each) for n, (each, _) in some])


def _report_row(number: int, text: str) -> Row:
    return {
        "id": f"{number:064x}",
        "text": text,
        "source_name": "Wire",
        "source_kind": "wire",
        "received": NOW,
        "signature": b"",
    }


def _mention_row(number: int, incident: Incident, text: str) -> Row:
    return {
        "number": number,
        "report_id": f"{number:064x}",
        "digest": "d",
        "incident_id": incident.id,
        "content": incident.model_dump_json(),
        "sentences": of_mention(text, incident),
    }


def _standing(number: int, incident: Incident) -> Standing:
    source = SourceRef(report_id=f"{number:064x}", source=Source(name="Wire"), published_at=NOW)
    return Standing(Fused(incident, (source,), (), frozenset({incident.id})), revision=1)


def _member_row(number: int, incident: Incident) -> Row:
    return {
        "mention": number,
        "name": incident.id,
        "message_id": "m",
        "produced_at": NOW,
        "received": NOW,
        "component": number,
        "incident_id": incident.id,
    }
