"""What the filters mean that one types: what the store says, in the words of options."""

from dataclasses import fields
from datetime import date

import pytest

from tocsin_cli.errors import UsageError
from tocsin_cli.filters.options import Typed
from tocsin_cli.filters.reading import matching_of
from tocsin_store.searching import asking
from tocsin_store.searching.asking import Written

TYPED = Typed(
    bbox="41,12,54,19",
    near="15.35, 44.2, 100",
    country=["ye", "SA"],
    since="2024-01-01",
    until="2w",
    kind=["battles"],
    actor="Houthis",
    min_confidence=0.5,
    status=["Claimed"],
    text="missile",
    everything=True,
)


def test_each_option_is_a_filter_of_the_store() -> None:
    """What is typed means what the same means in a URL."""
    said = {"type" if field.name == "kind" else field.name: getattr(TYPED, field.name) for field in fields(Typed)}
    today = date(2024, 5, 14)

    assert asking.matching_of(Written(**said), today=today) == matching_of(TYPED, today=today)


def test_nothing_typed_asks_for_everything_that_stands() -> None:
    """No filter is the absence of one."""
    assert asking.matching_of(Written()) == matching_of(Typed())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (Typed(bbox="1,2,3"), "--bbox '1,2,3' will not do: write W,S,E,N"),
        (Typed(kind=["picnic"]), "--type picnic is none"),
        (Typed(since="2024-02", until="2024-01"), "--since 2024-02 is after --until 2024-01"),
        (Typed(min_confidence=50), "--min-confidence 50 is no share: write a number from 0 to 1"),
    ],
)
def test_a_wrong_filter_is_named_as_it_is_typed(typed: Typed, told: str) -> None:
    """Nothing is asked of the database then."""
    with pytest.raises(UsageError) as refused:
        matching_of(typed)

    assert told in str(refused.value)
    assert 2 == refused.value.status
