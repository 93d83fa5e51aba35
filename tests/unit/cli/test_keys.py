"""`tocsin keys`: made, listed and revoked as an operator types it."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tocsin.access.keys import DEFAULT_RATE, Keyring, hashed, read_keys
from tocsin.contracts.report import SourceKind
from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.keys import file_of, new


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TOCSIN_BOARD_KEYS", "TOCSIN_INGEST_KEYS", "TOCSIN_VAR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["keys", *arguments])
    if isinstance(result.exception, CommandError):
        raise result.exception
    return result


def test_a_new_key_lets_its_holder_in(here: Path) -> None:
    """It is all that is printed, so that a script can keep it; the file, ours alone, keeps its hash."""
    result = typed("new", "desk", "--source", "Example Desk", "--kind", "ngo", "--rate", "100")
    secret = result.stdout.strip()

    file = here / "var/keys.toml"
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert secret not in file.read_text(encoding="utf-8")
    key = Keyring(file).find(secret)
    assert key is not None
    assert ("desk", "Example Desk", SourceKind.NGO, 100) == (key.name, key.source, key.kind, key.rate_per_minute)
    assert key.created is not None
    assert "it is not shown again" in result.stderr


def test_the_first_key_says_how_ingest_gets_to_know(here: Path) -> None:
    """Later ones need not: the file is read again when it changes."""
    file = here / "var/keys.toml"

    assert "TOCSIN_INGEST_KEYS=var/keys.toml" in typed("new", "a").stderr
    assert "TOCSIN_INGEST_KEYS" not in typed("new", "b").stderr
    assert ["a", "b"] == [key.name for key in read_keys(file)]


def test_no_two_keys_are_alike(here: Path) -> None:
    """Neither in themselves, nor in their names; made at once, none is lost."""
    with ThreadPoolExecutor(4) as pool:
        made = [
            pool.submit(new, f"desk-{number}", role=None, source=None, kind=None, rate=None, var=Path("var"))
            for number in range(8)
        ]
    assert [None] * 8 == [each.result() for each in made]

    assert 8 == len({key.sha256 for key in read_keys(here / "var/keys.toml")})
    with pytest.raises(UsageError, match="there is a key called desk-0"):
        typed("new", "desk-0")


def test_a_list_shows_whose_they_are_and_nothing_of_the_keys() -> None:
    """For people and for programs."""
    assert "no keys in var/keys.toml" in typed("list").stderr
    secret = typed("new", "desk", "--source", "Example [b]Desk").stdout.strip()

    table, lines = typed("list").stdout, typed("list", "--json").stdout
    assert "Example [b]Desk" in table
    assert ("desk", DEFAULT_RATE) == (json.loads(lines)["name"], json.loads(lines)["rate_per_minute"])
    assert not any(part in table + lines for part in (secret, hashed(secret)))


def test_a_revoked_key_is_taken_out_and_what_an_operator_wrote_stays(here: Path) -> None:
    """The others, and comments."""
    kept = typed("new", "kept").stdout.strip()
    gone = typed("new", "gone").stdout.strip()
    file = here / "var/keys.toml"
    file.write_text("# ours\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    assert "gone is revoked" in typed("revoke", "gone").stderr
    assert None is Keyring(file).find(gone)
    assert None is not Keyring(file).find(kept)
    assert file.read_text(encoding="utf-8").startswith("# ours\n")
    with pytest.raises(CommandError, match=r"no key in .* is called gone; there are kept"):
        typed("revoke", "gone")


@pytest.mark.parametrize("name", ["", "a b", "-a", "é", "x" * 65, 'a"'])
def test_a_name_is_one_word(name: str) -> None:
    """It stands in logs and counts."""
    with pytest.raises(UsageError, match="is no name"):
        typed("new", "--", name)


def test_a_kind_is_one_of_the_list() -> None:
    """The error tells the list."""
    with pytest.raises(UsageError, match="'paper' is no kind: give one of wire, news"):
        typed("new", "desk", "--kind", "paper")


def test_a_broken_file_is_left_alone(here: Path) -> None:
    """It says what is wrong; nothing is written."""
    file = here / "var/keys.toml"
    file.parent.mkdir()
    file.write_text("[[key", encoding="utf-8")
    for command in (["new", "a"], ["list"], ["revoke", "a"]):
        with pytest.raises(UsageError, match="is no TOML"):
            typed(*command)

    assert "[[key" == file.read_text(encoding="utf-8")


def test_the_file_is_the_one_that_ingest_is_told_of(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container both are told the same."""
    assert Path("var/keys.toml") == file_of(Path("var"), {})
    monkeypatch.setenv("TOCSIN_INGEST_KEYS", str(here / "mine.toml"))
    typed("new", "a")

    assert (here / "mine.toml").exists()


def test_a_key_with_a_role_goes_where_the_board_looks(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To ingest's file where the board's is not named; of both, all are listed, and revoked."""
    senders, readers = here / "senders.toml", here / "readers.toml"
    monkeypatch.setenv("TOCSIN_INGEST_KEYS", str(senders))
    typed("new", "early", "--role", "read")
    monkeypatch.setenv("TOCSIN_BOARD_KEYS", str(readers))
    told = typed("new", "desk", "--role", "correct").stderr
    typed("new", "desk")

    assert f"the board takes it within a second where it was started with TOCSIN_BOARD_KEYS={readers}" in told
    assert [["early", "desk"], ["desk"]] == [[key.name for key in read_keys(file)] for file in (senders, readers)]
    assert ["desk", "early", "desk"] == [
        json.loads(line)["name"] for line in typed("list", "--json").stdout.splitlines()
    ]
    typed("revoke", "desk")
    assert [["early"], []] == [[key.name for key in read_keys(file)] for file in (senders, readers)]
    with pytest.raises(
        CommandError, match=r"no key in .*readers.toml or .*senders.toml is called desk; there are early"
    ):
        typed("revoke", "desk")


def test_a_file_that_is_there_keeps_its_mode(here: Path) -> None:
    """Its operator may have a worker that is another user."""
    file = here / "var/keys.toml"
    file.parent.mkdir()
    file.touch()
    file.chmod(0o640)
    typed("new", "desk")

    assert 0o640 == stat.S_IMODE(file.stat().st_mode)
