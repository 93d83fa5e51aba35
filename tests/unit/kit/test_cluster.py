"""The URL of a cluster, and whom its connections ask."""

from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError
from redis.crc import key_slot
from redis.exceptions import ConnectionError as RedisConnectionError

from tocsin.contracts.streams import STREAMS
from tocsin.kit import WorkerSettings
from tocsin.kit.cluster import Guide, guided, slot_of
from tocsin.kit.cluster_url import Server, is_cluster, one_of, servers_of
from tocsin.kit.settings import complaint, without_password

ASKED = Server("a.example", 7000)
ANSWER = [
    [0, 5460, [b"10.0.0.1", 7001, b"id1"], [b"10.0.0.2", 7002, b"id2"]],
    [5461, 16383, [b"", 7003, b"id3"]],
]
"""What CLUSTER SLOTS tells: from slot, to slot, master, replicas. Who does not know its own name tells an empty one."""


def test_servers_are_named_with_commas() -> None:
    """With or without a port, a user, a password, square brackets for an address with colons."""
    url = "redis+cluster://me:pa,ss@a.example:7000,b.example,[::1]:7002/0?protocol=3"

    assert (Server("a.example", 7000), Server("b.example", 6379), Server("::1", 7002)) == servers_of(url)
    assert "redis://me:pa,ss@a.example:7000?protocol=3" == one_of(url)
    assert "redis+cluster://***@a.example:7000,b.example,[::1]:7002/0?protocol=3" == without_password(url)


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("redis+cluster://[2001:db8::1]:7002,b.example:7000/0", "redis://[2001:db8::1]:7002"),
        ("redis+cluster://[::1]", "redis://[::1]:6379"),
        ("redis+cluster://b.example/", "redis://b.example:6379"),
        ("redis+cluster://:p%40ss@b.example,a.example/0?protocol=3", "redis://:p%40ss@b.example:6379?protocol=3"),
        ("rediss+cluster://me:pass@b.example:1/0", "redis://me:pass@b.example:1"),
    ],
)
def test_the_first_server_is_one_that_the_plain_client_takes(url: str, first: str) -> None:
    """With its brackets, user and parameters, and without a path; TLS is the connection's, not the URL's."""
    told = urlsplit(one_of(url))

    assert first == one_of(url)
    assert servers_of(url)[0] == Server(str(told.hostname), int(told.port or 0))
    assert is_cluster(url)


@pytest.mark.parametrize("url", ["redis://a", "rediss://a", "unix:///s"])
def test_one_server_is_no_cluster(url: str) -> None:
    """Whoever has one server asks nobody where anything is."""
    assert not is_cluster(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("redis+cluster://", "name the cluster's servers"),
        ("redis+cluster://a:7000,", "name the cluster's servers"),
        ("redis+cluster://a:port", "name the cluster's servers"),
        ("redis+cluster://a:7000/3", "database 0 alone"),
        ("redis+cluster://a:7000//", "database 0 alone"),
    ],
)
def test_a_wrong_url_is_told_at_the_start(url: str, why: str) -> None:
    """And how to write it."""
    with pytest.raises(ValidationError) as raised:
        WorkerSettings(redis_url=url)

    told = complaint(raised.value)
    assert (True, True) == (told.startswith("TOCSIN_REDIS_URL: "), why in told)


def test_all_keys_of_a_partition_lie_in_one_slot() -> None:
    """Else no script could have two of them: those of the streams, the dead ones, and what hangs on them."""
    for partition in range(20):
        keys = [key for stream in STREAMS for key in (stream.key(partition), stream.dead.key(partition))]
        keys += [f"tocsin:{{{partition}}}:sources", f"{keys[0]}:seen:x{{1}}"]

        assert {slot_of(partition)} == {key_slot(key.encode()) for key in keys}


def test_the_owner_of_a_slot_is_read_from_any_server() -> None:
    """An empty name is the one by which that server was reached."""
    assert Server("10.0.0.1", 7001) == Guide([ASKED], slot=5460).read(ANSWER, asked=ASKED)
    assert Server("a.example", 7003) == Guide([ASKED], slot=5461).read(ANSWER, asked=ASKED)


def test_a_slot_that_nobody_has_is_told() -> None:
    """As when a server is gone for good, and its slots with it."""
    with pytest.raises(RedisConnectionError, match="no server of the cluster has slot 9"):
        Guide([ASKED], slot=9).read([[10, 20, [b"b", 1]]], asked=ASKED)


def test_servers_that_were_heard_of_are_asked_too() -> None:
    """Each in turn is the first: one that is cut off from the others goes on telling what was."""
    guide = Guide([ASKED], slot=0)
    guide.read(ANSWER, asked=ASKED)
    every = {ASKED, Server("10.0.0.1", 7001), Server("10.0.0.2", 7002), Server("a.example", 7003)}

    rounds = [guide.to_ask() for _ in every]
    assert every == {first for first, *_ in rounds}
    assert [every] * len(every) == [set(asked) for asked in rounds]


def test_tls_is_spoken_with_all_servers_or_with_none() -> None:
    """The scheme says so, for both kinds of client."""
    names = [
        guided(f"{scheme}://a", partition=0, waits=waits)["connection_class"].__name__
        for scheme in ("redis+cluster", "rediss+cluster")
        for waits in (True, False)
    ]

    assert ["SlotConnection", "BlockingSlotConnection", "SlotTLSConnection", "BlockingSlotTLSConnection"] == names
