"""What is measured of enrich: texts of the promised size, and shares that name the code where the time goes."""

import sys
from types import FrameType

from bench.enrich import count_words, modern_reports, profile, where

from tocsin_enrich.extract import extract
from tocsin_enrich.lexicon import load_lexicon


def test_the_reports_are_of_two_kilobytes_and_dated() -> None:
    """The figure is for reports of 2 KB, so each text has that size, give or take a twentieth."""
    reports = modern_reports()

    assert all(1900 <= len(report.text) <= 2100 for report in reports)
    assert len(reports) == len({report.published_at for report in reports})


def test_time_is_told_by_the_step_and_by_the_module_that_runs() -> None:
    """A look from within finds the step that `extract` called, and the module of ours that is running."""
    seen: set[tuple[str | None, str | None]] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen.add(where(frame))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        extract(modern_reports()[0], load_lexicon())
    finally:
        sys.setprofile(before)

    assert {("read", "tokens"), ("read_timeline", "dates"), ("find_parties", "actors")} <= seen
    assert (None, None) in seen


def test_the_shares_add_up() -> None:
    """Every look is counted for one step."""
    told = profile(modern_reports()[:2], load_lexicon(), 0.5).partition("\n\n")[0].splitlines()[2:]

    assert 98 < sum(float(line.split("|")[2].strip(" %")) for line in told) < 102


def test_the_reference_counts_words_in_any_case() -> None:
    """The loop that speeds are compared with does its work."""
    assert {"a": 2, "bomb": 1} == count_words("A bomb, a")
