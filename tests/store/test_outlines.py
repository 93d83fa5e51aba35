"""What is shown of incidents among many, on both databases."""

from datetime import date

import pytest
from builders import a_geocoded, a_location, a_report, an_incident

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin_store.fuse import independent
from tocsin_store.outlines import Outline
from tocsin_store.repository import Matching, Repository


@pytest.fixture
async def three(repository: Repository) -> Repository:
    """Store three incidents far apart, on three days; the last of them is told twice."""
    for at, (id_, day) in enumerate((("a", 1), ("b", 3), ("c", 2), ("c", 2))):
        on = date(2024, 1, day)
        report = a_report(id=f"{at:064x}", text=f"Gunmen killed two people in Maiduguri: {id_} {at}.")
        time = When(start=on, end=on, precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)
        told = an_incident(report, id=f"{id_}{at}", time=time, location=a_location(lat=10.0 * day))
        await repository.record([a_geocoded(report, incidents=(told,))])
    return repository


async def test_revisions_are_those_of_the_incidents(three: Repository) -> None:
    """In the same order, for the same filters."""
    for matching in (Matching(), Matching(since=date(2024, 1, 2)), Matching(text="nothing")):
        expected = [(each.incident.id, each.revision) for each in await three.incidents(100, matching)]
        assert expected == await three.revisions(matching)
    assert [1, 2, 1] == [revision for _, revision in await three.revisions()]


async def test_an_outline_says_what_the_incident_says(three: Repository) -> None:
    """Field by field, with the same count of sources; ids that are none are left out."""
    whole = {each.incident.id: each for each in await three.incidents(100)}
    found = {each.incident.id: each for each in await three.outlines([*whole, "no such"])}

    assert set(whole) == set(found)
    for id_, known in whole.items():
        outline = found[id_]
        assert {name: getattr(known.incident, name) for name in Outline.model_fields} == dict(outline.incident)
        assert (known.revision, len(known.sources), independent(known.sources)) == (
            outline.revision,
            outline.sources,
            outline.independent,
        )
