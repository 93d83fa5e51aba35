"""The OpenAPI document of the board, and whether the board does what it says."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from boarding import Board, boarded, telling
from builders import a_report
from hypothesis import HealthCheck, Phase, given, settings
from redis.asyncio import Redis
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tocsin_board.app import described
from tocsin_board.document import OPEN, operations
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis

KEY = "secret"

EXAMPLES = 15
"""Requests that are made up for each operation, good ones and as many bad ones."""

ENDLESS = "/stream"
"""Its answers have no end: tests of its own hold it."""


def ask(operation: schemathesis.APIOperation, mode: GenerationMode, url: str) -> set[int]:
    """Send made-up requests to an operation, and hold each answer to the document. Return the statuses seen."""
    seen: set[int] = set()
    # A string may be no day, no box or no correction though it is a string.
    excluded = [positive_data_acceptance]
    if mode is GenerationMode.NEGATIVE:  # it makes up a second key beside ours
        excluded.append(ignored_auth)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(base_url=url, headers={"X-API-Key": KEY}, excluded_checks=excluded, timeout=30)
        seen.add(answer.status_code)

    one()
    return seen


def ask_all(document: dict[str, Any], url: str) -> set[int]:
    """Ask every operation with good requests, and with bad ones where it takes anything that could be bad."""
    seen: set[int] = set()
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        takes = operation.definition.raw.keys() & {"parameters", "requestBody"}
        if operation.path != ENDLESS:
            for mode in list(GenerationMode) if takes else [GenerationMode.POSITIVE]:
                seen |= ask(operation, mode, url)
    return seen


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
    tmp_path: Path,
) -> AsyncIterator[Board]:
    """Serve a board with one incident to whoever has the key of an admin."""
    file = tmp_path / "keys.toml"
    entry = f'[[key]]\nname = "k"\nrole = "admin"\nsha256 = "{hashlib.sha256(KEY.encode()).hexdigest()}"\n'
    file.write_text(entry, encoding="utf-8")
    async with boarded(settings(board_keys=file, board_anonymous=False, board_rate=10_000_000)) as board:
        await board.keep(telling(a_report()))
        yield board


@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")  # schemathesis does
async def test_the_board_does_what_its_document_says(board: Board) -> None:
    """Whatever is sent: no answer is a fault of ours, and each has a status, type, headers and body that are told.

    Without the key nothing is answered.
    """
    seen = await asyncio.to_thread(ask_all, described(), str(board.asks.base_url))

    assert {200, 204, 404, 422} <= seen


async def test_it_serves_its_document(board: Board) -> None:
    """The one that stands in docs/."""
    assert described() == (await board.asks.get("/openapi.json")).json()


OPERATIONS = [(f"{method} {path}", method, path, said) for path, method, said in operations(described())]


@pytest.mark.parametrize(("method", "path", "said"), [each[1:] for each in OPERATIONS], ids=[o[0] for o in OPERATIONS])
def test_every_operation_is_told_whole(method: str, path: str, said: dict[str, Any]) -> None:
    """What it is for, an example of all it takes, which keys it asks for, and what it answers instead."""
    assert said["summary"]
    assert said["description"]
    for parameter in said.get("parameters", []):
        assert "example" in parameter or "examples" in parameter["schema"], parameter["name"]
        assert parameter["description"]
    keys = {name for each in said["security"] for name in each}
    if (method, path) in OPEN:
        assert set() == keys
    else:
        assert {"bearer", "header"} | ({"session"} if method == "get" else set()) == keys
        assert {"401", "403", "429", "503"} <= set(said["responses"])
        assert "Retry-After" in said["responses"]["429"]["headers"]


def test_an_example_of_each_body_stands_with_it() -> None:
    """A reader who copies one sends what is taken."""
    document = described()
    bodies = [said["requestBody"] for *_, said in operations(document) if "requestBody" in said]
    names = {each["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2] for each in bodies}

    assert {"Why", "With", "Off", "Value"} == names
    for name in names:
        schema = document["components"]["schemas"][name]
        assert set(schema["required"]) == set(schema["examples"][0])


@pytest.mark.parametrize("query", ["after=x", "rows=perhaps", "after=1-2-3"])
async def test_a_stream_that_is_asked_for_wrongly_is_refused(board: Board, query: str) -> None:
    """Before it begins."""
    answer = await board.asks.get(f"{ENDLESS}?{query}", headers={"X-API-Key": KEY})

    assert (422, query.partition("=")[0]) == (answer.status_code, answer.json()["error"]["where"])
