"""Names that the text calls places and the gazetteer lacks."""

import pytest

from tocsin.contracts.base import Span
from tocsin_geocode.resolve.text import Text
from tocsin_geocode.resolve.unknown import unknown_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They burned the village of Kwanko.", ["Kwanko"]),
        ("It fell in the Bwaise division of the city.", ["Bwaise"]),
        ("He was shot on West Elm Street.", ["West Elm Street"]),
        ("He lives at 12 N. Oak Avenue and 4 Old Mill Rd in town.", ["N. Oak Avenue", "Old Mill Rd"]),
        ("The Street was long, and Main was not.", []),
        ("HE WAS SHOT ON ELM STREET.", []),
    ],
)
def test_unknown_names(text: str, expected: list[str]) -> None:
    """A noun of place or of a street makes a name one, but for a text in capitals."""
    assert expected == [text[start:end] for start, end in unknown_names(Text(text), [])]


def test_what_is_known_is_left_alone() -> None:
    """A name that something else has claimed is not unknown."""
    assert [] == unknown_names(Text("He was shot on Elm Street."), [Span(start=15, end=18)])
