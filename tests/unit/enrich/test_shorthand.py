"""Casualties in the shorthand of situation reports."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Insurgents attacked a checkpoint IVO Baghlan: 5/12 KIA/WIA.", (5, 12)),
        ("Insurgents attacked a checkpoint IVO Baghlan. KIA/WIA: 2/7.", (2, 7)),
        ("Insurgents attacked a checkpoint IVO Baghlan. 2/KIA, 7/WIA.", (2, 7)),
        ("Insurgents attacked a checkpoint IVO Baghlan. 2 KIA/7 WIA.", (2, 7)),
        ("Insurgents attacked a checkpoint IVO Baghlan. 2xKIA and 7xWIA.", (2, 7)),
        ("Troops engaged insurgents IVO Baghlan. 4 x EKIA, 1 x EWIA.", (4, 1)),
        ("Insurgents attacked a checkpoint IVO Baghlan on route 5/12.", (None, None)),
    ],
)
def test_counts_and_labels_in_any_order(extracted: Read, text: str, expected: tuple[int | None, int | None]) -> None:
    """A stroke joins a count with its label or two labels with two counts; figures without a label count nobody."""
    (incident,) = extracted(text).incidents
    tolls = (incident.casualties.killed, incident.casualties.injured)

    assert expected == tuple(toll.min if toll is not None else None for toll in tolls)
