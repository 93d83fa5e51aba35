"""What is connected is led by its first, however it came to be connected."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin_store.fuse import Connected

NUMBERS = range(12)
pairs = st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)), max_size=20)


def leaders(joined: list[tuple[int, int]]) -> list[int]:
    connected = Connected(NUMBERS)
    for one, other in joined:
        connected.join(one, other)
    return [connected.leader(number) for number in NUMBERS]


def spread(joined: list[tuple[int, int]]) -> list[int]:
    """Return the leaders the plain way: the lesser number is handed on along each pair until nothing changes."""
    least = list(NUMBERS)
    for _ in NUMBERS:
        for one, other in joined:
            least[one] = least[other] = min(least[one], least[other])
    return least


@given(pairs)
def test_each_is_led_by_the_first_that_it_is_connected_with(joined: list[tuple[int, int]]) -> None:
    """The leader is the least of all that can be reached."""
    assert leaders(joined) == spread(joined)


@given(pairs)
def test_the_order_of_joining_does_not_matter(joined: list[tuple[int, int]]) -> None:
    """Joined backwards, and each pair turned round, the leaders are the same."""
    assert leaders(joined) == leaders([(other, one) for one, other in reversed(joined)])
