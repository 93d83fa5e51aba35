"""Who may read and correct: by a key, by the cookie of a session, or from this machine where that is on."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.requests import HTTPConnection

from tocsin.access.callers import is_loopback, is_of_another_site, names_loopback, secret_of
from tocsin.access.keys import Key, Keyring, Role
from tocsin.kit.errors import Misconfigured
from tocsin_board.problems import Problem
from tocsin_board.sessions import COOKIE, Sessions
from tocsin_board.settings import BoardSettings

FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What a proxy adds: the address that we see is then its own, and says nothing of who asks."""

OLD_HTTP: Final = "1.0"
"""What nginx speaks to what is behind it where nobody told it otherwise; no browser and no `curl` of today does."""

READING: Final = frozenset({"GET", "HEAD"})

MAKE_ONE: Final = (
    "`tocsin keys new NAME --role read` makes one; with docker compose, "
    "`docker compose run --rm cli keys new NAME --role correct`"
)

NAME_FILE: Final = "then start the board with its file named in TOCSIN_BOARD_KEYS"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what he may do. `name` is None where nobody had to say it."""

    name: str | None
    role: Role

    def must(self, needed: Role) -> None:
        """Raise `Problem` where the role is not enough."""
        if self.role.may(needed):
            return
        what = f"this needs the role {needed}, and yours is {self.role}"
        mend = f"use a key that may: `tocsin keys new NAME --role {needed}` makes one"
        raise Problem(HTTPStatus.FORBIDDEN, what, where="Authorization", mend=mend)


class Gate:
    """Lets in who has a key of the board; and whoever asks from this machine, to read, where that is on."""

    def __init__(self, keyring: Keyring | None, sessions: Sessions, *, anonymous: bool) -> None:
        self._keyring = keyring
        self._sessions = sessions
        self._anonymous = anonymous

    def admit(self, request: HTTPConnection) -> Caller:
        """Return who asks. Raises `Problem` where nobody like that gets in."""
        if secret := secret_of(request.headers):
            key = self.key_of(secret)
            return Caller(key.name, key.role or Role.READ)
        if request.scope["method"] in READING and (name := self._of_session(request)):
            return Caller(name, Role.READ)
        if self._anonymous and is_here(request):
            return Caller(None, Role.READ)
        if (mend := self.missing()) is not None:
            raise _unauthorized("no key was sent, and nobody has one yet", mend)
        mend = f"send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; {MAKE_ONE}"
        raise _unauthorized("no key was sent", mend)

    def still_admits(self, request: HTTPConnection) -> bool:
        """Tell whether who was let in would be now: a key is revoked, and a session ends, while an answer is sent."""
        try:
            self.admit(request)
        except Problem:
            return False
        return True

    def missing(self) -> str | None:
        """Return how to make a key where there is none that this board could know; None where somebody may read."""
        if self._anonymous or (self._keyring and any(key.role for key in self._keyring.all())):
            return None
        return MAKE_ONE if self._keyring else f"{MAKE_ONE}; {NAME_FILE}"

    def key_of(self, secret: str) -> Key:
        """Return the board's key. Raises `Problem` where it is none."""
        key = self._keyring.find(secret) if self._keyring else None
        if key is None:
            what, mend = "this key is not known", f"ask whoever runs the board for one; {self.missing() or MAKE_ONE}"
            raise _unauthorized(what, mend)
        if key.role is None:
            what, mend = "this key sends reports, and reads nothing", f"use a key with a role; {MAKE_ONE}"
            raise Problem(HTTPStatus.FORBIDDEN, what, where="Authorization", mend=mend)
        return key

    def _of_session(self, request: HTTPConnection) -> str | None:
        """Return whose session it is, while the key is one that it was begun with: who is revoked is out."""
        holder = self._sessions.read(request.cookies.get(COOKIE, ""))
        key = self._keyring.named(holder.key) if holder and self._keyring else None
        return key.name if key and holder and key.sha256 == holder.sha256 else None


def gate_of(settings: BoardSettings, sessions: Sessions) -> Gate:
    """Return the gate that the settings ask for. Raises `Misconfigured` where anybody could get in.

    Where there are no keys yet nobody does: the page then tells how to make one, and takes it as soon as it is there.
    """
    anonymous, host = settings.board_anonymous, settings.board_host
    if anonymous and not is_loopback(host):
        raise Misconfigured(
            f"TOCSIN_BOARD_ANONYMOUS=1 is for this machine alone, and TOCSIN_BOARD_HOST={host} is seen from others: "
            "take one of the two back, and use keys"
        )
    keyring = Keyring(settings.board_keys) if settings.board_keys else None
    return Gate(keyring, sessions, anonymous=anonymous)


def is_here(request: HTTPConnection) -> bool:
    """Tell whether a program, or a page of ours, on this machine asks: no proxy for others, no page from elsewhere."""
    headers = request.headers
    return (
        is_loopback(request.client.host if request.client else None)
        and names_loopback(headers)
        and not is_of_another_site(headers)
        and not any(name in headers for name in FORWARDED)
        and request.scope["http_version"] != OLD_HTTP
    )


def _unauthorized(what: str, mend: str) -> Problem:
    headers = {"WWW-Authenticate": "Bearer"}
    return Problem(HTTPStatus.UNAUTHORIZED, what, where="Authorization", mend=mend, headers=headers)
