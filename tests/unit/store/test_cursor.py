"""Where a page ended."""

from datetime import date

import pytest
from builders import an_incident
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin_store.searching.cursor import UNDATED, cursor_of, latest, read_cursor


def on(day: date) -> When:
    return When(start=day, end=day, precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)


@given(st.dates() | st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_a_cursor_is_the_day_and_the_id(day: date | None, id_: str) -> None:
    """Whatever the id is made of; one without a day comes after all others."""
    incident = an_incident(id=id_, time=on(day) if day else None)

    assert (day or UNDATED, id_) == read_cursor(cursor_of(incident))
    assert (day or UNDATED) == latest(incident)


def test_a_cursor_can_be_typed_and_put_into_a_url() -> None:
    """Neither a shell nor a query string takes any of it for something else."""
    assert cursor_of(an_incident(id="ÿ?>~" * 9)).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "typed", ["", "x", "é", "****", "bm90IGEgZGF5IGF0IGFsbA", "/w", "A" * 7, "MjAyNC0wMS0wMWEAYg", "' OR 1=1"]
)
def test_what_is_no_cursor_is_refused(typed: str) -> None:
    """With what it was, and what to type."""
    with pytest.raises(ValueError, match="is no cursor: type what the page before ended with"):
        read_cursor(typed)
