"""The hostile table: each row through the real way in, and the answer that it is to have.

The rows are in `hostile/*.toml`; `tests/hostile/table.py` says how one is written.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile.table import Case, cases
from hostile.ways import WAYS, Outcome, Surroundings
from web import Web, serving

from tocsin.contracts.report import Report

CASES = cases()
NO_FIELD = {"reports", "refused", "status", "says", "begins", "contains", "lacks"}


@pytest.fixture(scope="module")
def server() -> Iterator[Web]:
    with serving() as web:
        yield web


def field_of(report: Report, name: str) -> Any:
    """Return a field as the table writes it; TOML has no null."""
    match name:
        case "source":
            return report.source.name
        case "kind":
            return report.source.kind.value
    value = report.model_dump(mode="json")[name]
    return "none" if value is None else value


def test_the_table_has_rows_of_all_kinds() -> None:
    """Nobody thinned it out, and no two rows are called alike."""
    assert len(CASES) >= 70
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("case", CASES, ids=str)
async def test_hostile_input_has_the_answer_that_the_table_gives_it(
    case: Case, tmp_path: Path, server: Web, redis_url: Callable[[], str]
) -> None:
    """It becomes the report that it is, or is refused with a reason; it hangs, crashes and fools nothing."""
    outcome = await WAYS[case.way](case, Surroundings(tmp_path, server, redis_url))

    assert case.reports == len(outcome.reports), outcome
    check_answer(case, outcome)
    if outcome.reports:
        check_report(case, outcome.reports[0])


def check_answer(case: Case, outcome: Outcome) -> None:
    if "refused" in case.expected:
        assert case.expected["refused"] in "\n".join(outcome.refused)
    else:
        assert [] == outcome.refused
    assert case.expected.get("status", outcome.status) == outcome.status, outcome.says
    assert case.expected.get("says", "") in outcome.says


def check_report(case: Case, report: Report) -> None:
    expected = {name: value for name, value in case.expected.items() if name not in NO_FIELD}
    assert expected == {name: field_of(report, name) for name in expected}
    assert report.text.startswith(case.expected.get("begins", ""))
    assert case.expected.get("contains", "") in report.text
    assert "lacks" not in case.expected or case.expected["lacks"] not in report.text
