"""The measure of PLOVER codes, the stories that are fused, and the page of figures; the other scorers are not ours."""

import pytest
from bench.table import END, between_marks
from fusing import message
from measure.corpora import Row
from measure.fusion import alone, by_incidents, by_texts
from measure.page import BEGIN, table
from measure.plover import Tally, score_sentences
from measure.speed import LETTERS, REPORTS, cut


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
    figures = table([Row("LGL", "F1", 0.6917, "9 toponyms"), Row("LGL", "reports a second", 331.4, "9 reports")])
    page = between_marks(f"a\n{BEGIN}old\n{END}b\n", figures, begin=BEGIN)
    assert page.startswith(f"a\n{BEGIN}| corpus |")
    assert page.endswith(f"| LGL | F1 | 0.692 | 9 toponyms |\n| LGL | reports a second | 331 | 9 reports |\n{END}b\n")
    with pytest.raises(ValueError, match="lost its marks"):
        between_marks("no marks", "", begin=BEGIN)


LAGOON = "Six boats left the lagoon before dawn and came back with none of the nets they had set, the wardens told us."

STORIES = [
    message({"name": "a", "incidents": [{"id": "a", "place": "Kyiv", "when": "2024-03-04", "killed": 3}]}),
    message({"name": "b", "incidents": [{"id": "b", "place": "Kyiv", "when": "2024-03-04", "killed": 3}]}),
    message({"name": "c", "text": LAGOON}),
    message({"name": "d", "text": f"{LAGOON} Again."}),
]
"""Two of one incident in other words, and two of nearly one text without an incident."""


def test_stories_are_joined_by_the_incidents_they_share() -> None:
    """Those of one incident go together, and those without one stay alone."""
    assert {"a": "a", "b": "a", "c": "c", "d": "d"} == by_incidents(STORIES)


def test_the_baselines_know_nothing_of_incidents() -> None:
    """One joins by words in common, the other joins nothing."""
    assert {"a": "a", "b": "b", "c": "c", "d": "c"} == by_texts(STORIES)
    assert {name: name for name in "abcd"} == alone(STORIES)


def test_speed_is_of_reports_of_one_length() -> None:
    """Long texts are cut, short ones left out, and no more are taken than are measured."""
    texts = ["short", *["x" * (LETTERS + 1)] * (REPORTS + 1)]
    assert [LETTERS] * REPORTS == [len(report.text) for report in cut(texts)]
