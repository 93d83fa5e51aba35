"""A real server with the ACL that `tocsin secrets` writes, and workers as processes, each under its own user."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from patience import PATIENCE_SECONDS
from rig import Server

from tocsin_cli.secrets.acl import NOBODY, SERVICES, acl_file, consumers, of_services

PASSWORD = "known"
OWN = "mine=incidents.changed"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A running server; `admin` may do all, and is how a test looks at what became of the others."""

    server: Server
    admin: redis.Redis

    def url(self, user: str) -> str:
        return f"unix://{user}:{PASSWORD}@{self.server.socket}"

    def may(self, user: str, *command: str) -> bool:
        """Tell whether a user might give a command. Nothing is carried out."""
        return self.admin.execute_command("ACL", "DRYRUN", user, *command) == b"OK"

    def denied(self) -> list[str]:
        """Return what was refused: who, and what."""
        found = self.admin.acl_log()
        return [f"{entry['username']}: {entry['reason']} {entry['object']}" for entry in found]


def start(folder: Path, *, default: str = "user default on nopass ~* &* +@all\n") -> Guarded:
    """Start a server with every user of the registry, and one consumer of somebody's own.

    The suite's own hand, which is the user `default`, may look at everything, unless the test gives it another line.
    """
    users = of_services([*SERVICES, *consumers([OWN])], partitions=(0,))
    folder.mkdir(exist_ok=True)
    text = acl_file(users, dict.fromkeys(users, PASSWORD)).replace(NOBODY, default)
    (folder / "users.acl").write_text(text, encoding="ascii")
    server = Server(folder, options=["--aclfile", str(folder / "users.acl")])
    server.start()
    return Guarded(server, redis.Redis.from_url(server.url))


@asynccontextmanager
async def at_work(
    guarded: Guarded, folder: Path, workers: Sequence[str], settings: Mapping[str, str]
) -> AsyncIterator[dict[str, "asyncio.subprocess.Process"]]:
    """Run workers as processes; each must end well. Their logs are NAME.log in the folder."""
    processes = {}
    try:
        for name in workers:
            with (folder / f"{name}.log").open("ab") as log:
                processes[name] = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", f"tocsin_{name}"),
                    env=os.environ | {"TOCSIN_REDIS_URL": guarded.url(name), **settings},
                    stderr=log,
                )
        yield processes
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        ended = {name: await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) for name, process in processes.items()}
        assert dict.fromkeys(workers, 0) == ended, ended
    finally:
        for process in processes.values():
            if process.returncode is None:
                process.kill()
                await process.wait()
