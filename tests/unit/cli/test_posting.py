"""Where a `tocsin run` takes reports over HTTP."""

import socket
from pathlib import Path

import pytest

from tocsin_cli.posting import Posting, posting


def test_the_port_is_the_usual_one(usual: int, tmp_path: Path) -> None:
    """Senders need not be told anew; without keys, for whoever is on this machine."""
    found = posting(tmp_path, {})

    assert Posting(usual, None) == found
    assert {"TOCSIN_INGEST_HTTP_PORT": str(usual)} == found.settings
    assert found.command.startswith("curl --json '{")
    assert found.command.endswith(f" http://127.0.0.1:{usual}/reports")


def test_a_second_run_has_a_port_of_its_own(usual: int, tmp_path: Path) -> None:
    """It does not end because another one is up."""
    with socket.create_server(("127.0.0.1", usual)):
        assert posting(tmp_path, {}).port not in {0, usual}


def test_the_user_may_say_which_port(usual: int, tmp_path: Path) -> None:
    """Any but 0, which nobody could be told of."""
    assert 9 == posting(tmp_path, {"TOCSIN_INGEST_HTTP_PORT": "9"}).port
    assert usual == posting(tmp_path, {"TOCSIN_INGEST_HTTP_PORT": "0"}).port


@pytest.mark.usefixtures("usual")
def test_keys_are_asked_for_where_there_are_any(tmp_path: Path) -> None:
    """Those of the run, or those that the user names; the command shows where the key goes."""
    (tmp_path / "keys.toml").touch()

    assert str(tmp_path / "keys.toml") == posting(tmp_path, {}).settings["TOCSIN_INGEST_KEYS"]
    assert "/mine" == posting(tmp_path, {"TOCSIN_INGEST_KEYS": "/mine"}).settings["TOCSIN_INGEST_KEYS"]
    assert "-H 'X-API-Key: KEY'" in posting(tmp_path, {}).command
