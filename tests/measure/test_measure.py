"""The measure of PLOVER codes and the page of figures; the other scorers are not ours."""

import pytest
from bench.table import END, between_marks
from measure.corpora import Row
from measure.page import BEGIN, table
from measure.plover import Tally, score_sentences


def read(sentence: str, *codes: str) -> dict[str, object]:
    incidents = [{"codes": {"plover": {"event": code}}} for code in codes]
    return {"report": {"id": "x", "external_id": sentence}, "incidents": incidents}


def gold(sentence: str, *codes: str) -> dict[str, object]:
    return {"doc_id": sentence, "events": [{"code": code} for code in codes]}


def test_a_sentence_counts_once_for_a_code() -> None:
    """Two assaults told by one sentence are one hit; a code that only one side has is a miss or a false find."""
    tallies = score_sentences(
        [gold("a", "ASSAULT", "FIGHT"), gold("b", "PROTEST"), gold("c", "CONSULT")],
        [read("a", "ASSAULT", "ASSAULT"), read("b", "ASSAULT"), read("c")],
    )
    assert (Tally(1, 2, 1), Tally(1, 0, 0)) == (tallies["ASSAULT"], tallies["PROTEST"])


def test_f1_is_of_gold_and_found_alike() -> None:
    """One right of one wanted and two found; nothing wanted and nothing found is no success."""
    assert (pytest.approx(2 / 3), 0.0) == (Tally(1, 2, 1).f1, Tally(0, 0, 0).f1)


def test_the_figures_go_between_the_marks() -> None:
    """What stands around them stays; a page without marks is refused."""
    figures = table([Row("LGL", "F1", 0.6917, "9 toponyms")])
    page = between_marks(f"a\n{BEGIN}old\n{END}b\n", figures, begin=BEGIN)
    assert page.startswith(f"a\n{BEGIN}| corpus |")
    assert page.endswith(f"| LGL | F1 | 0.692 | 9 toponyms |\n{END}b\n")
    with pytest.raises(ValueError, match="lost its marks"):
        between_marks("no marks", "", begin=BEGIN)
