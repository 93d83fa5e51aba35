"""How sure a choice is: a score made of two, and what share of such choices was right when it was measured."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

FEWEST_POINTS: Final = 1.0
SURE_POINTS: Final = 5.0
"""Points of a mention that stand for "hardly" and "surely a place"."""

HARDLY: Final = 0.6
LEAST: Final = 0.05

ABSTAIN_BELOW: Final = 0.35
"""Probability under which no record is taken. With some seven of ten places found and put right, a point that is right
less often than half of that lowers the balance of right and missed places (F1), and a wrong point costs an analyst
more than a gap."""

RIGHT: Final = (
    (0.215, 0.242),
    (0.35, 0.315),
    (0.45, 0.412),
    (0.562, 0.576),
    (0.652, 0.71),
    (0.746, 0.826),
    (0.842, 0.88),
    (0.963, 0.913),
)
"""Score, and the share of places with such a score that lay within 161 km of the right point, rising. Fitted by
`python -m tocsin_geocode.calibrate fit` to the counts in `data/calibration.tsv`, which a test holds it to."""


def score_of(points: float, share: float) -> float:
    """Return how surely a mention of so many points is a place, times the share that its best sense has (0 to 1)."""
    is_place = min(1.0, HARDLY + (1 - HARDLY) * (points - FEWEST_POINTS) / (SURE_POINTS - FEWEST_POINTS))
    return max(LEAST, is_place) * min(1.0, share)


def probability(score: float, table: Sequence[tuple[float, float]] = RIGHT) -> float:
    """Return how often a choice of this score is right: between two rows of the table, in proportion."""
    number = bisect_right(table, score, key=lambda row: row[0])
    if number == 0 or number == len(table):
        return table[min(number, len(table) - 1)][1]
    (low, right_below), (high, right_above) = table[number - 1], table[number]
    return round(right_below + (right_above - right_below) * (score - low) / (high - low), 3)
