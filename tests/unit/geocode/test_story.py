"""Where an incident is put whose own sentences name no place: where the story goes on, and where it may not."""

from collections.abc import Callable

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, LocationBasis
from tocsin.contracts.incident import Evidence
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve

ACT = "Two guards died when masked men opened fire."
Located = Callable[[str], Location | None]


@pytest.fixture
def located(gazetteer: MappedGazetteer) -> Located:
    """Return the location of `ACT`, whose sentence is all that tells it, in a text."""

    def locate(text: str, sentence: str = ACT) -> Location | None:
        report = a_report(text)
        start = text.index(sentence)
        at = text.index("opened fire")
        evidence = Evidence(field="sub_event_type", start=at, end=at + 11, quote="opened fire", rule="test")
        scope = (Span(start=start, end=start + len(sentence)),)
        return (
            resolve(report, [a_draft(report, scope=scope, evidence=(evidence,))], (), gazetteer).incidents[0].location
        )

    return locate


@pytest.mark.parametrize(
    ("before", "name", "basis"),
    [
        ("Clashes went on in Homs.\n\n", "Homs", LocationBasis.REPORT),
        ("Clashes went on in Homs and then near Paris.\n\nIn Syria, few slept.\n\n", "Homs", LocationBasis.REPORT),
        ("Night desk, Homs, Syria\n\n", "Homs", LocationBasis.REPORT),
        ("PARIS (Wire) - Clashes went on in Homs.\n\n", "Paris", LocationBasis.DATELINE),
        ("PARIS (Wire) - Clashes went on in Homs, Syria.\n\nSyrian soldiers left.\n\n", "Homs", LocationBasis.REPORT),
        ("LEBANON: All was calm in Tripoli.\nSYRIA: The night was long.\n\n", "Syria", LocationBasis.HEADING),
    ],
)
def test_a_story_goes_on_about_its_place(located: Located, before: str, name: str, basis: LocationBasis) -> None:
    """The last place that something was in, in the country that leads, past no label; then dateline, then country."""
    location = located(before + ACT)

    assert location is not None
    assert (name, basis) == (location.name, location.basis)


def test_the_only_place_of_a_report_counts_from_anywhere(located: Located) -> None:
    """A report that names one town of its country is about it, wherever the name stands."""
    location = located(f"{ACT}\n\nThe road leads to Homs.")

    assert location is not None
    assert ("Homs", LocationBasis.REPORT) == (location.name, location.basis)


def test_a_quarter_without_a_record_falls_back_on_the_town(gazetteer: MappedGazetteer) -> None:
    """The name is not in the gazetteer, but the noun says that it is a part of the town that the story is in."""
    text = "Clashes went on in Homs.\n\nMasked men opened fire in the Baldia Noor district."
    report = a_report(text)
    at = text.index("opened fire")
    evidence = Evidence(field="sub_event_type", start=at, end=at + 11, quote="opened fire", rule="test")
    scope = (Span(start=text.index("Masked"), end=len(text)),)

    location = (
        resolve(report, [a_draft(report, scope=scope, evidence=(evidence,))], (), gazetteer).incidents[0].location
    )

    assert location is not None
    assert ("Homs", LocationBasis.REPORT) == (location.name, location.basis)


@pytest.mark.parametrize(
    ("behind", "text"),
    [
        (" The wind was strong. The attack took place near Homs.", "Homs"),
        (" The wind was strong. The night was calm near Homs.", None),
    ],
)
def test_a_later_sentence_that_refers_back(gazetteer: MappedGazetteer, behind: str, text: str | None) -> None:
    """The words "the attack took place near X" say where, in a later sentence too; no other later sentence does."""
    report = a_report(ACT + behind + " Paris and Tripoli are far.")
    at = report.text.index("opened fire")
    evidence = Evidence(field="sub_event_type", start=at, end=at + 11, quote="opened fire", rule="test")
    scope = (Span(start=0, end=len(ACT)),)

    location = (
        resolve(report, [a_draft(report, scope=scope, evidence=(evidence,))], (), gazetteer).incidents[0].location
    )

    assert text == (location.text if location else None)
