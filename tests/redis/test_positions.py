"""How far the store is on a stream, as a backup notes it and a restore sets it back."""

import pytest
import redis

from tocsin.contracts.streams import GEOCODED
from tocsin_cli.backup.position import GROUP, STORE, Bus

pytestmark = pytest.mark.redis

KEY = GEOCODED.key()
LAST = 2**64 - 1


@pytest.fixture
def stream(bus: redis.Redis) -> Bus:
    for id_ in ("5-0", "5-1", "7-0"):
        bus.xadd(KEY, {"data": "x"}, id=id_)
    return Bus(bus, partition=0)


def store_has(bus: redis.Redis, *, read: int, done: tuple[str, ...]) -> None:
    """Have the store read so many entries, and acknowledge some."""
    bus.xgroup_create(KEY, STORE, id="0")
    bus.xreadgroup(STORE, "worker", {KEY: ">"}, count=read)
    if done:
        bus.xack(KEY, STORE, *done)


@pytest.mark.parametrize(
    ("read", "done", "expected"),
    [
        (0, (), "0-0"),
        (3, ("5-0", "5-1", "7-0"), "7-0"),
        (2, ("5-0", "5-1"), "5-1"),
        (3, ("5-0",), "5-0"),
        (3, ("5-1", "7-0"), f"4-{LAST}"),
        (3, ("5-0", "5-1"), f"6-{LAST}"),
    ],
    ids=["none", "all", "some unread", "one pending", "the first pending", "the last pending"],
)
def test_it_is_before_the_first_entry_that_is_not_done(
    bus: redis.Redis, stream: Bus, read: int, done: tuple[str, ...], expected: str
) -> None:
    """Whatever is done after it: those are known by their ids."""
    store_has(bus, read=read, done=done) if read else bus.xgroup_create(KEY, STORE, id="0")

    assert expected == stream.position()


def test_a_stream_that_no_store_has_read_is_at_its_beginning(stream: Bus) -> None:
    """Nothing of it can be in a database."""
    assert "0-0" == stream.position()


def test_a_bus_without_the_stream_is_at_its_beginning(bus: redis.Redis) -> None:
    """As it is before the first report."""
    assert "0-0" == Bus(bus, partition=5).position()


@pytest.mark.parametrize(("held", "has_all"), [("4-0", True), ("5-0", True), ("5-1", False), ("7-0", False)])
def test_all_is_there_where_nothing_after_the_backup_was_let_go(
    bus: redis.Redis, stream: Bus, held: str, *, has_all: bool
) -> None:
    """A later backup has let go what lies between the two."""
    store_has(bus, read=3, done=("5-0", "5-1", "7-0"))
    assert stream.begin("4-0")
    stream.hold(held)

    assert has_all is stream.set_back("5-0")
    [told] = [group for group in bus.xinfo_groups(KEY) if group["name"] == STORE.encode()]
    assert b"5-0" == told["last-delivered-id"]


def test_a_bus_that_kept_nothing_may_lack_something(bus: redis.Redis, stream: Bus) -> None:
    """Another one than the backup was made on, or one that was emptied."""
    store_has(bus, read=3, done=("5-0", "5-1", "7-0"))
    assert not stream.set_back("5-0")


def test_a_later_backup_does_not_take_what_an_earlier_one_keeps(bus: redis.Redis, stream: Bus) -> None:
    """Until it is there: `begin` leaves the group where it is, and only `hold` moves it."""
    assert (True, False) == (stream.begin("4-0"), stream.begin("5-1"))
    [told] = bus.xinfo_groups(KEY)
    assert (GROUP.encode(), b"4-0") == (told["name"], told["last-delivered-id"])
    stream.hold("5-1")
    assert [b"5-1"] == [group["last-delivered-id"] for group in bus.xinfo_groups(KEY)]
    stream.let_go()
    assert [] == bus.xinfo_groups(KEY)
