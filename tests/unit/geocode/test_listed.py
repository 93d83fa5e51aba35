"""Several places of one act: what stands in a list with its place is kept, what only stands near it is not."""

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceRole
from tocsin.contracts.incident import Evidence, Incident, IncidentDraft
from tocsin.contracts.report import Report
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve


def _draft(report: Report, target: str) -> IncidentDraft:
    said = [Evidence.model_validate(_span(report.text, "hit") | {"field": "sub_event_type"})]
    if target:
        said.append(Evidence.model_validate(_span(report.text, target) | {"field": "targets[0]"}))
    return a_draft(report, scope=(Span(start=0, end=len(report.text)),), evidence=tuple(said))


def _span(text: str, words: str) -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "quote": words, "rule": "test"}


def _told(text: str, *targets: str, gazetteer: MappedGazetteer) -> tuple[Incident, ...]:
    report = a_report(text)
    return resolve(report, [_draft(report, target) for target in targets], (), gazetteer).incidents


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("Shells hit Homs, Maiduguri and Damaturu.", ["Maiduguri", "Damaturu"]),
        ("Shells hit Homs and Misrata.", ["Misrata"]),
        ("Shells hit Homs, Damaturu, and the town of Misrata.", ["Damaturu", "Misrata"]),
        ("Shells hit Homs as well as Misrata.", ["Misrata"]),
        ("Shells hit homes in Homs and in Misrata.", ["Misrata"]),
    ],
)
def test_the_others_of_a_list_are_kept(gazetteer: MappedGazetteer, text: str, also: list[str]) -> None:
    """Of several places hit by one act the first is its place, and the others stand beside it."""
    (incident,) = _told(text, "", gazetteer=gazetteer)

    assert (incident.location and incident.location.name) == "Homs"
    assert [(PlaceRole.ALSO_THERE, name) for name in also] == [(p.role, p.name) for p in incident.other_places]


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit Homs, Syria.",
        "Shells hit Homs, Misrata.",
        "Shells hit Homs while Misrata was calm.",
        "Shells hit Homs, and Misrata was calm.",
        "Shells hit Homs and Syria closed its airports.",
        "Shells hit Homs. Misrata and Damaturu were calm.",
    ],
)
def test_what_is_no_list_adds_no_place(gazetteer: MappedGazetteer, text: str) -> None:
    """A container, an apposition, a new clause and a new sentence are not where the act was too."""
    (incident,) = _told(text, "", gazetteer=gazetteer)

    assert (incident.location and incident.location.name) == "Homs"
    assert () == incident.other_places


def test_a_place_with_an_incident_of_its_own_is_not_another_ones(gazetteer: MappedGazetteer) -> None:
    """Where each place of a list has its incident, none has the others' too."""
    incidents = _told("Shells hit homes in Homs and in Misrata.", "Homs", "Misrata", gazetteer=gazetteer)

    assert [("Homs", ()), ("Misrata", ())] == [(i.location and i.location.name, i.other_places) for i in incidents]
