"""What speaks for each meaning of a name, and that it can be read on the record."""

from collections.abc import Callable

import pytest
from builders import a_report

from tocsin.contracts.report import Source
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve
from tocsin_geocode.resolve.factors import Factor
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import Choice, choose
from tocsin_geocode.resolve.text import Text


def factors(choice: Choice) -> set[Factor]:
    """Return what spoke for a choice, or against it, at all."""
    return {weight.factor for weight in choice.weights if abs(weight.points) > 0.1}


@pytest.mark.parametrize(
    ("text", "name", "country", "factor"),
    [
        ("It burned in Tripoli, Lebanon.", "Tripoli", "LB", Factor.CONTAINED),
        ("It burned in Tripoli, 40 km from Homs.", "Tripoli", "LB", Factor.BESIDE),
        ("It burned between Tripoli and Homs.", "Tripoli", "LB", Factor.BESIDE),
        ("LEBANON: It burned in Tripoli.", "Tripoli", "LB", Factor.HEADED),
        ("It burned in Homs province.", "Homs", "SY", Factor.KIND),
        ("Then Moscow denied it.", "Moscow", "RU", Factor.SPEAKS),
        ("It burned in Tripoli and in Misrata.", "Tripoli", "LY", Factor.COUNTRY),
        ("It burned in Damaturu and in Maiduguri.", "Maiduguri", "NG", Factor.NEAR),
        ("It burned in Yerwa.", "Yerwa", "NG", Factor.OTHER_NAME),
    ],
)
def test_each_factor(text: str, name: str, country: str, factor: Factor, chosen: Callable[[str], list[Choice]]) -> None:
    """Containers, neighbours, headings, nouns, verbs, other names and sizes each speak where the text has them."""
    (choice,) = (c for c in chosen(text) if text[c.mention.start : c.mention.end] == name)

    assert country == choice.sense.record.country
    assert factor in factors(choice)


def test_a_source_speaks_of_its_own_country(gazetteer: MappedGazetteer) -> None:
    """A bare name in two countries is the source's, all else being near."""
    text = Text("It burned in Tripoli.")
    mentions = find_mentions(text, (), gazetteer)

    shares = {home: choose(text, mentions, home=home)[0].share for home in (None, "LY")}

    assert shares[None] < shares["LY"]


def test_reasons_are_on_the_record(gazetteer: MappedGazetteer) -> None:
    """A place says what spoke for it and for its best rival, in points."""
    report = a_report("It burned in Tripoli.", source=Source(name="Lebanon Letter"))

    (place,) = resolve(report, [], [], gazetteer).places

    assert "lies in the source's country +0.8" in (*place.reasons, *place.candidates[0].reasons)
    assert all(candidate.reasons for candidate in place.candidates)


def test_a_dateline_counts_for_more_than_one_name(gazetteer: MappedGazetteer) -> None:
    """A story that was filed from a country is mostly about it."""
    texts = [Text("MISRATA (Wire) - It burned in Tripoli."), Text("In Misrata and Tripoli it burned.")]

    filed, named = (choose(text, find_mentions(text, (), gazetteer))[1].share for text in texts)

    assert named < filed


def test_a_place_strays_under_another_name(gazetteer: MappedGazetteer) -> None:
    """A story from one country does not mean a far town by a name that hardly anybody calls it by."""
    text = Text("PARIS, France (Wire) - It burned in At Tanf and in Yerwa.")

    strays = {c.sense.record.name: c.strays for c in choose(text, find_mentions(text, (), gazetteer))}

    assert strays["Al-Tanf garrison"]
    assert not strays["Paris"]
