"""What the text calls a name right behind it."""

import pytest

from tocsin_geocode.resolve.apposition import called_a_place
from tocsin_geocode.resolve.text import Text


@pytest.mark.parametrize(
    ("behind", "called"),
    [
        (", a village in the hills", ", a village"),
        (", the small, dusty town", None),
        (", a mostly Christian farming town 30 km from the border", ", a mostly Christian farming town"),
        (", the refugee camp near the coast", ", the refugee camp"),
        (", a village headman of Katsina", None),
        (", a man from the village of Sha", None),
        (" is a village in the hills", None),
    ],
)
def test_a_noun_of_place_that_says_where(behind: str, called: str | None) -> None:
    """A noun of place behind an article says that the name is a place, if it goes on to say where."""
    end = called_a_place(Text(f"Kudari{behind}."), len("Kudari"))

    assert (behind[: end - len("Kudari")] if end else None) == called
