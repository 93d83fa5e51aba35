"""Who may send reports over HTTP."""

import hashlib
from http import HTTPStatus
from pathlib import Path

import pytest

from tocsin.access.callers import is_loopback
from tocsin.contracts.report import Source, SourceKind
from tocsin.kit.errors import Misconfigured
from tocsin_ingest.api.access import Caller, KeyGate, LocalGate, gate_of
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.settings import IngestSettings

SECRET = "tocsin_secret"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    entry = f'[[key]]\nname = "desk"\nsha256 = "{hashlib.sha256(SECRET.encode()).hexdigest()}"\nkind = "ngo"\n'
    path.write_text(entry, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {SECRET}"},
        {"authorization": f"bearer  {SECRET} "},
        {"x-api-key": SECRET},
        {"x-api-key": SECRET, "host": "tocsin.example"},
    ],
)
def test_a_key_is_shown_in_one_of_two_headers(file: Path, headers: dict[str, str]) -> None:
    """Whatever host is named: keys are for senders elsewhere. The key's name is its outlet where none is given."""
    gate = gate_of(IngestSettings(ingest_keys=file, ingest_http_host="0.0.0.0"))

    assert Caller("desk", Source(name="desk", kind=SourceKind.NGO), 60_000) == gate.admit(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": SECRET},
        {"authorization": f"Basic {SECRET}"},
        {"authorization": "Bearer"},
        {"x-api-key": ""},
    ],
)
def test_without_a_key_nobody_gets_in(file: Path, headers: dict[str, str]) -> None:
    """Not even on this machine, where there is a file of keys."""
    with pytest.raises(Problem) as caught:
        gate_of(IngestSettings(ingest_keys=file)).admit({"host": "127.0.0.1", **headers})

    assert HTTPStatus.UNAUTHORIZED == caught.value.status
    assert {"WWW-Authenticate": "Bearer"} == caught.value.headers
    assert SECRET not in caught.value.detail


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:80", "[::1]:8080", "127.9.9.9"]
)
def test_without_keys_this_machine_gets_in(host: str) -> None:
    """By any of its own names."""
    assert Caller("local", Source(name="http")) == LocalGate().admit({"host": host})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "rebound.example"},
        {"host": "127.0.0.1.rebound.example"},
        {"host": "10.0.0.7:8080"},
        {"host": "[::1"},
        {"host": "127.0.0.1", "origin": "https://page.example"},
        {"host": "127.0.0.1", "origin": "null"},
        {"host": "127.0.0.1", "sec-fetch-site": "cross-site"},
        {"host": "127.0.0.1", "sec-fetch-site": "same-site"},
    ],
)
def test_a_web_page_does_not_get_in(headers: dict[str, str]) -> None:
    """Neither by a name of its own that leads to this machine, nor by posting to it from elsewhere."""
    with pytest.raises(Problem) as caught:
        LocalGate().admit(headers)

    assert HTTPStatus.FORBIDDEN == caught.value.status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "ingest.example"])
def test_without_keys_nobody_else_is_served(host: str) -> None:
    """The worker says so and does not start."""
    with pytest.raises(Misconfigured, match="tocsin keys new"):
        gate_of(IngestSettings(ingest_http_host=host))


def test_where_nobody_has_a_key_yet_nobody_gets_in(tmp_path: Path) -> None:
    """The file is not there, or has keys of the board alone: the gate knows how one is made, for a container too."""
    path = tmp_path / "keys.toml"
    settings = IngestSettings(ingest_keys=path, ingest_http_host="0.0.0.0")
    entry = f'[[key]]\nname = "{{}}"\nsha256 = "{hashlib.sha256(SECRET.encode()).hexdigest()}"\n'
    missing = [gate_of(settings).missing()]
    with pytest.raises(Problem, match="no such key"):
        gate_of(settings).admit({"x-api-key": SECRET})
    path.write_text(entry.format("desk") + 'role = "read"\n', encoding="utf-8")
    missing.append(gate_of(settings).missing())
    path.write_text(entry.format("wire"), encoding="utf-8")

    assert [True, True] == [mend is not None and "docker compose run --rm cli keys new" in mend for mend in missing]
    assert [None, None] == [gate_of(settings).missing(), LocalGate().missing()]
    assert "wire" == gate_of(settings).admit({"x-api-key": SECRET}).name


def test_the_settings_choose_the_gate(file: Path) -> None:
    """Keys where there is a file of them."""
    assert isinstance(gate_of(IngestSettings(ingest_keys=file)), KeyGate)
    assert isinstance(gate_of(IngestSettings(ingest_http_host="::1")), LocalGate)


def test_loopback_is_what_the_system_says_it_is() -> None:
    """No other notation of the address counts."""
    assert [False] * 4 == [is_loopback(host) for host in (None, "", "0x7f000001", "localhost.example")]
