"""A whole deployment in containers, from a clean copy of what is committed: brought up, spoken to, hurt, taken down."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import containers

ROOT = Path(__file__).parents[2]

WORKERS = ("ingest", "enrich", "geocode", "store", "board", "alert")
DATA = ("redis", "postgres")
PROFILES = ("cli", "http", "watch")

RETRIED = (429, 502, 503)
"""What a sender tries again."""

UP_SECONDS = 420.0
"""A first start on a busy machine; the database is made meanwhile."""

SETTLED_SECONDS = 300.0
"""Longer than a visibility time and a half: what a killed worker held is claimed then."""


def engine() -> str | None:
    """Return why no engine with compose can be used, None where one answers."""
    if why := containers.engine():
        return why
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True, text=True, check=False)
    return None if asked.returncode == 0 else asked.stderr.strip()


def docker(*arguments: str) -> str:
    """Return what the engine's client says on standard output; it must end well."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"docker {' '.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass
class Stack:
    """One deployment under a name of its own, so that one that a developer has running is left alone."""

    folder: Path
    name: str
    environment: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def copy(self) -> None:
        """Lay down what is committed, and nothing else: no .env, no data, nothing that was built."""
        archive = subprocess.run(
            ["git", "-c", "tar.umask=0022", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        self.folder.mkdir(parents=True)
        subprocess.run(["tar", "-x"], cwd=self.folder, input=archive, check=True)

    def compose(self, *arguments: str, check: bool = True) -> str:
        """Return what compose says, with all profiles: which services are meant is told in the arguments."""
        profiles = [f"--profile={profile}" for profile in PROFILES]
        command = ["docker", "compose", "--project-name", self.name, *profiles, *arguments]
        own = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        # Ports of any number: the usual ones may be taken. All else is as it comes.
        ports = dict.fromkeys(("TOCSIN_BOARD_PORT", "TOCSIN_HTTP_PORT", "TOCSIN_PROMETHEUS_PORT"), "0")
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, env=own | ports | self.environment
        )
        assert not check or done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}\n{self.logs(40)}"
        return done.stdout

    def up(self, *services: str) -> float:
        """Bring services up until they are healthy, those without a profile where none is named; return the seconds."""
        began = time.monotonic()
        usual = services or (*DATA, *WORKERS)
        self.compose("up", "--detach", "--wait", "--wait-timeout", f"{UP_SECONDS:.0f}", *usual)
        return time.monotonic() - began

    def down(self) -> None:
        with suppress(AssertionError):
            self.compose("down", "--volumes", "--timeout", "20")

    def logs(self, lines: int | str = "all", *services: str) -> str:
        command = ["docker", "compose", "--project-name", self.name, "logs", "--no-color", "--tail", str(lines)]
        done = subprocess.run([*command, *services], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.stdout

    def containers(self) -> list[dict[str, Any]]:
        """Return what runs."""
        return [json.loads(line) for line in self.compose("ps", "--format", "json").splitlines()]

    def of(self, service: str) -> list[str]:
        """Return the ids of a service's running containers."""
        return self.compose("ps", "--quiet", service).split()

    def inspect(self, service: str) -> dict[str, Any]:
        """Return all that the engine knows of a service's first container."""
        [known, *_] = json.loads(docker("inspect", *self.of(service)))
        return dict(known)

    def python(self, service: str, code: str) -> str:
        """Return what a program prints inside a service's container: there is no shell to ask."""
        return self.compose("exec", "-T", service, "python", "-c", code).strip()

    def cli(self, *arguments: str) -> str:
        return self.compose("run", "--rm", "-T", "cli", *arguments)

    def crash(self, service: str) -> str:
        """End a container's process as a fault of its own would, so that the engine starts it again; return its id."""
        container = self.of(service)[0]
        os.kill(int(docker("inspect", "--format", "{{.State.Pid}}", container)), signal.SIGKILL)
        return container

    def place(self, service: str, port: int) -> str:
        """Return the address under which this machine has a container's port; empty while it is away."""
        return self.compose("port", service, str(port), check=False).strip()

    def redis(self, *command: str) -> str:
        """Return what Redis answers to its administrator, whose password lies with it alone."""
        call = f"REDISCLI_AUTH=$(cat /run/secrets/admin) exec redis-cli --user admin --raw {' '.join(command)}"
        return self.compose("exec", "-T", "redis", "sh", "-c", call).strip()

    def sql(self, question: str) -> str:
        """Return the answer of the database to its superuser, on its own socket."""
        ask = ("psql", "--username=postgres", "--dbname=tocsin", "--no-align", "--tuples-only", "--command", question)
        return self.compose("exec", "-T", "postgres", *ask).strip()


def get(url: str, *, key: str | None = None, data: bytes | None = None, kind: str = "application/json") -> Any:
    """Return the JSON that somebody answers. Raises `OSError`, and what urllib raises for a refusal."""
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {key}"} if key else {})
    with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers), timeout=20) as answer:
        return json.load(answer)


def send(place: Callable[[], str], lines: Sequence[str], *, key: str) -> None:
    """POST reports as anybody would: again and again until they were answered 202. The place is asked for each time."""
    until(lambda: _sent(place(), lines, key), why=lambda: f"not taken: {lines[0]}")


def _sent(url: str, lines: Sequence[str], key: str) -> bool:
    try:
        get(url, key=key, data="\n".join(lines).encode(), kind="application/x-ndjson")
    except urllib.error.HTTPError as refusal:
        if refusal.code in RETRIED:
            return False
        raise AssertionError(refusal.read().decode()) from refusal
    return True


def until(true: Callable[[], object], *, seconds: float = SETTLED_SECONDS, why: Callable[[], object] = str) -> None:
    """Wait; what fails meanwhile is asked again."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(OSError, urllib.error.URLError, ValueError):
            if true():
                return
        assert time.monotonic() < deadline, why()
        time.sleep(1)
