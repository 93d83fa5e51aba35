"""Tokens within the hour."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.readers.llm.budget import HOUR_SECONDS, Bill, Budget, estimated


def test_what_was_spent_an_hour_ago_may_be_spent_again() -> None:
    """The hour slides: each call is forgotten an hour after it was made."""
    now = [0.0]
    budget = Budget(100, clock=lambda: now[0])
    assert budget.reserve(60)
    now[0] = 1800
    assert budget.reserve(40)
    assert None is budget.reserve(1)

    now[0] = HOUR_SECONDS
    assert budget.reserve(60)
    assert None is budget.reserve(1)


def test_a_cheap_answer_leaves_more() -> None:
    """What was put aside and not used comes back."""
    budget = Budget(100, clock=lambda: 0)
    call = budget.reserve(90)
    assert call
    budget.settle(call, 10)

    assert budget.reserve(90)


@given(calls=st.lists(st.tuples(st.floats(0, 5000), st.integers(0, 70)), max_size=30))
def test_no_hour_ever_holds_more_than_the_limit(calls: list[tuple[float, int]]) -> None:
    """Whenever calls come, what was granted within any hour is within the limit."""
    now = [0.0]
    budget = Budget(100, clock=lambda: now[0])
    granted: list[tuple[float, int]] = []
    for pause, tokens in calls:
        now[0] += pause
        if budget.reserve(tokens):
            granted.append((now[0], tokens))

    assert all(sum(tokens for at, tokens in granted if end - HOUR_SECONDS < at <= end) <= 100 for end, _ in granted)


def test_a_text_is_reckoned_dear_rather_than_cheap() -> None:
    """A word of four letters and a Chinese sign are at least one token each."""
    assert 2 <= estimated("bomb")
    assert 4 < estimated("\u53db\u519b\u88ad\u51fb")


def test_a_bill_is_mended_by_what_a_request_cost() -> None:
    """The last request's price gives way to its cost, on the report's bill and the hour's; those that failed stay."""
    hour = Budget(1_000, clock=lambda: 0)
    bill = Bill(hour, 250)
    bill.pay(100)
    bill.pay(100)
    bill.settle(20)

    assert 120 == bill.spent
    assert bill.affords(130)
    assert not bill.affords(131)
    assert hour.reserve(880)
    assert None is hour.reserve(1)
