"""Names that hide the places in them, and names that only seem to."""

import pytest

from tocsin.contracts.base import Span
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.build.sources import Entry, PlaceKind
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer
from tocsin_geocode.resolve.lures import true_lures
from tocsin_geocode.resolve.text import Text


@pytest.fixture(scope="module")
def salvador(tmp_path_factory: pytest.TempPathFactory) -> MappedGazetteer:
    """Open a gazetteer of one country with a capital of two words and a department."""
    entries = (
        Entry("El Salvador", PlaceKind.COUNTRY, 13.83, -88.92, "SV", population=6_400_000),
        Entry("Morazan", PlaceKind.ADMIN1, 13.77, -88.13, "SV", code="SV.08", radius_km=30),
        Entry("San Salvador", PlaceKind.SETTLEMENT, 13.68935, -89.18718, "SV", population=525_990),
        Entry("Mejicanos", PlaceKind.SETTLEMENT, 13.74, -89.21, "SV", population=160_317),
    )
    where = tmp_path_factory.mktemp("salvador") / "gazetteer"
    return open_gazetteer(build_gazetteer(where, sources=Sources(entries, {}, {}, {})))


@pytest.mark.parametrize(
    ("text", "name", "hides"),
    [
        ("Two died in San Salvador.", "San Salvador", False),
        ("Two died in San Salvador.", "Salvador", False),
        ("Two died in Morazan Department.", "Morazan Department", False),
        ("Two died, Colonel Mejicanos said.", "Mejicanos", True),
        ("The Army of San Salvador came.", "Army of San Salvador", True),
        ("The Police Department came.", "Police Department", True),
    ],
)
def test_what_hides_a_place(text: str, name: str, *, hides: bool, salvador: MappedGazetteer) -> None:
    """A known place of several words and a division with its noun are places; a surname and an army hide theirs."""
    start = text.index(name)

    found = true_lures(Text(text), [Span(start=start, end=start + len(name))], [], salvador)

    assert hides == bool(found)


def test_a_written_position_is_no_name(salvador: MappedGazetteer) -> None:
    """Capitals within a grid reference, which enrich may take for a name, hide nothing."""
    text = "Two died at 38S MB 44012 88345."
    name = Span(start=16, end=20)

    assert [] == true_lures(Text(text), [name], [Span(start=12, end=30)], salvador)
    assert [name] == true_lures(Text(text), [name], [], salvador)
