"""What a user can try next: commands that work from where they stand."""

import re
import sys
from pathlib import Path

import pytest

from tocsin_cli.hints import how_to_go_on, typed_command


def test_a_command_the_shell_finds_is_called_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where `tocsin` is on the PATH, nobody is told to type a path."""
    program = tmp_path / "tocsin"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program)])

    assert "tocsin" == typed_command()


def test_a_command_in_an_environment_is_called_by_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After `make run` the program is in .venv, which no shell looks in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / ".venv/bin/tocsin")])

    assert ".venv/bin/tocsin" == typed_command()


def test_a_module_is_called_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was started by `python -m` is no file that a shell could run."""
    monkeypatch.setattr(sys, "argv", ["/somewhere/tocsin_cli/__main__.py"])

    assert f"{sys.executable} -m tocsin_cli" == typed_command()


def test_only_another_var_is_named() -> None:
    """The default folder needs no option."""
    assert "incidents  " in how_to_go_on(Path("var"))
    assert "explain FILE" in how_to_go_on(Path("var"))
    assert "incidents --var 'my var'" in how_to_go_on(Path("my var"))


def test_a_line_that_stays_up_tells_how_to_feed_and_hear_it() -> None:
    """Files go to the inbox, the web by its address; changes come from the stream of the server that runs."""
    told = how_to_go_on(Path("var"), "unix:///run/a%20b/socket", "curl X")

    assert "cp REPORT.txt var/inbox/" in told
    assert "add URL  " in told
    assert ["curl X", "a report from a program"] == re.split("  +", next(x for x in told.splitlines() if "curl" in x))[
        1:
    ]
    assert "redis-cli -s '/run/a b/socket' XREAD BLOCK 0 STREAMS 'tocsin:{0}:incidents.changed' $" in told
    assert told.endswith("Ctrl-C stops all of it.")


def test_a_cluster_is_reached_by_one_of_its_servers() -> None:
    """redis-cli finds the others, if it is told that they are there."""
    told = how_to_go_on(Path("var"), "redis+cluster://me:secret@a.example:7000,b.example:7001")

    assert "redis-cli -c -h a.example -p 7000 XREAD" in told
