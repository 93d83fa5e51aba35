"""Sessions of the page: a signed cookie, for what a browser sends no header with: the stream, and downloads."""

import hmac
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Final, NamedTuple

from tocsin.access.keys import Key

COOKIE: Final = "tocsin_session"

LIFE_SECONDS: Final = 12 * 3600
"""A working day: the page begins a new one whenever it is loaded."""


class Holder(NamedTuple):
    """Who began a session: the name and the hash of his key."""

    key: str
    sha256: str


class Sessions:
    """Signs cookies with a secret of this process: when it starts again, pages begin anew with the key they keep."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._secret = secrets.token_bytes(32)
        self._now = now

    def begin(self, key: Key) -> str:
        """Return the value of a cookie for the holder of a key."""
        said = f"{key.name}|{key.sha256}|{int(self._now()) + LIFE_SECONDS}"
        return f"{said}|{self._sign(said)}"

    def read(self, cookie: str) -> Holder | None:
        """Return whose session it is; None where it is over, or was never one of ours."""
        said, _, signature = cookie.rpartition("|")
        if not hmac.compare_digest(self._sign(said).encode(), signature.encode()):
            return None
        name, hash_, until = said.split("|")
        return Holder(name, hash_) if self._now() < int(until) else None

    def _sign(self, said: str) -> str:
        return hmac.new(self._secret, said.encode(), sha256).hexdigest()
