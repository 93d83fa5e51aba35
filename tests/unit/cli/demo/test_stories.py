"""The reports of `tocsin demo`: drawn by a seed, told as newsrooms tell."""

import json
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Report, Source
from tocsin_cli.chain import Chain
from tocsin_cli.demo.material import material
from tocsin_cli.demo.pace import Plan, moments, waits
from tocsin_cli.demo.stories import Telling, spelt, tellings
from tocsin_cli.demo.towns import Town, towns
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer
from tocsin_ingest.normalise import report_from_json

START = datetime(2026, 3, 12, 9, tzinfo=UTC)
PLAN = Plan(300, 5, seed=1)
"""Enough for every kind of story."""

TOWNS = {"UA": (Town("Sumy", "Sumy Oblast"),), "NG": (Town("Biu", "Borno State"),), "PE": (Town("Puno", "Puno"),)}


@pytest.fixture(scope="module")
def gazetteer() -> MappedGazetteer:
    return open_gazetteer()


@pytest.fixture(scope="module")
def told(gazetteer: MappedGazetteer) -> list[Telling]:
    return made(PLAN, gazetteer)


def made(plan: Plan, gazetteer: MappedGazetteer) -> list[Telling]:
    stuff = material()
    places = towns(gazetteer, {theatre.country for theatre in stuff.theatre})
    return list(tellings(stuff, places, moments(plan, waits(plan), START), seed=plan.seed))


def taken(telling: Telling) -> Report:
    return report_from_json(json.dumps(telling.as_json), source=Source(name="nobody"))


@given(count=st.integers(1, 80), seed=st.integers(0, 10_000))
def test_the_same_seed_tells_the_same(count: int, seed: int) -> None:
    """Who sends a demo again sends what is known; and no slot is left open, no sentence begun small."""
    plan = Plan(count, 5, seed)
    once, again = (list(tellings(material(), TOWNS, moments(plan, waits(plan), START), seed=seed)) for _ in range(2))

    assert count == len(once)
    assert once == again
    assert [] == [each for each in once if re.search(r"[{}]|(?:^|\. )[a-z]|\.\.|  ", each.text)]


def test_another_seed_tells_others(told: list[Telling], gazetteer: MappedGazetteer) -> None:
    """Neither the ids nor the words are those of the first."""
    others = made(Plan(300, 5, seed=2), gazetteer)

    assert set() == {each.id for each in told} & {each.id for each in others}
    assert {each.text for each in told} != {each.text for each in others}


def test_ingest_takes_each_report(told: list[Telling]) -> None:
    """Each is what `POST /reports` is told to be, with an id and an address of its own."""
    reports = [taken(each) for each in told]

    assert len(told) == len({report.id for report in reports}) == len({report.url for report in reports})


def test_there_are_copies_and_updates(told: list[Telling]) -> None:
    """A tenth and more of the reports tell what another outlet told before, and some that a toll rose."""
    whole = Counter(each.text for each in told)
    copies = sum(count - 1 for count in whole.values())

    assert len(told) / 20 < copies < len(told) / 5
    assert len(told) / 40 < sum(each.title.startswith("Toll rises") for each in told)


def test_most_reports_become_incidents_of_many_types(told: list[Telling], gazetteer: MappedGazetteer) -> None:
    """What a board shows of them: four of five, in twenty countries, each with a place."""
    chain = Chain(load_lexicon(), gazetteer)
    found = [incident for each in told for incident in chain.geocoded(taken(each)).incidents]

    assert 0.8 * len(told) < len(found)
    assert 9 <= len({incident.sub_event_type for incident in found})
    assert 20 <= len({incident.location.country for incident in found if incident.location})
    assert [] == [incident for incident in found if incident.location is None]


@pytest.mark.parametrize(("number", "written"), [(2, "two"), (9, "nine"), (10, "10"), (41, "41")])
def test_small_numbers_are_written_out(number: int, written: str) -> None:
    """As newsrooms do."""
    assert written == spelt(number)


@given(count=st.integers(1, 500), minutes=st.floats(0, 60), seed=st.integers())
def test_the_past_is_there_at_once_and_the_present_comes_in_time(count: int, minutes: float, seed: int) -> None:
    """In order, none later than the plan says, and each published when it is sent."""
    plan = Plan(count, minutes, seed)
    after = waits(plan)
    published = moments(plan, after, START)

    assert count == len(published)
    assert published == sorted(published)
    assert plan.past == sum(moment < START for moment in published)
    assert after == sorted(after)
    assert all(0 <= seconds <= minutes * 60 + 0.001 for seconds in after)
