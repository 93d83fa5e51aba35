"""`tocsin dead` as one types it, on a real server."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from typer.testing import CliRunner

from tocsin.contracts.messages import RejectReason
from tocsin.contracts.streams import ENRICHED, RECEIVED, STREAMS
from tocsin.kit import WorkerSettings, codec
from tocsin.kit.entries import Entry, Refused
from tocsin.kit.letters import DeadLetters, Letter, Wanted
from tocsin_cli.app import app
from tocsin_cli.dead import Filters
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew
from tocsin_cli.server import URL_VARIABLE, serving, url_to_ask

pytestmark = pytest.mark.redis

Tocsin = Callable[..., tuple[int, str, str]]
JSON = b'{"report": {"id": "abcdef"}}'


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dead")
    environment = {key: value for key, value in os.environ.items() if key != URL_VARIABLE}
    with Guard() as guard:
        crew = Crew(guard=guard, logs=folder, environment=environment)
        with serving(folder / "valkey", crew=crew, pause=lambda: None) as server:
            yield server.url


@pytest.fixture
def client(url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(url) as client:
        client.flushall()
        yield client
        client.config_set("maxmemory", 0)


@pytest.fixture
def tocsin(url: str, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Tocsin:
    """Type a command: returns its status, what it said and what it complained of."""
    assert client.ping()
    monkeypatch.setenv(URL_VARIABLE, url)

    def type_in(*arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["dead", *arguments])
        if isinstance(result.exception, CommandError):
            return result.exception.status, result.stdout, str(result.exception)
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result.exit_code, result.stdout, result.stderr

    return type_in


def bury(
    client: redis.Redis,
    *,
    key: str = RECEIVED.dead.key(),
    at: str = "*",
    stage: str = "enrich",
    **others: bytes,
) -> str:
    fields = {b"data": JSON} | {name.encode(): value for name, value in others.items()}
    refused = Refused(Entry("5-0", fields), RejectReason.NOT_JSON, "it is no JSON")
    letter = codec.dead_letter(refused, stage=stage, stream_key=RECEIVED.key())
    return client.xadd(key, {"data": codec.encode(letter)}, id=at).decode()  # type: ignore[union-attr]


def test_list_shows_the_newest_first_and_says_that_there_are_more(client: redis.Redis, tocsin: Tocsin) -> None:
    """A table for people."""
    letters = [bury(client) for _ in range(4)]
    status, shown, said = tocsin("list", "--limit", "3")
    assert 0 == status
    assert sorted(letters[1:], key=shown.index) == list(reversed(letters[1:]))
    assert letters[0] not in shown
    assert "3 letters, the newest; there are more: see --limit" in said


def test_list_is_json_lines_for_programs(client: redis.Redis, tocsin: Tocsin) -> None:
    """What the worker wrote, with the letter's id, stream and time."""
    letter = bury(client, at="1700000000000-0")
    _, shown, _ = tocsin("list", "--json")
    said = json.loads(shown)
    assert (letter, "reports.received", "2023-11-14T22:13:20+00:00", "abcdef", "not_json", "5-0") == tuple(
        said[name] for name in ("letter", "stream", "at", "report", "reason", "entry_id")
    )
    data = {"name": "data", "value": JSON.decode(), "encoding": "utf-8", "name_encoding": "utf-8"}
    assert [data] == said["entry"]


def test_nothing_is_told_as_nothing(tocsin: Tocsin) -> None:
    """Status 0 and a sentence: there are none, or none match."""
    assert (0, "", "no dead letters\n") == tocsin("list")
    assert (0, "", "no dead letters match\n") == tocsin("list", "--stage", "mine")
    assert (0, "", "") == tocsin("list", "--json")


def test_show_gives_all_of_one(client: redis.Redis, tocsin: Tocsin) -> None:
    """Why it was refused and the entry as it came; whichever stream it lies in."""
    letter = bury(client, key=ENRICHED.dead.key())
    _, shown, _ = tocsin("show", letter)
    assert "it is no JSON" in shown
    assert JSON.decode() in shown
    assert letter == json.loads(tocsin("show", letter, "--json")[1])["letter"]


def test_replay_puts_back_what_is_chosen(client: redis.Redis, tocsin: Tocsin) -> None:
    """By any filter; what was done is counted by stream, stage and reason."""
    bury(client)
    bury(client, key=ENRICHED.dead.key())
    status, _, said = tocsin("replay", "--stream", "reports.received", "--reason", "not_json", "--report", "abc")
    assert (0, True) == (status, "replayed 1 letter" in said)
    assert "reports.received  enrich  not_json: 1" in said
    assert [{b"data": JSON}] == [fields for _, fields in client.xrange(RECEIVED.key())]  # type: ignore[union-attr]
    assert (0, 1) == (client.xlen(RECEIVED.dead.key()), client.xlen(ENRICHED.dead.key()))


def test_replay_tells_programs_where_each_went(client: redis.Redis, tocsin: Tocsin) -> None:
    """The entry's new id, a line for each."""
    letter = bury(client)
    _, shown, _ = tocsin("replay", letter, "--json")
    [[new_id, _]] = client.xrange(RECEIVED.key())  # type: ignore[misc]
    said = {"letter": letter, "stream": "reports.received", "done": "replayed", "new_entry_id": new_id.decode()}
    assert said == json.loads(shown)


@pytest.mark.parametrize("command", ["replay", "drop"])
def test_a_dry_run_changes_nothing(command: str, client: redis.Redis, tocsin: Tocsin) -> None:
    """It says what would be done."""
    bury(client)
    _, _, said = tocsin(command, "--all", "--dry-run")
    assert f"would {command} 1 letter" in said
    assert (1, 0) == (client.xlen(RECEIVED.dead.key()), client.exists(RECEIVED.key()))


def test_a_letter_cannot_steer_the_terminal_by_the_name_of_its_stage(client: redis.Redis, tocsin: Tocsin) -> None:
    """Anybody may write a dead letter; what was done is told without doing what it says."""
    bury(client, stage="\x1b]0;owned\x07")
    _, _, said = tocsin("drop", "--all")
    assert r"reports.received  \x1b]0;owned\x07  not_json: 1" in said


def test_drop_takes_letters_away(client: redis.Redis, tocsin: Tocsin) -> None:
    """Only those that are old enough, here."""
    bury(client, at="1700000000000-0")
    young = bury(client)
    _, _, said = tocsin("drop", "--older-than", "1h")
    assert "dropped 1 letter" in said
    assert [young] == [json.loads(line)["letter"] for line in tocsin("list", "--json")[1].splitlines()]


def test_what_cannot_be_put_back_is_told_and_the_rest_goes_on(client: redis.Redis, tocsin: Tocsin) -> None:
    """Status 1, and the one that holds no entry stays."""
    client.xadd(RECEIVED.dead.key(), {"data": "oops"})
    bury(client)
    status, _, said = tocsin("replay", "--all")
    assert (1, True, True) == (status, "holds no entry; it can only be dropped" in said, "replayed 1 letter" in said)
    assert 1 == client.xlen(RECEIVED.dead.key())


def test_an_entry_of_many_fields_is_put_back_among_others(client: redis.Redis, tocsin: Tocsin) -> None:
    """However many an entry has, it goes back, and so do those that come after it."""
    many = {f"f{number}": b"" for number in range(10_000)}
    for others in ({}, many, {}):
        bury(client, **others)
    assert (0, True) == ((ended := tocsin("replay", "--all"))[0], "replayed 3 letters" in ended[2])
    assert [1, 10_001, 1] == [len(fields) for _, fields in client.xrange(RECEIVED.key())]  # type: ignore[union-attr]


def test_a_letter_that_redis_refuses_does_not_stop_the_others(client: redis.Redis, tocsin: Tocsin) -> None:
    """It is named with the reason, and stays; status 1."""
    letter = bury(client, key=ENRICHED.dead.key(), at="1-0")
    bury(client, at="2-0")
    client.set(ENRICHED.key(), "no stream")
    status, _, said = tocsin("replay", "--all")
    assert (1, True) == (status, "replayed 1 letter" in said)
    assert re.search(rf"^tocsin: letter {letter} of reports.enriched stays: WRONGTYPE", said, re.MULTILINE), said
    assert (1, 0) == (client.xlen(ENRICHED.dead.key()), client.xlen(RECEIVED.dead.key()))


@pytest.mark.parametrize("command", ["replay", "drop"])
def test_an_id_that_is_none_of_theirs_is_told(command: str, client: redis.Redis, tocsin: Tocsin) -> None:
    """Status 1, in a dry run too; the letters that there are are dealt with."""
    first, second, third = (bury(client, at=f"17000000000{n}-0") for n in range(10, 13))
    typed = ("9-9", f"0{first}", second.removesuffix("-0"))
    for more in (["--dry-run"], []):
        status, _, said = tocsin(command, *typed, *more)
        assert (1, 1) == (status, said.count("tocsin: no letter ")), said
        assert "no letter 9-9: `tocsin dead list` shows the ids" in said
    assert [third] == [json.loads(line)["letter"] for line in tocsin("list", "--json")[1].splitlines()]
    assert (0, 1) == (tocsin(command, third)[0], tocsin(command, third)[0])


@pytest.mark.parametrize("command", ["show", "replay", "drop"])
def test_an_id_that_two_streams_gave_out_asks_for_the_stream(command: str, client: redis.Redis, tocsin: Tocsin) -> None:
    """A message that three stages refuse in one millisecond: who means one letter must not lose the other."""
    for stream in (RECEIVED, ENRICHED):
        bury(client, key=stream.dead.key(), at="1700000000000-0")
    status, _, told = tocsin(command, "1700000000000-0")
    assert (2, True) == (status, "is a letter of reports.received and one of reports.enriched" in told)
    assert (1, 1) == (client.xlen(RECEIVED.dead.key()), client.xlen(ENRICHED.dead.key()))
    assert 0 == tocsin(command, "1700000000000-0", "--stream", "reports.enriched")[0]
    assert 1 == client.xlen(RECEIVED.dead.key())


@pytest.mark.parametrize("command", ["replay", "drop"])
def test_a_letter_that_somebody_else_took_is_not_told_as_done(
    command: str, client: redis.Redis, tocsin: Tocsin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the deed it may go: a program must not read that we did it."""
    letter = bury(client)
    find = DeadLetters.find

    def and_somebody_drops_it(dead: DeadLetters, wanted: Wanted) -> Iterator[Letter]:
        for found in find(dead, wanted):
            dead.drop(found)
            yield found

    monkeypatch.setattr(DeadLetters, "find", and_somebody_drops_it)
    status, shown, said = tocsin(command, letter, "--json")
    assert (1, "", True) == (status, shown, f"no letter {letter}" in said)


def test_a_full_server_is_told_with_what_to_do(client: redis.Redis, tocsin: Tocsin) -> None:
    """And nothing is lost."""
    bury(client)
    client.config_set("maxmemory", 1)
    status, _, said = tocsin("replay", "--all")
    assert (1, True) == (status, said.startswith("Redis has no memory left"))
    assert 1 == client.xlen(RECEIVED.dead.key())


def test_a_plugged_in_stream_is_found_by_its_name(client: redis.Redis, tocsin: Tocsin) -> None:
    """The registry does not know it; the server does."""
    letter = bury(client, key="tocsin:{0}:mine.dead")
    for name in ("mine", "mine.dead"):
        assert letter == json.loads(tocsin("list", "--stream", name, "--json")[1])["letter"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["replay"], "say which letters to replay: by id, --stream, --stage, --reason, … or --all"),
        (["drop"], "say which letters to drop"),
        (["drop", "--all", "--stage", "enrich"], "--all would drop more than the other options choose"),
        (["list", "--reason", "bad"], "no reason bad; there are no_data, too_large, not_utf8"),
        (["list", "--stream", "reports.recieved"], "there are reports.received, reports.enriched"),
        (["list", "--older-than", "yesterday"], "such as 90s, 15m, 2h or 7d"),
        (["show", "abc"], "abc is no id; one looks like 1700000000000-0"),
        (["list", "--entry", "1-x"], "1-x is no id"),
        (["replay", "1-"], "1- is no id; one looks like 1700000000000-0"),
        (["drop", "18446744073709551616-0"], "18446744073709551616-0 is no id; one looks like"),
        (["replay", "1-18446744073709551616"], "two numbers of 64 bits at most"),
        (["show", "9" * 5000], "is no id"),
        (["list", "--newer-than", "999999d"], "999999d is longer than time has been counted"),
    ],
)
def test_a_wrong_call_says_what_may_be_typed(arguments: list[str], told: str, tocsin: Tocsin) -> None:
    """Status 2, and no letter is touched."""
    status, _, said = tocsin(*arguments)
    assert (2, True) == (status, told in said), said


def test_a_letter_that_is_not_there_has_status_1(tocsin: Tocsin) -> None:
    """With where ids are shown."""
    assert (1, "", "no letter 1-1: `tocsin dead list` shows the ids of those that there are") == tocsin("show", "1-1")


def test_no_server_is_told_without_its_password() -> None:
    """Named with the setting that names it."""
    environment = os.environ | {URL_VARIABLE: "redis://me:hunter2@127.0.0.1:1"}
    command = [sys.executable, "-m", "tocsin_cli", "dead", "list"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (1, 1) == (ended.returncode, len(ended.stderr.splitlines()))
    assert "redis://***@127.0.0.1:1" in ended.stderr
    assert "TOCSIN_REDIS_URL" in ended.stderr
    assert "hunter2" not in ended.stderr


def test_a_wrong_setting_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As any other wrong call."""
    monkeypatch.setenv(URL_VARIABLE, "http://me:hunter2@host")
    result = CliRunner().invoke(app, ["dead", "list"])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception).startswith("TOCSIN_REDIS_URL: TOCSIN_REDIS_URL must begin with")


def test_the_server_of_a_run_is_found(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no URL is set and `tocsin run` is up in the folder; else the default is asked."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    run = tmp_path / "run"
    (run / "valkey").mkdir(parents=True)
    (run / "valkey" / "socket").symlink_to(url.removeprefix("unix://"))
    assert f"unix://{run / 'valkey' / 'socket'}" == url_to_ask(run, WorkerSettings())
    assert "redis://127.0.0.1:6379/0" == url_to_ask(tmp_path, WorkerSettings())


def test_a_choice_is_one_when_anything_was_typed() -> None:
    """Every filter counts as a choice; and every registered stream can be chosen."""
    assert not Filters().chosen
    assert Filters(newer="1h").chosen
    assert 5 == len(STREAMS)
