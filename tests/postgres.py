"""A real PostgreSQL server of the suite's own, from Debian's programs, and databases in it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import containers
import pytest
from databases import execute

MISSING = (
    "no PostgreSQL server: apt install postgresql postgresql-postgis, or set TOCSIN_TEST_POSTGRES_URL to the URL"
    " of one, with a user who may create databases, or TOCSIN_TEST_SERVERS=containers where a Docker engine runs"
)

NUMBERS = count()

DIES_WITH_US = ("setpriv", "--pdeathsig", "QUIT") if shutil.which("setpriv") else ()
"""A suite that is killed cannot end its server: the kernel does."""

QUICK = ("fsync=off", "full_page_writes=off")
"""What a server is told whose machine nobody switches off."""


def programs() -> Path | None:
    """Return the folder of the newest server's programs, or None."""
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = [Path(on_path)] if on_path else debian[-1:]
    return found[0].resolve().parent if found else None


class Server:
    """A server on a Unix socket in a folder of its own. PostgreSQL refuses to run as root, so root lends it a user."""

    def __init__(self, bin_folder: Path, *, settings: tuple[str, ...] = QUICK) -> None:
        self._bin = bin_folder
        self._settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
        self._user = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
        self._process: subprocess.Popen[bytes] | None = None
        self._run(
            "initdb",
            f"-D{self.folder}/data",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=trust",
            "--username=tocsin",
        )

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://tocsin@/{database}?host={self.folder}"

    def start(self) -> None:
        options = [f"-c{setting}" for setting in (*self._settings, "listen_addresses=", "max_connections=200")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*DIES_WITH_US, self._bin / "postgres", f"-D{self.folder}/data", f"-k{self.folder}", *options],
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the suite, which then ends the server itself
                **self._user,
            )
        self._run("pg_isready", f"--host={self.folder}", tries=200)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT cuts all connections and writes what is to be written, SIGQUIT does not."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *options: str, tries: int = 1) -> None:
        for left in reversed(range(tries)):
            done = subprocess.run(
                [self._bin / program, *options], capture_output=True, cwd=self.folder, check=False, **self._user
            )
            if done.returncode == 0:
                return
            assert left, done.stderr.decode()
            time.sleep(0.05)


@contextmanager
def a_server() -> Iterator[str]:
    """Yield the URL of a server's database `postgres`; skip where there is none to be had."""
    given = os.environ.get("TOCSIN_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    if containers.wanted():
        with containers.a_postgres() as url:
            yield url
        return
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    server = Server(found)
    try:
        server.start()
        yield server.url()
    finally:
        server.remove()


def within(url: str, database: str) -> str:
    """Return the URL of another database of the same server."""
    before, _, after = url.partition("://")
    head, slash, tail = after.partition("/")
    _, mark, query = tail.partition("?")
    return f"{before}://{head}{slash or '/'}{database}{mark}{query}"


def name_of(url: str) -> str:
    """Return the name of the database that a URL leads to."""
    return url.partition("://")[2].partition("/")[2].partition("?")[0]


async def new_database(url: str, *, template: str = "template1") -> str:
    """Make a database in the server of this URL; return its own URL."""
    name = f"tocsin_{os.getpid()}_{next(NUMBERS)}"
    await execute(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return within(url, name)


async def drop_database(url: str, database_url: str) -> None:
    await execute(url, f'DROP DATABASE IF EXISTS "{name_of(database_url)}" WITH (FORCE)')
