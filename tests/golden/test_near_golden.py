"""Golden cases of near-duplicates: what is a copy of a text, and what only looks like one.

`near/<difficulty>.toml` has paragraphs, reports made of them, and which reports are of one group. Cases are written,
not recorded: a change of an expectation is a change of the rule.
"""

from pathlib import Path

import near
import pytest

MARKED = [
    pytest.param(case, id=case.stem, marks=[pytest.mark.xfail(reason=why, strict=True)] if why else [])
    for case in near.CASES
    for why in [near.known_miss(case)]
]


def test_there_are_enough_cases() -> None:
    """The folder was found, and nobody thinned it out."""
    assert len(near.CASES) >= 28


@pytest.mark.parametrize("case", MARKED)
def test_copies_are_of_one_group_and_forms_are_not(case: Path) -> None:
    """Each difficulty's reports come together, and stay apart, as its file says."""
    assert near.expected(case) == near.together(near.groups_by_rule(near.texts(case).items()))


@pytest.mark.parametrize("case", MARKED)
def test_it_does_not_matter_which_came_first(case: Path) -> None:
    """The last report of the case comes in first: groups have other names then, and the same members."""
    backwards = near.together(near.groups_by_rule(reversed(near.texts(case).items())))

    assert sorted(map(sorted, near.expected(case))) == sorted(map(sorted, backwards))
