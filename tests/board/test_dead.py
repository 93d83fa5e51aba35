"""Dead letters over HTTP: an admin looks at one, puts it back on its stream, or drops it."""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest
import structlog
from boarding import Board, boarded
from builders import a_received, a_report
from redis.asyncio import Redis
from redis.exceptions import OutOfMemoryError

from tocsin.access.keys import Role
from tocsin.contracts.messages import RawField, Rejected, RejectReason
from tocsin.contracts.streams import RECEIVED
from tocsin.kit.letters import DeadLetters
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis

MESSAGE = a_received(a_report()).model_dump_json()
PATH = f"/dead/{RECEIVED.name}"


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
    tmp_path: Path,
) -> AsyncIterator[Board]:
    file = tmp_path / "keys.toml"
    entry = '[[key]]\nname = "{0}"\nsha256 = "{1}"\nrole = "{0}"\n'
    file.write_text("".join(entry.format(role, hashlib.sha256(role.encode()).hexdigest()) for role in Role))
    async with boarded(settings(board_keys=file, board_anonymous=False)) as board:
        yield board


@pytest.fixture
async def letter(client: Redis) -> str:
    """Put a dead letter on the stream of what enrich refused; return its id."""
    entry = (RawField(name="data", value=MESSAGE),)
    rejected = Rejected(
        stage="enrich",
        reason=RejectReason.REFUSED,
        detail="no",
        deliveries=3,
        stream=RECEIVED.key(),
        entry_id="1-0",
        entry=entry,
    )
    return (await client.xadd(RECEIVED.dead.key(), {"data": rejected.model_dump_json()})).decode()


async def ask(board: Board, method: str, path: str, *, role: str = "admin", why: str = "mended") -> httpx2.Response:
    body = {"why": why} if method == "POST" else None
    return await board.asks.request(method, path, json=body, headers={"Authorization": f"Bearer {role}"})


async def test_a_letter_is_shown_whole(board: Board, letter: str) -> None:
    """With the entry that was refused."""
    told = (await ask(board, "GET", f"{PATH}/{letter}")).json()

    assert (letter, "reports.received", "enrich", "refused", "no", 3) == tuple(
        told[name] for name in ("id", "stream", "stage", "reason", "detail", "deliveries")
    )
    assert a_report().id == told["report_id"]
    assert [{"name": "data", "value": MESSAGE, "encoding": "utf-8", "name_encoding": "utf-8"}] == told["entry"]


async def test_an_entry_goes_back_on_its_stream(board: Board, letter: str, client: Redis) -> None:
    """As it was; the letter is gone, from the view of the pipeline too, and the log says who did it and why."""
    with structlog.testing.capture_logs() as log:
        answer = await ask(board, "POST", f"{PATH}/{letter}/replay")

    [(entry, fields)] = await client.xrange(RECEIVED.key())
    assert {"stream": "reports.received", "id": letter, "entry": entry.decode()} == answer.json()
    assert json.loads(MESSAGE) == json.loads(fields[b"data"])
    assert [] == (await ask(board, "GET", "/pipeline.json")).json()["dead_letters"]
    [said] = [line for line in log if line["event"] == "letter replayed"]
    assert (letter, "admin", "mended") == (said["letter"], said["by"], said["why"])


async def test_a_letter_is_dropped(board: Board, letter: str, client: Redis) -> None:
    """Nothing comes back; a second time there is nothing to drop."""
    answers = [await ask(board, "POST", f"{PATH}/{letter}/drop") for _ in range(2)]

    assert [200, 404] == [each.status_code for each in answers]
    assert {"stream": "reports.received", "id": letter, "entry": None} == answers[0].json()
    assert (0, 0) == (await client.xlen(RECEIVED.key()), await client.xlen(RECEIVED.dead.key()))


@pytest.mark.parametrize("role", ["read", "correct"])
async def test_only_an_admin_may(board: Board, letter: str, client: Redis, role: str) -> None:
    """Others are told which key does, and not whether there is such a letter."""
    for method, path in (("GET", letter), ("POST", f"{letter}/replay"), ("POST", f"{letter}/drop"), ("GET", "1-0")):
        answer = await ask(board, method, f"{PATH}/{path}", role=role)
        assert 403 == answer.status_code
        assert "--role admin" in answer.json()["error"]["mend"]

    assert 1 == await client.xlen(RECEIVED.dead.key())


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        (f"{PATH}/1-0/replay", 404, "there is no such dead letter"),
        (f"{PATH}/first/replay", 422, "String should match pattern"),
        (f"{PATH}/\u0661-\u0660/replay", 422, "String should match pattern"),
        ("/dead/other/1-0/drop", 404, "no stream has this name"),
    ],
)
async def test_what_is_not_there_is_said(board: Board, path: str, status: int, told: str) -> None:
    """With what to look at instead."""
    answer = await ask(board, "POST", path)

    assert status == answer.status_code
    assert told in answer.json()["error"]["what"]


async def test_what_holds_no_entry_can_only_be_dropped(board: Board, client: Redis) -> None:
    """Somebody wrote it who is no worker of ours."""
    letter = (await client.xadd(RECEIVED.dead.key(), {"other": "?"})).decode()

    assert None is (await ask(board, "GET", f"{PATH}/{letter}")).json()["stage"]
    assert 422 == (await ask(board, "POST", f"{PATH}/{letter}/replay")).status_code
    assert 200 == (await ask(board, "POST", f"{PATH}/{letter}/drop")).status_code


async def test_why_is_asked_for(board: Board, letter: str) -> None:
    """Whoever reads the log will."""
    assert 422 == (await ask(board, "POST", f"{PATH}/{letter}/drop", why=" ")).status_code


@pytest.mark.parametrize("end", ["replay", "drop"])
async def test_what_redis_refuses_stays(
    board: Board, letter: str, client: Redis, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """The answer says where to look, and when to ask again."""

    def full(*_: object) -> None:
        raise OutOfMemoryError("command not allowed when used memory > 'maxmemory'")

    monkeypatch.setattr(DeadLetters, end, full)
    answer = await ask(board, "POST", f"{PATH}/{letter}/{end}")

    assert (503, "5") == (answer.status_code, answer.headers["retry-after"])
    assert "the letter stays" in answer.json()["error"]["what"]
    assert 1 == await client.xlen(RECEIVED.dead.key())


async def test_of_two_who_replay_one_does(board: Board, letter: str, client: Redis) -> None:
    """An entry goes back once."""
    held = await board.parts.letters.letter(RECEIVED.name, letter)
    await board.parts.letters.replay(held)

    answer = await ask(board, "POST", f"{PATH}/{letter}/replay")

    assert (404, 1) == (answer.status_code, await client.xlen(RECEIVED.key()))
