"""From the picked place to the location: what each step away from the act leaves of the confidence."""

from typing import Final

import pytest

from tocsin.contracts.geo import Location, LocationBasis
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.coordinates import find_positions
from tocsin_geocode.resolve.event_place import Pick
from tocsin_geocode.resolve.location import SURE_PICK, location_of
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import choose
from tocsin_geocode.resolve.spots import confidence_of, spots_of
from tocsin_geocode.resolve.text import Text

LEFT: Final = {
    LocationBasis.SENTENCE: (1.0, 0.6),
    LocationBasis.HEADING: (1.0, 0.6),
    LocationBasis.SCOPE: (0.9, 0.54),
    LocationBasis.CONTEXT: (0.8, 0.48),
    LocationBasis.DATELINE: (0.5, 0.5),
    LocationBasis.REPORT: (0.35, 0.35),
}
"""Of the place's own confidence, for a pick without doubt and for one without a point; the last two have no points."""


@pytest.mark.parametrize("basis", LocationBasis)
@pytest.mark.parametrize(("points", "column"), [(SURE_PICK, 0), (2 * SURE_PICK, 0), (0.0, 1)])
def test_each_basis_leaves_its_share(
    gazetteer: MappedGazetteer, basis: LocationBasis, points: float, column: int
) -> None:
    """The confidence is the place's, times what the basis and the pick's points leave of it."""
    text = Text("Two men opened fire in Misrata.")
    choices = choose(text, find_mentions(text, (), gazetteer))
    (spot,) = spots_of(text, choices, (), ())

    location = location_of(text, Pick(spot, points, basis), gazetteer)

    assert basis is location.basis
    assert location.confidence == pytest.approx(confidence_of(choices[0]) * LEFT[basis][column], abs=0.001)


def located(raw: str, gazetteer: MappedGazetteer) -> Location:
    """Return the location of the first place of a text."""
    text = Text(raw)
    positions = find_positions(raw)
    spots = spots_of(text, choose(text, find_mentions(text, positions, gazetteer)), positions, ())
    return location_of(text, Pick(spots[0], SURE_PICK, LocationBasis.SENTENCE), gazetteer)


@pytest.mark.parametrize(
    ("raw", "country", "admin1"),
    [
        ("It fell 10 km east of Homs.", "SY", "Homs"),
        ("It fell 45 km west of Homs.", "SY", None),
        ("It fell 200 km east of Homs.", "SY", None),
        ("It fell 200 km west of Homs.", None, None),
        ("It fell halfway between Tripoli and Nice.", None, None),
        ("It fell halfway between Maiduguri and Damaturu.", "NG", None),
    ],
)
def test_a_computed_point_has_a_country_where_it_can_only_be_that(
    gazetteer: MappedGazetteer, raw: str, country: str | None, admin1: str | None
) -> None:
    """A long way out of the circle of a country, or between two, it may be in another: none is stated."""
    location = located(raw, gazetteer)

    assert (country, country and gazetteer.country(country).name, admin1) == (  # type: ignore[union-attr]
        location.country,
        location.country_name,
        location.admin1,
    )


@pytest.mark.parametrize(
    ("written", "codes"),
    [("36\u00b0N 44\u00b0E", (2, 2)), ("36.3N 44.1E", (1, 1)), ("36.3000N 44.1000E", (1, 1))],
)
def test_whole_degrees_are_around_a_place(gazetteer: MappedGazetteer, written: str, codes: tuple[int, int]) -> None:
    """A position that leaves more than fifty kilometres open has not the codes of an exact one."""
    location = located(f"It fell at {written} at dawn.", gazetteer)

    assert codes == (location.geo_precision, location.where_precision)
    assert 0.98 == location.confidence


@pytest.mark.parametrize(
    ("raw", "country"),
    [("The tanker sank 2 nm south of Salalah.", "OM"), ("The tanker sank 6 nm south of Salalah.", None)],
)
def test_three_miles_from_the_coast_a_country_ends(gazetteer: MappedGazetteer, raw: str, country: str | None) -> None:
    """No coastline is known: only close to a town is a ship in the town's country."""
    assert country == located(raw, gazetteer).country


def test_a_nationality_is_never_sure(gazetteer: MappedGazetteer) -> None:
    """It says where somebody is from: less than half of it is left, however clear the name is."""
    text = Text("Syrian troops fired.")
    (choice,) = choose(text, find_mentions(text, (), gazetteer))

    assert 0.4 == confidence_of(choice)
