"""Incidents asked for: every filter, on both databases, against the same asked of a list in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import postgres
import pytest
from databases import execute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many import CENTRES, fill, many

from tocsin.contracts.incident import Incident, IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_store.engine import open_engine
from tocsin_store.fuse.earth import distance_km
from tocsin_store.repository import ANY, Box, Circle, Matching, Repository, cursor_of
from tocsin_store.searching import by_place
from tocsin_store.searching.cursor import latest
from tocsin_store.searching.words import indexed, of_actors, of_incident, of_mention, phrases
from tocsin_store.sql import open_repository
from tocsin_store.writers import writing

COUNT = 150
KINDS = ("sqlite", "postgis", "postgresql")
TOLD = sorted(many(COUNT), key=lambda told: (latest(told[0]), told[0].id), reverse=True)
"""All incidents and the texts that tell of them, in the order in which they come."""


@pytest.fixture(scope="module")
def filled(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the URLs of a database of each kind that holds the same incidents."""

    async def make(kind: str) -> str:
        folder: Path = tmp_path_factory.mktemp("filled")
        url = f"sqlite:///{folder}/tocsin.db" if kind == "sqlite" else await postgres.new_database(postgres_server)
        await (await open_repository(url)).aclose()
        if kind == "postgresql":
            await execute(url, "DROP EXTENSION IF EXISTS postgis CASCADE")
        engine = open_engine(url)
        async with writing(engine).begin() as connection:
            await fill(connection, COUNT)
        await engine.dispose()
        return url

    return {kind: asyncio.run(make(kind)) for kind in KINDS}


@pytest.fixture(params=KINDS)
async def repository(request: pytest.FixtureRequest, filled: dict[str, str]) -> AsyncIterator[Repository]:
    repository = await open_repository(filled[request.param])
    yield repository
    await repository.aclose()


def fits(matching: Matching, incident: Incident, text: str) -> bool:
    """Tell whether an incident is asked for, by the meaning of the words and no index."""
    place, time = incident.location, incident.time
    box, near = matching.box, matching.near
    found_by = f" {of_incident(incident, [of_mention(text, incident)])} "
    actor = indexed([matching.actor or ""])
    return all(
        (
            box is None or (place is not None and holds(box, place.lat, place.lon)),
            near is None or (place is not None and distance_km(near.lat, near.lon, place.lat, place.lon) <= near.km),
            not matching.countries or (place is not None and place.country in matching.countries),
            matching.since is None or (time is not None and time.end >= matching.since),
            matching.until is None or (time is not None and time.start <= matching.until),
            not matching.types or {incident.event_type, incident.sub_event_type} & set(matching.types),
            not matching.statuses or incident.status in matching.statuses,
            incident.confidence >= matching.min_confidence,
            matching.actor is None or f" {actor} " in f" {of_actors(incident)} ",
            matching.text is None or all(f" {phrase} " in found_by for phrase in phrases(matching.text)),
        )
    )


def holds(box: Box, lat: float | None, lon: float | None) -> bool:
    if lat is None or lon is None or not box.south <= lat <= box.north:
        return False
    return box.west <= lon <= box.east if box.west <= box.east else lon >= box.west or lon <= box.east


def ids(incidents: Sequence[Incident]) -> list[str]:
    return [incident.id for incident in incidents]


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """Draw a box around where incidents are, or across 180°, or anywhere."""
    lat, lon = draw(st.sampled_from([*CENTRES.values(), (0.0, 0.0), (-17.0, -179.9)]))
    high, wide = draw(st.floats(0.01, 40)), draw(st.floats(0.01, 60))
    west, east = ((each + 180) % 360 - 180 for each in (lon - wide, lon + wide))
    return Box(west, max(lat - high, -90), east, min(lat + high, 90))


@st.composite
def circles(draw: st.DrawFn) -> Circle:
    """Draw a circle around where incidents are, as small as a town or as large as half of the earth."""
    lat, lon = draw(st.sampled_from([*CENTRES.values(), (89.0, 10.0), (-17.5, -179.9)]))
    return Circle(lat, lon, draw(st.sampled_from([1, 30, 100, 300, 1_000, 5_000, 12_000, 20_000])))


DAYS = st.dates(date(2020, 1, 1), date(2026, 7, 31))
MATCHING = st.builds(
    Matching,
    box=st.none() | boxes(),
    near=st.none() | circles(),
    countries=st.just(()) | st.lists(st.sampled_from(sorted(CENTRES)), max_size=8).map(tuple),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    types=st.just(()) | st.lists(st.sampled_from([*EventType, *SubEventType]), max_size=6).map(tuple),
    statuses=st.just(()) | st.lists(st.sampled_from(list(IncidentStatus)), max_size=2).map(tuple),
    actor=st.none() | st.sampled_from(["front", "FRONT 7", "brigade", "7 front", "front brigade", "nobody"]),
    text=st.none()
    | st.sampled_from(["drone", "fighters DRONES", '"with drones near"', "yemen land", '"drones with"', "mortar near"]),
    min_confidence=st.sampled_from([0.0, 0.0, 0.5, 0.9]),
)
"""Any combination of filters; on average about half of them."""


@given(matching=MATCHING)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_asked_for_is_what_comes(repository: Repository, matching: Matching) -> None:
    """All of it, nothing else, and in order: on SQLite, on PostgreSQL with PostGIS, and on PostgreSQL without it."""
    expected = [incident for incident, text in TOLD if fits(matching, incident, text)]

    assert ids(expected) == [found.incident.id for found in await repository.incidents(COUNT + 1, matching)]


@given(place=boxes() | circles(), few=st.sampled_from([0, 3, 100]))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_many_in_a_place_are_found_like_few(repository: Repository, place: Box | Circle, few: int) -> None:
    """By the index of places or by date, whichever is sooner: the answer is the same."""
    matching = Matching(box=place) if isinstance(place, Box) else Matching(near=place)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(by_place, "FEW", few)
        found = await repository.incidents(COUNT, matching)

    assert ids([incident for incident, text in TOLD if fits(matching, incident, text)]) == [
        each.incident.id for each in found
    ]


@given(text=st.text(max_size=60) | st.text("\"'*():-^{}\\%_;& ORANDNOTNEAR", max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_is_words(repository: Repository, text: str) -> None:
    """Whatever somebody types finds incidents or none, and never fails."""
    for matching in (Matching(text=text), Matching(actor=text)):
        found = await repository.incidents(COUNT, matching)
        if not any(letter.isalnum() for letter in text):
            assert [] == found


@pytest.mark.parametrize("kind", list(EventType))
async def test_a_type_stands_for_its_sub_types(repository: Repository, kind: EventType) -> None:
    """Asking for the one is asking for all the others."""
    subs = tuple(sub for sub, of in EVENT_TYPE_OF.items() if of is kind)

    assert await repository.incidents(COUNT, Matching(types=subs)) == await repository.incidents(
        COUNT, Matching(types=(kind,))
    )


@given(size=st.integers(1, 150), matching=st.just(ANY) | MATCHING)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_pages_are_the_whole_cut_up(repository: Repository, size: int, matching: Matching) -> None:
    """Each incident is on one page, in the same order as all at once; pages are full but for the last."""
    pages = [await repository.incidents(size, matching)]
    while len(pages[-1]) == size:
        pages.append(await repository.incidents(size, matching, cursor_of(pages[-1][-1].incident)))

    assert await repository.incidents(COUNT, matching) == [each for page in pages for each in page]


async def test_a_cursor_that_is_none_is_refused(repository: Repository) -> None:
    """Before the database hears of it."""
    with pytest.raises(ValueError, match="no cursor"):
        await repository.incidents(1, ANY, "'; DROP TABLE incidents; --")
