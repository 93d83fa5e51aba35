"""How long a receiver is left alone, and that an alert which it fails at each time is given up."""

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tocsin_alert.channels import Away
from tocsin_alert.patience import LONGEST_PAUSE_SECONDS, STRIKES, Patience

SILENT = Away("no answer")


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_pauses_grow_and_begin_anew_when_an_alert_is_taken() -> None:
    """From a second to five minutes, each at most twice the last, less jitter; who is back is not punished."""
    patience = Patience(clock=Clock())
    pauses = [patience.failed("a", SILENT) or 0.0 for _ in range(15)]

    assert 0.5 <= pauses[0] <= 1.0
    assert all(later <= 4 * earlier for earlier, later in pairwise(pauses))
    assert LONGEST_PAUSE_SECONDS / 2 <= pauses[-1] <= LONGEST_PAUSE_SECONDS
    patience.taken("b")
    assert (patience.failed("a", SILENT) or 9.0) <= 1.0


def test_a_receiver_is_left_alone_for_as_long_as_it_asks() -> None:
    """Its own Retry-After counts where it is longer, and ours where that is."""
    clock = Clock()
    patience = Patience(clock=clock)

    assert 0.0 == patience.rest()
    assert 60.0 == patience.failed("a", Away("busy", retry_after=60.0))
    clock.now += 20.0
    assert 40.0 == patience.rest()
    clock.now += 41.0
    assert 0.0 == patience.rest()
    assert (patience.failed("a", Away("busy", retry_after=0.0)) or 0.0) >= 0.5


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=60))
def test_a_receiver_that_takes_nothing_is_waited_for(tries: list[str]) -> None:
    """However long: where nothing is taken, nothing says that it is the alerts, and none is given up."""
    patience = Patience(clock=Clock())
    assert all(patience.failed(key, SILENT) is not None for key in tries)


def test_what_fails_after_others_were_taken_is_given_up_the_fifth_time() -> None:
    """Not at the first, as a fault may pass; when it is replayed it begins anew."""
    patience = Patience(clock=Clock())
    found = []
    for n in range(STRIKES + 1):
        found.append(patience.failed("poison", SILENT))
        patience.taken(f"other {n}")

    assert [False] * STRIKES + [True] == [each is None for each in found]
    assert patience.failed("poison", SILENT) is not None


def test_only_failures_with_one_taken_in_between_count() -> None:
    """A receiver that took others once, and then was away for a night, is waited for."""
    patience = Patience(clock=Clock())
    patience.failed("a", SILENT)
    patience.taken("b")
    assert all(patience.failed("a", SILENT) is not None for _ in range(5 * STRIKES))


def test_what_is_settled_otherwise_is_forgotten() -> None:
    """It was held, or overtaken: its failures count for nothing if it comes again."""
    patience = Patience(clock=Clock())
    for _ in range(STRIKES):
        patience.failed("a", SILENT)
        patience.taken("b")
    patience.settled("a")
    assert patience.failed("a", SILENT) is not None
