"""`tocsin sources` as an operator types it, on a real server and a real file."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import redis.asyncio
from typer.testing import CliRunner

from tocsin.contracts.sources import Tally
from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_ingest.ledger import Memory
from tocsin_ingest.redis_ledger import RedisLedger

pytestmark = pytest.mark.redis


@pytest.fixture
def var(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty `--var`, and a server without keys."""
    monkeypatch.setenv("TOCSIN_REDIS_URL", redis_url)
    monkeypatch.delenv("TOCSIN_INGEST_SOURCES", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    async def flush() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            await client.flushall()

    asyncio.run(flush())
    for name in ("alpha", "beta"):
        (tmp_path / name).mkdir()
    return tmp_path / "var"


Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def type_(var: Path) -> Typed:
    """Type a command; return its status, what it said and what it told beside."""

    def typed(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, [*arguments, "--var", str(var)])
        if isinstance(result.exception, CommandError):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return typed


def in_the_book(redis_url: str, source: str, *, rest: float, failure: str | None = None) -> None:
    """Write down what ingest writes down of a round that brought three reports."""

    async def write() -> None:
        async with redis.asyncio.Redis.from_url(redis_url) as client:
            ledger = RedisLedger(client)
            await ledger.count(source, Tally(new=3, copies=1, known=2, refused=4))
            async with ledger.turn(source) as turn:
                assert turn
                await turn.done(Memory(failures=1 if failure else 0), rest_seconds=rest, failure=failure)

    asyncio.run(write())


def words(text: str) -> str:
    return re.sub(r"[\s│]+", " ", text)


def test_status_tells_how_each_source_does(var: Path, type_: Typed, redis_url: str) -> None:
    """Those of the file and those beside it, as a table and for programs."""
    type_("add", "folder", str(var.parent / "alpha"), "--name", "Alpha")
    type_("add", "folder", str(var.parent / "beta"))
    type_("sources", "disable", str(var.parent / "beta"))
    alpha, beta = f"folder:{var.parent}/alpha", f"folder:{var.parent}/beta"
    in_the_book(redis_url, alpha, rest=7200, failure="it [red]hangs[/red]")
    in_the_book(redis_url, "stdin", rest=0)

    status, table, _ = type_("sources", "status")
    _, lines, _ = type_("sources", "status", "--json")
    first, second, third = map(json.loads, lines.splitlines())

    assert 0 == status
    assert re.search(r" \ds ago \ds ago 3 1 2 4 in [12]h \(1 failed\) \ds ago: it \[red\]", words(table))
    assert " - - 0 0 0 0 disabled - " in words(table)
    assert re.search(r" stdin \ds ago \ds ago 3 1 2 4 now - ", words(table))
    assert [alpha, beta, "stdin"] == [row["source"] for row in (first, second, third)]
    assert ("folder", "Alpha", True, 3, 1, "it [red]hangs[/red]") == tuple(
        first[key] for key in ("table", "name", "enabled", "new", "failures", "last_error")
    )
    assert (None, False, None) == (third["table"], second["enabled"], second["last_success"])
    assert first["rests_until"] > first["last_error_at"]


def test_poll_ends_the_rest_of_a_source(var: Path, type_: Typed, redis_url: str) -> None:
    """A source that does not rest is told so; a disabled one is not asked."""
    type_("add", "folder", str(var.parent / "alpha"), "--name", "Alpha")
    in_the_book(redis_url, f"folder:{var.parent}/alpha", rest=7200)

    assert "asked again within seconds" in type_("sources", "poll", "Alpha")[2]
    assert "does not rest" in type_("sources", "poll", "Alpha")[2]
    type_("sources", "disable", "Alpha")
    with pytest.raises(CommandError, match="is disabled"):
        type_("sources", "poll", "Alpha")


def test_what_is_removed_is_forgotten(var: Path, type_: Typed, redis_url: str) -> None:
    """From the file, and from the book; what was left in the book by others goes by its name."""
    type_("add", "folder", str(var.parent / "alpha"), "--name", "Alpha")
    in_the_book(redis_url, f"folder:{var.parent}/alpha", rest=7200)
    in_the_book(redis_url, "feed:gone", rest=7200)

    assert "took [[folder]] 1 (Alpha) out" in type_("sources", "remove", "Alpha")[2]
    assert "forgot feed:gone" in type_("sources", "remove", "feed:gone")[2]
    assert "" == type_("sources", "status", "--json")[1]
    with pytest.raises(UsageError, match="no source Alpha"):
        type_("sources", "remove", "Alpha")


def test_without_a_server_the_file_is_changed_all_the_same(
    var: Path, type_: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what needs the server says that there is none, and how to have one."""
    monkeypatch.setenv("TOCSIN_REDIS_URL", "redis://user:secret@127.0.0.1:1/0")
    type_("add", "folder", str(var.parent / "alpha"))
    name = f"folder:{var.parent}/alpha"

    with pytest.raises(CommandError, match=r"nobody answers at redis://\*\*\*@127.0.0.1:1/0.*Is `tocsin run` up\?"):
        type_("sources", "status")
    assert f"Its counts were kept: `tocsin sources remove {name}`" in type_("sources", "remove", name)[2]
    assert "no sources in" in type_("sources", "list")[2]
