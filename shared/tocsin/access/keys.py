"""API keys: a file of their hashes, read again when it changes.

A key is 256 random bits, so that its plain SHA-256 cannot be guessed; the key itself is kept nowhere.
"""

import hashlib
import hmac
import time
import tomllib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tocsin.contracts.report import SourceKind
from tocsin.kit import occurrences
from tocsin.kit.errors import Misconfigured

LOOK_SECONDS: Final = 1.0
"""How late a revoked key is noticed at most; a look is one `stat`."""

DEFAULT_RATE: Final = 60_000
"""Reports a minute: what one worker takes in. A limit is there to keep one sender from taking all of it."""

NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class Role(StrEnum):
    """What a key's holder may do at the board: each role may do what those before it may."""

    READ = "read"
    CORRECT = "correct"
    ADMIN = "admin"

    def may(self, needed: "Role") -> bool:
        """Tell whether this role is enough for what needs the other."""
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)


class Key(BaseModel):
    """One entry of the file: who has the key, and what it is for.

    One with a `role` is for the board. One without is for sending reports: `source` and `kind` hold for those.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=NAME)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    source: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    kind: SourceKind | None = None
    role: Role | None = None
    rate_per_minute: Annotated[int, Field(ge=1, le=10_000_000)] = DEFAULT_RATE
    created: AwareDatetime | None = None


class KeyFile(BaseModel):
    """The whole file: `[[key]]` entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: tuple[Key, ...] = ()


def hashed(secret: str) -> str:
    """Return what the file keeps of a key."""
    return hashlib.sha256(secret.encode("utf-8", errors="surrogatepass")).hexdigest()


def read_keys(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file. Raises `Misconfigured` that says what is wrong where; it never shows a hash."""
    try:
        keys = KeyFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).key
    except OSError as error:
        raise Misconfigured(f"cannot read {path} ({error.strerror}): make it with `tocsin keys new`") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Misconfigured(f"{path} is no TOML ({error}); mend it, or make it anew with `tocsin keys new`") from error
    except ValidationError as error:
        raise Misconfigured(f"{path}: {_first_complaint(error)}") from error
    names = [key.name for key in keys]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise Misconfigured(f"{path}: two keys are called {doubled!r}; take one away with `tocsin keys revoke`")
    return keys


def _first_complaint(error: ValidationError) -> str:
    wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
    match wrong["loc"]:
        case ("key", int(number), field, *_):
            return f"key {number + 1}, {field}: {wrong['msg']}"
        case location:
            return f"{'.'.join(map(str, location))}: {wrong['msg']}; there are only [[key]] entries"


class Keyring:
    """The keys of a file, as it is now. One that is not there opens to nobody; one that is broken stays as it was."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.monotonic) -> None:
        """Read the file; one that is not there yet may come later. Raises `Misconfigured` where it cannot be read."""
        self._path = path
        self._now = now
        self._stamp = self._look()
        self._keys = () if self._stamp is None else read_keys(path)
        self._next_look = now() + LOOK_SECONDS

    def all(self) -> tuple[Key, ...]:
        """Return every entry."""
        self._refresh()
        return self._keys

    def find(self, secret: str) -> Key | None:
        """Return the entry of a key, or None. Takes as long for a near miss as for a far one."""
        self._refresh()
        given, found = hashed(secret), None
        for key in self._keys:
            if hmac.compare_digest(key.sha256, given):
                found = key
        return found

    def named(self, name: str) -> Key | None:
        """Return the entry of this name, or None."""
        self._refresh()
        return next((key for key in self._keys if key.name == name), None)

    def _refresh(self) -> None:
        if self._now() < self._next_look:
            return
        self._next_look = self._now() + LOOK_SECONDS
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys = () if stamp is None else read_keys(self._path)
        except Misconfigured as error:
            occurrences.keys_unread(str(self._path), why=str(error))
        else:
            occurrences.keys_read(str(self._path), keys=len(self._keys))

    def _look(self) -> tuple[int, int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
