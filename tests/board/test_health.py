"""Where Prometheus and probes look at a board: no key, and nothing that one would need a key for."""

import asyncio
import socket
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable

import pytest
from boarding import Board, boarded
from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis
from rig import until

from tocsin.kit.errors import Transient
from tocsin_board import probing
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis


@pytest.fixture
def inside() -> str:
    """Find a free port for a board's health."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
async def board(settings: Callable[..., BoardSettings], client: Redis, inside: str) -> AsyncIterator[Board]:  # noqa: ARG001  it is emptied
    async with boarded(settings(health_port=int(inside.rpartition(":")[2]))) as board:
        yield board


async def get(url: str) -> tuple[int, str]:
    def ask() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(ask)


async def counted(url: str) -> dict[tuple[str, str], float]:
    """Return the board's own metrics, by name and the value of their label."""
    _, text = await get(f"{url}/metrics")
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(s.name, "".join(s.labels.values())): s.value for s in samples if s.name.startswith("tocsin_board")}


@pytest.mark.usefixtures("board")
async def test_a_board_with_its_parts_is_ready_and_alive(inside: str) -> None:
    """Probes need no key."""
    assert (200, "ok\n") == await get(f"{inside}/readyz")
    assert (200, "ok\n") == await get(f"{inside}/livez")


async def test_a_board_without_its_database_is_alive_and_not_ready(
    board: Board, inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting it again would not help, and the answer says what is away."""

    async def ping() -> None:
        raise Transient("locked")

    monkeypatch.setattr(board.parts.repository, "ping", ping)
    assert (503, "the database away\n") == await get(f"{inside}/readyz")
    assert (200, "ok\n") == await get(f"{inside}/livez")


async def test_who_comes_often_costs_the_database_nothing(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once a second, whoever wants to know and however many."""
    asked = 0

    async def ping() -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.05)

    monkeypatch.setattr(board.parts.repository, "ping", ping)
    monkeypatch.setattr(probing, "KEPT_SECONDS", 60.0)
    answers = await asyncio.gather(*(board.asks.get("/health") for _ in range(20)))
    answers.append(await board.asks.get("/health"))

    assert ({200}, 1) == ({each.status_code for each in answers}, asked)


async def test_what_was_told_of_its_health_is_not_told_for_long(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that goes away is seen."""

    async def ping() -> None:
        raise Transient("locked")

    monkeypatch.setattr(probing, "KEPT_SECONDS", 0.0)
    assert 200 == (await board.asks.get("/health")).status_code
    monkeypatch.setattr(board.parts.repository, "ping", ping)
    assert (503, "away") == ((away := await board.asks.get("/health")).status_code, away.json()["database"])


async def test_every_answer_is_counted_by_its_status(board: Board, inside: str) -> None:
    """Found, not found and wrongly asked; each took its time."""
    before = await counted(inside)
    for path in ("/incidents", "/incidents", "/nothing", "/incidents?since=2024-13"):
        await board.asks.get(path)
    after = await counted(inside)
    grown = {key: after[key] - before.get(key, 0) for key in after if key[0].endswith("answers_total")}
    assert {"200": 2, "404": 1, "422": 1} == {status: n for (_, status), n in grown.items() if n}
    assert 4 == after["tocsin_board_seconds_count", ""] - before["tocsin_board_seconds_count", ""]


async def test_a_part_that_is_away_is_counted(board: Board, inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an alert looks at is there as 0 before, so that `increase()` sees the first time."""

    async def incidents(*_: object, **__: object) -> None:
        raise Transient("locked")

    before = await counted(inside)
    monkeypatch.setattr(board.parts.repository, "incidents", incidents)
    assert 503 == (await board.asks.get("/incidents")).status_code
    after = await counted(inside)
    assert before["tocsin_board_away_total", "database"] + 1 == after["tocsin_board_away_total", "database"]
    assert before["tocsin_board_answers_total", "503"] + 1 == after["tocsin_board_answers_total", "503"]


async def test_who_hears_changes_is_counted_while_he_does(board: Board, inside: str) -> None:
    """A page that is closed is counted no more."""

    async def one() -> bool:
        return (await counted(inside))["tocsin_board_listeners", ""] == 1

    async def none() -> bool:
        return not await one()

    async with board.asks.stream("GET", "/stream"):
        await until(one)
    await until(none)
