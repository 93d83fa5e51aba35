"""The files of a deployment's secrets: a folder for each service, which nobody else gets to see.

What is missing is made, what is there stays: a second start changes no password. The ACL file alone is written anew
each time, so that a new version's streams are in it.
"""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tocsin.access.permissions import Needs
from tocsin_cli.errors import CommandError
from tocsin_cli.replacing import replace
from tocsin_cli.secrets.acl import ADMIN, HEALTH, OPERATOR, SCALER, SERVICES, acl_file, of_services

PASSWORD_BYTES: Final = 32

READABLE: Final = 0o444
"""Each service runs as a user of its own, which the one that writes does not know: who may read a folder is decided by
where it is mounted."""

REDIS_URL: Final = "redis_url"

DATABASE_URL: Final = "database_url"

OF_DATABASE: Final = ("store", "board", OPERATOR)
"""Who has a login of the database. Their passwords lie in the database's folder too, by which it makes them."""

SUPERUSER: Final = "superuser"

GRAFANA: Final = "grafana"

CONSUMERS: Final = "consumers"
"""The folder of what consumers of your own are given: each has one below it."""


class Folder:
    """The folder with a folder for each service; `redis` is its HOST:PORT, `postgres` HOST:PORT/DATABASE."""

    def __init__(self, root: Path, *, redis: str, postgres: str) -> None:
        self._root = root
        self._redis = redis
        self._postgres = postgres
        self.made: list[str] = []

    def fill(self, consumers: Iterable[Needs] = (), *, partitions: Sequence[int] = (0,)) -> None:
        """Make what is missing, and write the ACL file. Raises `CommandError`."""
        yours = list(consumers)
        passwords = {name: self._of_redis(name, name) for name in (*(needs.name for needs in SERVICES), OPERATOR)}
        passwords |= {needs.name: self._of_redis(needs.name, f"{CONSUMERS}/{needs.name}") for needs in yours}
        passwords |= {name: self._password("redis", name) for name in (HEALTH, SCALER, ADMIN)}
        self._password("postgres", SUPERUSER)
        self._password(GRAFANA, ADMIN)
        for name in OF_DATABASE:
            self._of_database(name)
        users = of_services([*SERVICES, *yours], partitions=partitions)
        self._write("redis", "users.acl", acl_file(users, passwords))

    def _of_redis(self, name: str, folder: str) -> str:
        return self._in_url(folder, REDIS_URL, f"redis://{name}:{{password}}@{self._redis}/0")

    def _of_database(self, name: str) -> None:
        password = self._in_url(name, DATABASE_URL, f"postgresql://{name}:{{password}}@{self._postgres}")
        self._write("postgres", name, password)

    def _in_url(self, service: str, file: str, form: str) -> str:
        """Return the password in a service's URL; make both where the file is missing."""
        path = self._root / service / file
        if not path.exists():
            self._write(service, file, form.format(password=_new()))
            self.made.append(f"{service}/{file}")
        password = urlsplit(path.read_text(encoding="utf-8").strip()).password
        if not password:
            raise CommandError(f"{path} holds no URL with a password: write one into it, or remove it to have it made")
        return unquote(password)

    def _password(self, service: str, name: str) -> str:
        path = self._root / service / name
        if not path.exists():
            self._write(service, name, _new())
            self.made.append(f"{service}/{name}")
        return path.read_text(encoding="utf-8").strip()

    def _write(self, service: str, file: str, text: str) -> None:
        path = self._root / service / file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                replace(path, text, mode=READABLE)
        except OSError as error:
            raise CommandError(f"cannot write {path}: {error.strerror or error}; the folder must be ours") from error


def _new() -> str:
    """Return a password: URL-safe, so that a URL holds it as it is."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
