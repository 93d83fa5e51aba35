"""How sure a choice is: the score, the measured table, and the command that fits it."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode import calibrate
from tocsin_geocode.calibrate import Answer, Bin, bins_of, fit, read_counts
from tocsin_geocode.resolve.confidence import RIGHT, probability, score_of

scores = st.floats(0, 1)


def test_the_table_is_what_the_counts_say() -> None:
    """The probabilities in the code are those fitted to the counts that are kept as data."""
    assert fit(read_counts()) == RIGHT


@given(scores, scores)
def test_more_score_is_never_less_sure(one: float, other: float) -> None:
    """The probability rises with the score, and is one."""
    low, high = sorted([one, other])

    assert 0 <= probability(low) <= probability(high) <= 1


@given(st.floats(-5, 12), scores)
def test_the_score_is_a_share(points: float, share: float) -> None:
    """However many points a mention has, the score is between nothing and the share of its best sense."""
    assert 0 <= score_of(points, share) <= share


@pytest.mark.parametrize(("score", "expected"), [(0.0, 0.2), (0.1, 0.2), (0.3, 0.4), (0.5, 0.6), (0.9, 0.6)])
def test_between_two_rows(score: float, expected: float) -> None:
    """Between two rows the probability is in proportion, outside of all it is the nearest row's."""
    assert expected == pytest.approx(probability(score, ((0.1, 0.2), (0.5, 0.6))))


def test_counting() -> None:
    """Answers are counted by tenths of their score; a score of one is in the last."""
    answers = [Answer(0.12, right=True), Answer(0.18, right=False), Answer(1.0, right=True)]

    assert [Bin(0.1, 2, 1, 0.15), Bin(0.9, 1, 1, 1.0)] == bins_of(answers)


def test_falling_bins_are_pooled() -> None:
    """Where a higher score was right less often, both get what they have together."""
    bins = [Bin(0.0, 10, 1, 0.05), Bin(0.1, 10, 6, 0.15), Bin(0.2, 30, 14, 0.25)]

    assert ((0.05, 0.1), (0.225, 0.5)) == fit(bins)


@given(st.lists(st.builds(Answer, scores, st.booleans()), min_size=1, max_size=60))
def test_a_fitted_table_rises(answers: list[Answer]) -> None:
    """Whatever was counted, the table rises in both columns."""
    table = fit(bins_of(answers))

    assert all(low[0] < high[0] and low[1] < high[1] for low, high in pairwise(table))


def test_reliability_of_an_extract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A place near its annotation is right, a far one and an unannotated one are wrong, one without a point is out."""
    names = [(0, 5, 10.0, 10.0), (6, 11, 10.0, 10.0), (12, 17, None, None)]
    gold = {
        "doc_id": "a",
        "text": "",
        "toponyms": [dict(zip(("start", "end", "lat", "lon"), n, strict=True)) for n in names],
    }
    places = [
        {"start": start, "end": end, "lat": lat, "lon": 10.0, "confidence": 0.85}
        for start, end, lat in [(0, 5, 10.5), (6, 11, 20.0), (12, 17, 10.0), (20, 25, 10.0), (6, 11, None)]
    ]
    (tmp_path / "gold").write_text(json.dumps(gold))
    (tmp_path / "made").write_text(json.dumps({"report": {"external_id": "a"}, "places": places}))

    status = calibrate.main(["reliability", str(tmp_path / "gold"), str(tmp_path / "made")])

    assert status == 0
    assert "| 0.8+ | 3 | 0.85 | 0.33 |" in capsys.readouterr().out


def test_an_unknown_command_explains(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no command is answered with how to call it."""
    assert calibrate.main(["guess"]) == 2
    assert "reliability GOLD EXTRACT" in capsys.readouterr().err
