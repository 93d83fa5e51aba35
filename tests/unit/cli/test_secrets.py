"""`tocsin secrets` makes what is missing, each where its service alone sees it, and changes nothing that is there."""

import hashlib
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from tocsin.contracts.streams import STREAMS
from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.secrets.acl import NOBODY, SERVICES, consumers
from tocsin_cli.secrets.making import Folder

WORKERS = ("ingest", "enrich", "geocode", "store", "board", "alert")


def filled(root: Path, *told: str) -> Folder:
    folder = Folder(root, redis="redis:6379", postgres="db:5432/tocsin")
    folder.fill(consumers(told))
    return folder


def texts(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files}


def test_each_service_has_a_folder_with_its_own_urls(tmp_path: Path) -> None:
    """A worker finds where Redis is, and who it is there; the store, the board and the operator also the database."""
    filled(tmp_path)
    found = texts(tmp_path)

    assert {f"{name}/redis_url" for name in (*WORKERS, "cli")} == {name for name in found if "redis_url" in name}
    assert {f"{name}/database_url" for name in ("store", "board", "cli")} == {n for n in found if "database_url" in n}
    url = urlsplit(found["enrich/redis_url"])
    assert ("redis", "enrich", "redis", 6379, "/0") == (url.scheme, url.username, url.hostname, url.port, url.path)
    assert urlsplit(found["store/database_url"]).password == found["postgres/store"]


def test_every_password_is_another(tmp_path: Path) -> None:
    """And long enough that nobody guesses it."""
    filled(tmp_path)
    found = texts(tmp_path)
    passwords = [urlsplit(text).password or "" for name, text in found.items() if name.endswith("_url")]
    passwords += [found[name] for name in ("redis/health", "redis/admin", "postgres/superuser", "grafana/admin")]

    assert len(passwords) == len(set(passwords))
    assert {43} == set(map(len, passwords))


def test_a_second_time_makes_nothing(tmp_path: Path) -> None:
    """A start of the deployment must not lock out what runs."""
    assert filled(tmp_path).made
    before = texts(tmp_path)

    assert ([], before) == (filled(tmp_path).made, texts(tmp_path))


def test_one_that_was_removed_is_made_anew_and_redis_is_told(tmp_path: Path) -> None:
    """So a password is changed: the others stay."""
    filled(tmp_path)
    before = texts(tmp_path)
    (tmp_path / "enrich" / "redis_url").unlink()

    assert ["enrich/redis_url"] == filled(tmp_path).made
    changed = {name for name, text in texts(tmp_path).items() if text != before[name]}
    assert {"enrich/redis_url", "redis/users.acl"} == changed


def test_what_somebody_put_there_holds(tmp_path: Path) -> None:
    """A URL of one's own, with another host and a password that a URL must quote."""
    (tmp_path / "enrich").mkdir()
    (tmp_path / "enrich" / "redis_url").write_text("rediss://enrich:p%40ss@elsewhere:6380/0\n", encoding="utf-8")
    filled(tmp_path)

    assert f"user enrich reset on #{hashlib.sha256(b'p@ss').hexdigest()} " in texts(tmp_path)["redis/users.acl"]


def test_a_url_without_a_password_is_refused(tmp_path: Path) -> None:
    """A user without one would be a door for everybody."""
    (tmp_path / "enrich").mkdir()
    (tmp_path / "enrich" / "redis_url").write_text("redis://elsewhere:6380/0", encoding="utf-8")
    with pytest.raises(CommandError, match=r"enrich/redis_url holds no URL with a password: write one into it"):
        filled(tmp_path)


def test_the_acl_lets_in_whom_it_names_and_nobody_else(tmp_path: Path) -> None:
    """One line a user, with the hash of its password and not the password; who gives none may do nothing."""
    filled(tmp_path)
    acl = texts(tmp_path)["redis/users.acl"]
    password = urlsplit(texts(tmp_path)["store/redis_url"]).password or ""

    assert acl.startswith(NOBODY)
    assert {*WORKERS, "cli", "health", "scaler", "admin", "default"} == {line.split()[1] for line in acl.splitlines()}
    assert (True, False) == (hashlib.sha256(password.encode()).hexdigest() in acl, password in acl)


def test_files_are_for_reading(tmp_path: Path) -> None:
    """The service that mounts the folder is another user than the one that writes it."""
    filled(tmp_path)
    assert {0o444} == {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_file()}


def test_a_consumer_of_ones_own_is_let_in(tmp_path: Path) -> None:
    """It reads the streams that it was told with, has its own URL, and goes when it is told no more."""
    filled(tmp_path, "mine=incidents.changed", "mine=reports.geocoded")
    found = texts(tmp_path)
    [line] = [line for line in found["redis/users.acl"].splitlines() if line.startswith("user mine ")]

    assert found["consumers/mine/redis_url"].startswith("redis://mine:")
    assert all(f"~tocsin:{{0}}:{name} " in line for name in ("incidents.changed", "reports.geocoded"))
    assert "user mine" not in (filled(tmp_path), texts(tmp_path))[1]["redis/users.acl"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("mine=nothing", "there is no stream 'nothing'; give one of reports.received"),
        ("store=incidents.changed", "'store' cannot be a consumer's name"),
        ("a b=incidents.changed", "cannot be a consumer's name"),
        ("=incidents.changed", "cannot be a consumer's name"),
        ("mine", "TOCSIN_CONSUMERS or --consumer, 'mine': there is no stream ''; .* as in mine=incidents.changed"),
    ],
)
def test_a_consumer_that_cannot_be_is_refused(told: str, why: str) -> None:
    """With what is wrong, and what could be meant."""
    with pytest.raises(UsageError, match=why):
        consumers([told])


def test_several_partitions_have_keys_of_each() -> None:
    """A worker of any partition works under the same user."""
    [said] = [line for line in run("acl", "--partitions", "2").splitlines() if line.startswith("enrich ")]
    assert all(f"~tocsin:{{{partition}}}:reports.received " in said for partition in (0, 1))


def test_the_command_prints_what_it_made_and_no_password(tmp_path: Path) -> None:
    """What a container prints is in its log."""
    said = run("secrets", str(tmp_path), "--consumer", "mine=incidents.changed")
    passwords = [urlsplit(text).password or "x" for name, text in texts(tmp_path).items() if name.endswith("_url")]

    assert "made enrich/redis_url" in said.splitlines()
    assert [] == [password for password in passwords if password in said]


def test_every_stream_is_somebodys() -> None:
    """The registry and the list of services agree: each stream has a writer among them."""
    assert set(STREAMS) == {stream for needs in SERVICES for stream in needs.writes}


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.output
