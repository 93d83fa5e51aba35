"""What traces cost where nobody asked for them."""

from bench.traces import measure

MOST_SHARE = 0.03
"""Of a message's hop, without its handler and Redis; seen is a third of that."""


def test_traces_that_are_off_cost_next_to_nothing() -> None:
    """A ratio of one run, so that the machine does not matter."""
    cost = measure(rounds=5)

    assert cost.calls / cost.off < MOST_SHARE
    assert cost.on > cost.off
