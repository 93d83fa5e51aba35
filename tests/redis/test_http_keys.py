"""API keys on a real server: who is let in, how much each may send, and the same request sent again."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest
from posting import NDJSON, lines, served, stored, told
from rig import until
from structlog.testing import capture_logs

from tocsin.contracts.report import SourceKind

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

DESK, SLOW = {"authorization": "Bearer desk-secret"}, {"x-api-key": "slow-secret"}
RATE = 10


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    entries = [
        ("desk", "desk-secret", 'source = "Example Desk"\nkind = "ngo"'),
        ("slow", "slow-secret", f"rate_per_minute = {RATE}"),
    ]
    path.write_text(
        "\n".join(
            f'[[key]]\nname = "{name}"\nsha256 = "{hashlib.sha256(secret.encode()).hexdigest()}"\n{more}'
            for name, secret, more in entries
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def make_keys(keys: Path) -> Callable[[], object]:
    """Take the file away for now; return what puts it there."""
    made = keys.rename(keys.with_suffix(".made"))
    return partial(made.rename, keys)


@pytest.fixture
async def api(
    redis_url: str,
    client: "Redis",  # noqa: ARG001  it is emptied
    keys: Path,
) -> AsyncIterator[httpx2.AsyncClient]:
    async with served(redis_url, ingest_keys=keys) as api:
        yield api


async def test_a_key_stands_for_an_outlet(api: httpx2.AsyncClient, client: "Redis") -> None:
    """Where a report names none; one that does keeps its own."""
    await api.post("/reports", headers=DESK, json=[{"text": "One."}, {"text": "Two.", "source": "Example Wire"}])
    await api.post("/reports", headers=SLOW, json={"text": "Three."})

    assert ["Example Desk", "Example Wire", "slow"] == [report.source.name for report in await stored(client)]
    assert SourceKind.NGO == (await stored(client))[0].source.kind


async def test_without_a_key_nothing_is_read(api: httpx2.AsyncClient, client: "Redis") -> None:
    """401, though the sender is on this machine; anybody may ask for the health and the document."""
    answer = await api.post("/reports", json={"text": "One."})

    assert (401, "Bearer") == (answer.status_code, answer.headers["www-authenticate"])
    assert [] == await stored(client)
    assert [200, 200] == [(await api.get(path)).status_code for path in ("/health", "/openapi.json")]


async def test_a_server_without_keys_takes_the_first_when_it_is_made(
    redis_url: str,
    client: "Redis",  # noqa: ARG001  it is emptied
    keys: Path,
    make_keys: Callable[[], object],
) -> None:
    """It starts all the same, refuses everybody, says in its log how a key is made, and is not started again for it."""
    with capture_logs() as log:
        async with served(redis_url, ingest_keys=keys) as api:
            refused = await api.post("/reports", headers=DESK, json={"text": "One."})
            make_keys()

            async def taken() -> bool:
                return (await api.post("/reports", headers=DESK, json={"text": "One."})).status_code == 202

            await until(taken)

    assert (401, True) == (refused.status_code, "tocsin keys new" in refused.json()["detail"])
    assert ["nobody has a key"] == [line["event"] for line in log if line["event"] == "nobody has a key"]


async def test_a_key_has_so_many_reports_a_minute(api: httpx2.AsyncClient, client: "Redis") -> None:
    """One by one or in lists, good or bad; then 429 and the time to wait. Other keys are not held back."""
    ways: list[object] = [{"text": "One."}, [{"text": f"Report {n}."} for n in range(RATE - 2)], {"text": ""}]
    assert [202, 202, 422] == [(await api.post("/reports", headers=SLOW, json=way)).status_code for way in ways]
    before = len(await stored(client))

    answer = await api.post("/reports", headers=SLOW, json={"text": "One too many."})
    assert (429, "this key may send 10 reports a minute; send the rest later") == (
        answer.status_code,
        answer.json()["detail"],
    )
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert before == len(await stored(client))
    assert 202 == (await api.post("/reports", headers=DESK, json={"text": "Another's."})).status_code


async def test_a_list_that_is_more_than_a_minutes_worth_is_never_taken(api: httpx2.AsyncClient) -> None:
    """To send it again later would be in vain."""
    answer = await api.post("/reports", headers=SLOW, json=[{"text": "One."}] * (RATE + 1))

    assert 413 == answer.status_code


async def test_workers_share_the_rate(redis_url: str, client: "Redis", keys: Path) -> None:  # noqa: ARG001  it is emptied
    """It is the key's, however many workers there are."""
    async with served(redis_url, ingest_keys=keys) as one, served(redis_url, ingest_keys=keys) as other:
        answers = [
            (await api.post("/reports", headers=SLOW, json={"text": f"Report {n}."})).status_code
            for n in range(RATE)
            for api in (one, other)
        ]

    assert (RATE, RATE) == (answers.count(202), answers.count(429))


async def test_lines_beyond_the_rate_are_told_of(redis_url: str, client: "Redis", tmp_path: Path) -> None:
    """What was taken before is in the answer, and on the bus."""
    keys = tmp_path / "keys.toml"
    keys.write_text(f'[[key]]\nname = "k"\nsha256 = "{hashlib.sha256(b"k").hexdigest()}"\nrate_per_minute = 100\n')
    body = lines(*({"text": f"Report {number}."} for number in range(200)))
    async with served(redis_url, ingest_keys=keys) as api:
        answer = await api.post("/reports", content=body, headers={"x-api-key": "k", **NDJSON})

    assert 429 == answer.status_code
    assert 0 < len(told(answer)) <= 100
    assert [report.id for report in await stored(client)] == [each["id"] for each in told(answer)]


async def test_the_same_request_gets_the_same_answer(api: httpx2.AsyncClient, client: "Redis") -> None:
    """With an Idempotency-Key, as lines as well: `new` stays `new`, and the report is on the bus once."""
    for kind, body in [("application/json", b'{"text": "One."}'), ("application/x-ndjson", b'{"text": "Two."}\n')]:
        headers = {**DESK, "content-type": kind, "idempotency-key": kind}
        first = await api.post("/reports", content=body, headers=headers)
        again = await api.post("/reports", content=body, headers=headers)

        assert (202, first.json()) == (again.status_code, again.json())
        assert (None, "true") == tuple(each.headers.get("idempotent-replayed") for each in (first, again))
        assert "new" == told(again)[0]["status"]
    assert 2 == len(await stored(client))


async def test_a_refusal_is_repeated_as_well(api: httpx2.AsyncClient) -> None:
    """It would be the same anyhow."""
    headers = {**DESK, "idempotency-key": "1"}
    answers = [await api.post("/reports", json={"text": ""}, headers=headers) for _ in range(2)]

    assert 422 == answers[0].status_code
    assert answers[0].content == answers[1].content


async def test_another_body_under_the_same_key_is_a_mistake(api: httpx2.AsyncClient, client: "Redis") -> None:
    """422, and it is not taken; another sender may use the same Idempotency-Key."""
    headers = {"idempotency-key": "1"}
    await api.post("/reports", json={"text": "One."}, headers=DESK | headers)
    answer = await api.post("/reports", json={"text": "Two."}, headers=DESK | headers)
    others = await api.post("/reports", json={"text": "Three."}, headers=SLOW | headers)

    assert (422, "application/problem+json") == (answer.status_code, answer.headers["content-type"])
    assert 202 == others.status_code
    assert ["One.", "Three."] == [report.text for report in await stored(client)]


async def test_a_request_that_is_still_running_is_not_begun_twice(api: httpx2.AsyncClient, client: "Redis") -> None:
    """409 to the second one while the body of the first comes in; then the answer of the first."""
    body, half = b'{"text": "One."}', asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield body[:5]
        await half.wait()
        yield body[5:]

    headers = {**DESK, "content-type": "application/json", "idempotency-key": "1"}
    first = asyncio.create_task(api.post("/reports", content=slowly(), headers=headers))

    async def begun() -> bool:
        return bool(await client.keys("*:repeat:*"))

    await until(begun)
    second = await api.post("/reports", content=body, headers=headers)
    assert (409, "1") == (second.status_code, second.headers["retry-after"])

    half.set()
    assert (await first).json() == (await api.post("/reports", content=body, headers=headers)).json()


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[" + b" " * 3000 + b"]", 413)])
async def test_what_was_not_answered_for_good_may_be_sent_again(
    redis_url: str,
    client: "Redis",  # noqa: ARG001  it is emptied
    body: bytes,
    status: int,
) -> None:
    """The Idempotency-Key is free again, for the mended body."""
    headers = {"content-type": "application/json", "idempotency-key": "1"}
    async with served(redis_url, ingest_max_bytes=2_000) as api:
        assert status == (await api.post("/reports", content=body, headers=headers)).status_code
        assert 202 == (await api.post("/reports", content=b'{"text": "One."}', headers=headers)).status_code


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é".encode()])
async def test_an_idempotency_key_is_one_word(api: httpx2.AsyncClient, key: str | bytes) -> None:
    """Of visible ASCII characters."""
    headers = httpx2.Headers([*DESK.items(), ("content-type", "application/json")])
    raw = [*headers.raw, (b"Idempotency-Key", key if isinstance(key, bytes) else key.encode())]
    answer = await api.post("/reports", content=json.dumps({"text": "One."}).encode(), headers=raw)

    assert 400 == answer.status_code


async def test_an_answer_that_is_too_long_is_not_kept(
    api: httpx2.AsyncClient, client: "Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that answers cannot fill Redis; the reports' own ids do, and they are `known` the second time."""
    monkeypatch.setattr("tocsin_ingest.api.repeats.MAX_ANSWER_BYTES", 100)
    headers = {**DESK, "idempotency-key": "1"}
    answers = [await api.post("/reports", json={"text": "One."}, headers=headers) for _ in range(2)]

    assert ["new", "known"] == [told(answer)[0]["status"] for answer in answers]
    assert [] == await client.keys("*repeat*")
