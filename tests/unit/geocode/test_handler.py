"""Message in, message out; wiring and settings."""

from pathlib import Path

import pytest
from builders import a_report, an_enriched

from tocsin.contracts.incident import SetAside, SetAsideStatus
from tocsin.contracts.streams import ENRICHED, GEOCODED
from tocsin_geocode.app import geocoding
from tocsin_geocode.gazetteer import DIRECTORY_VARIABLE, MappedGazetteer, default_directory
from tocsin_geocode.handler import on_enriched
from tocsin_geocode.settings import GeocodeSettings


def test_a_report_goes_out_with_its_places(gazetteer: MappedGazetteer) -> None:
    """The report is unchanged, its places and incidents are resolved, what was set aside is passed on."""
    report = a_report("Gunmen killed two people in Maiduguri on Monday.")
    aside = SetAside(start=0, end=6, status=SetAsideStatus.PLANNED, quote="Gunmen", reason="test")
    message = an_enriched(report, set_aside=(aside,))

    out = on_enriched(message, gazetteer=gazetteer)

    assert (report, (aside,)) == (out.report, out.set_aside)
    assert ["Maiduguri"] == [place.name for place in out.places]
    location = out.incidents[0].location
    assert location is not None
    assert ("Maiduguri", "Borno", "Nigeria") == (location.name, location.admin1, location.country_name)


def test_the_draft_is_kept_whole(gazetteer: MappedGazetteer) -> None:
    """Geocode adds a place and its evidence to an incident and changes nothing else."""
    message = an_enriched()

    out = on_enriched(message, gazetteer=gazetteer).incidents[0]

    assert out.location is not None
    without_place = dict(out) | {"evidence": out.evidence[:-1]}
    draft = dict(message.incidents[0])
    assert draft == {name: value for name, value in without_place.items() if name in draft}


def test_the_route_is_the_registrys(gazetteer: MappedGazetteer) -> None:
    """It reads what enrich writes and writes what store reads, as group `geocode`."""
    route = geocoding(gazetteer)

    assert (ENRICHED, GEOCODED, "geocode") == (route.reads, route.writes, route.group)


def test_the_environment_names_the_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`TOCSIN_GAZETTEER` says where the gazetteer lies, for the settings and for the command line."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path))

    assert (tmp_path, tmp_path) == (GeocodeSettings().gazetteer, default_directory())
