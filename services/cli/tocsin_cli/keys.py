"""`tocsin keys`: who may come in over HTTP. Of a key the file keeps a hash; the key itself is shown once."""

import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.table import Table
from rich.text import Text

from tocsin.access.keys import NAME, Key, Role, hashed, read_keys
from tocsin.contracts.report import SourceKind
from tocsin.kit.errors import Misconfigured
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.replacing import changing, replace
from tocsin_cli.showing import console, say
from tocsin_ingest.sources.editing import Value, added, removed

VARIABLE: Final = "TOCSIN_INGEST_KEYS"

BOARD_VARIABLE: Final = "TOCSIN_BOARD_KEYS"

SENDERS: Final = (VARIABLE,)

READERS: Final = (BOARD_VARIABLE, VARIABLE)
"""What names the file of keys with a role, the first that is set: one file does for both if nobody says otherwise."""

OURS: Final = 0o600
"""The mode of a new file: workers run as who makes keys, as in our containers. One that is there keeps its own, for a
worker that is another user."""

PREFIX: Final = "tocsin_"
"""How every key begins, so that whoever finds one in a log or a repository knows what it is."""

KEY_BYTES: Final = 32

TABLE: Final = "key"

HEAD: Final = (
    "# Who may come in over HTTP: made by `tocsin keys new`. A key itself is kept nowhere, only its SHA-256.\n"
)


def file_of(var: Path, environment: Mapping[str, str], *variables: str) -> Path:
    """Return the file: the one that a worker is told of by the first variable that is set, else a `tocsin run`'s."""
    told = next(filter(None, map(environment.get, variables)), None)
    return Path(told) if told else var / "keys.toml"


def files_of(var: Path, environment: Mapping[str, str]) -> list[Path]:
    """Return where keys may be: ingest's file and the board's, which mostly are one."""
    files = (file_of(var, environment, *variables) for variables in (READERS, SENDERS))
    return list({file.resolve(): file for file in files}.values())


def file_if_any(var: Path, environment: Mapping[str, str], variable: str) -> Path | None:
    """Return the file that a worker of a `tocsin run` is told of: the one the user named, else its own if there."""
    file = file_of(var, environment, variable)
    return file if environment.get(variable) or file.exists() else None


def new(  # noqa: PLR0913 - an argument is an option
    name: str, *, role: str | None, source: str | None, kind: str | None, rate: int | None, var: Path
) -> None:
    """Make a key, print it, and write its hash down. Raises `UsageError`."""
    if not re.fullmatch(NAME, name):
        raise UsageError(f"{name!r} is no name: give letters, digits, dots, underlines and hyphens, at most 64")
    if kind is not None and kind not in set(SourceKind):
        raise UsageError(f"{kind!r} is no kind: give one of {', '.join(SourceKind)}")
    if role is not None and role not in set(Role):
        raise UsageError(f"{role!r} is no role: give one of {', '.join(Role)}, or none for a key that sends reports")
    if role is not None and (source or kind or rate):
        raise UsageError(
            "--source, --kind and --rate are for keys that send reports; one with a --role reads the board"
        )
    path, key = file_of(var, os.environ, *(READERS if role else SENDERS)), PREFIX + secrets.token_urlsafe(KEY_BYTES)
    fields: dict[str, Value] = {"name": name, "sha256": hashed(key)}
    fields |= {"role": role} if role else {}
    fields |= {"source": source} if source else {}
    fields |= {"kind": kind} if kind else {}
    fields |= {"rate_per_minute": rate} if rate is not None else {}
    fields |= {"created": datetime.now(UTC).isoformat(timespec="seconds")}
    is_first = not path.exists()

    def edit(text: str, keys: tuple[Key, ...]) -> str:
        if name in {each.name for each in keys}:
            raise UsageError(f"there is a key called {name} in {path}: revoke it first, or give this one another name")
        return added(text or HEAD, TABLE, fields)

    _change(path, edit)
    print(key)  # noqa: T201  the result, for a program or the eyes of one
    say(f"tocsin: that is the key of {name}; it is not shown again. Its hash is in {path}")
    if is_first or role:
        asks, variable = ("the board", BOARD_VARIABLE) if role else ("ingest", VARIABLE)
        say(f"tocsin: {asks} takes it within a second where it was started with {variable}={path}")


def revoke(name: str, *, var: Path) -> None:
    """Take a key out, of both files where two have it; it is refused within a second. Raises `CommandError`."""
    paths = files_of(var, os.environ)
    having = [path for path in paths if name in _names(path)]

    def edit(text: str, keys: tuple[Key, ...]) -> str:
        names = [each.name for each in keys]
        return removed(text, TABLE, names.index(name) + 1) if name in names else text  # somebody else was faster

    for path in having:
        _change(path, edit)
    if not having:
        names = [each for path in paths for each in _names(path)]
        raise CommandError(f"no key in {_listed(paths)} is called {name}; there {_are(names)}")
    say(f"tocsin: {name} is revoked; it is refused from now on")


def show(*, var: Path, as_json: bool) -> None:
    """Print the keys: whose they are, and what holds for them. Raises `UsageError`."""
    paths = files_of(var, os.environ)
    keys = [key for path in paths for key in _kept(path)]
    if as_json:
        for key in keys:
            said = key.model_dump(mode="json", exclude={"sha256"})
            print(json.dumps(said, ensure_ascii=False))  # noqa: T201  the result, for a program
    elif keys:
        table = Table()
        for heading in ("name", "role", "source", "kind", "reports a minute", "created"):
            table.add_column(heading, overflow="fold")
        for key in keys:
            created = key.created.isoformat(timespec="seconds") if key.created else "-"
            sends = (key.source or key.name, key.kind or "-", f"{key.rate_per_minute:,}")
            cells = (key.name, key.role or "-", *(("-", "-", "-") if key.role else sends), created)
            table.add_row(*map(Text, cells))
        console().print(table)
    else:
        say(f"no keys in {_listed(paths)}: `tocsin keys new NAME` makes one")


def _change(path: Path, edit: Callable[[str, tuple[Key, ...]], str]) -> None:
    with changing(path, variable=VARIABLE):
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        replace(path, edit(text, _kept(path)), mode=OURS)


def _kept(path: Path) -> tuple[Key, ...]:
    if not path.exists():
        return ()
    try:
        return read_keys(path)
    except Misconfigured as error:
        raise UsageError(str(error)) from error


def _names(path: Path) -> list[str]:
    return [key.name for key in _kept(path)]


def _listed(paths: list[Path]) -> str:
    return " or ".join(map(str, paths))


def _are(names: list[str]) -> str:
    return f"are {', '.join(names)}" if names else "are none"
