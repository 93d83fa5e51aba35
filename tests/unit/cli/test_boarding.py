"""Where a `tocsin run` serves its board."""

import socket
import webbrowser
from pathlib import Path

import pytest

from tocsin_cli.boarding import Board, boarding, show


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that a browser was sent to: there is none, and it says so."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: bool(asked.append(url)))
    return asked


def test_this_machine_reads_it_at_the_usual_port(usual: int, tmp_path: Path) -> None:
    """No key is asked for, and nobody elsewhere reaches it."""
    found = boarding(tmp_path, {})

    assert f"http://127.0.0.1:{usual}/" == found.url
    assert {
        "TOCSIN_BOARD_HOST": "127.0.0.1",
        "TOCSIN_BOARD_PORT": str(usual),
        "TOCSIN_BOARD_ANONYMOUS": "1",
    } == found.settings


def test_a_second_run_has_a_board_of_its_own(usual: int, tmp_path: Path) -> None:
    """It does not end because another one is up."""
    with socket.create_server(("127.0.0.1", usual)):
        assert boarding(tmp_path, {}).port not in {0, usual}


def test_the_user_may_say_otherwise(usual: int, tmp_path: Path) -> None:
    """Which port, and that keys are asked for."""
    assert 9 == boarding(tmp_path, {"TOCSIN_BOARD_PORT": "9"}).port
    assert usual == boarding(tmp_path, {"TOCSIN_BOARD_PORT": "0"}).port
    assert "0" == boarding(tmp_path, {"TOCSIN_BOARD_ANONYMOUS": "0"}).settings["TOCSIN_BOARD_ANONYMOUS"]


@pytest.mark.usefixtures("usual")
def test_keys_are_those_of_the_run_or_of_the_user(tmp_path: Path) -> None:
    """Who reads needs none here, but who corrects does."""
    (tmp_path / "keys.toml").touch()

    assert str(tmp_path / "keys.toml") == boarding(tmp_path, {}).settings["TOCSIN_BOARD_KEYS"]
    assert "/mine" == boarding(tmp_path, {"TOCSIN_BOARD_KEYS": "/mine"}).settings["TOCSIN_BOARD_KEYS"]


def test_its_address_is_told_and_no_browser_bothered(capsys: pytest.CaptureFixture[str], opened: list[str]) -> None:
    """A window that opens by itself is for whoever asked for it."""
    show(Board(8400), in_browser=False)

    assert "tocsin: the board is at http://127.0.0.1:8400/\n" == capsys.readouterr().err
    assert [] == opened


def test_a_browser_is_opened_when_asked_for(capsys: pytest.CaptureFixture[str], opened: list[str]) -> None:
    """Where there is none, it is said what to do instead."""
    show(Board(8400), in_browser=True)

    assert ["http://127.0.0.1:8400/"] == opened
    assert "no browser could be opened" in capsys.readouterr().err
