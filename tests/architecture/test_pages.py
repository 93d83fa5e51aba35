"""Generated pages are what the code says now."""

import pytest
from architecture.pages import BLOCK, DOCS, PAGES, README, explained


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    """`make docs` was run after the last change of what the page states."""
    assert PAGES[name]() == (DOCS / name).read_text(encoding="utf-8")


def test_the_readme_shows_what_explain_prints() -> None:
    """`make docs` was run after the last change of what the command prints, or of what is read from the example."""
    block = BLOCK.search(README.read_text(encoding="utf-8"))

    assert block
    assert explained() == block.group()
