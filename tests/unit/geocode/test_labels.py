"""Heads of lines: which say nothing but places and dates, and which are sentences."""

import pytest

from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve.labels import labels_of
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.text import Text


@pytest.mark.parametrize(
    ("raw", "labels"),
    [
        ("SYRIA: Two men were shot.", ["SYRIA"]),
        ("- Homs: Two men were shot.\n- Paris: A shop burned.", ["Homs", "Paris"]),
        ("Homs\nTwo men were shot.", ["Homs"]),
        ("Gulf of Aden. Two men were shot.", ["Gulf of Aden"]),
        ("August 2020. Oman. South coast. Salalah. Two men were shot.", ["Oman", "Salalah"]),
        ("Two men were shot in Homs. A third fled.", []),
        ("Two men were shot near\nHoms. A third fled.", []),
        ("The night was calm.\nHoms. Two men were shot.", ["Homs"]),
        ("Soldiers left Homs: they were tired.", []),
    ],
)
def test_labels(gazetteer: MappedGazetteer, raw: str, labels: list[str]) -> None:
    """A head ends in a colon, the line, or a full stop, and is not the rest of a sentence from the line before."""
    text = Text(raw)

    found = labels_of(text, find_mentions(text, (), gazetteer))

    assert labels == [raw[label.start : label.end].strip() for label in found]
