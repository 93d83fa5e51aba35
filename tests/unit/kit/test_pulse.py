"""A pulse says when a loop is stuck, and at what."""

from tocsin.kit.pulse import Pulse


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_is_well_within_its_limit() -> None:
    """A read that takes as long as a read may take is no failure."""
    clock = Clock()
    pulse = Pulse("reader", clock=clock)
    pulse.beat("reading", limit_seconds=9)
    clock.now += 9
    assert pulse.stuck() is None


def test_a_loop_beyond_its_limit_says_what_it_does_and_for_how_long() -> None:
    """The probe's answer tells an operator where the worker hangs."""
    clock = Clock()
    pulse = Pulse("reader of enrich", clock=clock)
    pulse.beat("reading", limit_seconds=9)
    clock.now += 12.34
    assert pulse.stuck() == "reader of enrich: reading for 12.3 s, at most 9.0 s are normal"


def test_each_beat_begins_anew() -> None:
    """Only the time since the last sign of life counts."""
    clock = Clock()
    pulse = Pulse("reader", clock=clock)
    for _ in range(5):
        clock.now += 8
        pulse.beat("reading", limit_seconds=9)
    assert pulse.stuck() is None


def test_a_worker_that_waits_for_its_start_is_alive() -> None:
    """Redis being away at the start is no reason to kill the worker."""
    clock = Clock()
    pulse = Pulse("reader", clock=clock)
    clock.now += 10_000
    assert pulse.stuck() is None
