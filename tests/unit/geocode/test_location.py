"""From the picked place to the location: what each step away from the act leaves of the confidence."""

from typing import Final

import pytest

from tocsin.contracts.geo import LocationBasis
from tocsin_geocode.gazetteer import MappedGazetteer
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
