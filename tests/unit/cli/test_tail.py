"""Following streams, with a real server."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from builders import an_incident

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, RawField, Rejected, RejectReason
from tocsin.contracts.streams import CHANGED, DATA_FIELD, ENRICHED, RECEIVED
from tocsin_cli.errors import CommandError
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew
from tocsin_cli.server import URL_VARIABLE, serving
from tocsin_cli.tail import Tail

pytestmark = pytest.mark.redis


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    environment = {key: value for key, value in os.environ.items() if key != URL_VARIABLE}
    with Guard() as guard:
        crew = Crew(guard=guard, logs=tmp_path, environment=environment)
        with serving(tmp_path / "valkey", crew=crew, pause=lambda: time.sleep(0.01)) as server:
            yield server.url


@pytest.fixture
def client(url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(url) as client:
        yield client


def a_change() -> IncidentChanged:
    cause = Cause(report_id="r", message_id="m")
    return IncidentChanged(kind=ChangeKind.CREATED, incident=an_incident(), revision=1, cause=cause)


def a_refusal(data: str, *, name: str = DATA_FIELD) -> Rejected:
    return Rejected(
        stage="enrich",
        reason=RejectReason.REFUSED,
        detail="why",
        stream=RECEIVED.name,
        entry_id="1-0",
        entry=(RawField(name=name, value=data),),
    )


def add(client: redis.Redis, key: str, message: IncidentChanged | Rejected) -> None:
    client.xadd(key, {DATA_FIELD: message.model_dump_json()})


def test_it_begins_at_the_end(url: str, client: redis.Redis) -> None:
    """What an earlier run changed or refused is no news."""
    add(client, CHANGED.key(), a_change())
    add(client, RECEIVED.dead.key(), a_refusal("{}"))
    tail = Tail(url)

    assert ([], []) == (tail.changes(), tail.rejected())
    tail.close()


def test_what_comes_is_told_once(url: str, client: redis.Redis) -> None:
    """Of every stream's dead letters, and of the changes."""
    tail = Tail(url)
    change, refusals = a_change(), [a_refusal("1"), a_refusal("2")]
    add(client, CHANGED.key(), change)
    add(client, RECEIVED.dead.key(), refusals[0])
    add(client, ENRICHED.dead.key(), refusals[1])

    assert [change] == tail.changes()
    assert refusals == sorted(tail.rejected(), key=lambda rejected: rejected.entry[0].value)
    assert ([], []) == (tail.changes(), tail.rejected())
    tail.close()


def test_it_looks_at_its_own_partition(url: str, client: redis.Redis) -> None:
    """Another partition's pipeline is somebody else's."""
    tail = Tail(url, partition=1)
    add(client, CHANGED.key(0), a_change())
    add(client, CHANGED.key(1), a_change())

    assert 1 == len(tail.changes())
    tail.close()


def test_a_server_that_went_away_has_no_news(url: str, client: redis.Redis) -> None:
    """The workers ride out a restart; so does who watches them."""
    tail = Tail(url)
    client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    tail._client.connection_pool.disconnect()
    client.shutdown(nosave=True, now=True)

    assert [] == tail.changes()
    tail.close()


def test_no_server_is_told_without_its_password() -> None:
    """The message names the setting; what it holds may be secret."""
    with pytest.raises(
        CommandError, match=r"server at redis://\*\*\*@127\.0\.0\.1:1.* Check TOCSIN_REDIS_URL"
    ) as failed:
        Tail("redis://me:secret@127.0.0.1:1")

    assert "secret" not in str(failed.value)
