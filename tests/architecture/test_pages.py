"""Generated pages are what the code says now."""

import pytest
from architecture.pages import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    """`make docs` was run after the last change of what the page states."""
    assert PAGES[name]() == (DOCS / name).read_text(encoding="utf-8")
