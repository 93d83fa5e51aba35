"""Who may send: whoever has a key; without a file of keys, programs on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol

from tocsin.access.callers import is_loopback, is_of_another_site, names_loopback, secret_of
from tocsin.access.keys import Keyring
from tocsin.contracts.report import Source, SourceKind
from tocsin.kit.errors import Misconfigured
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.settings import IngestSettings

LOCAL_NAME: Final = "local"
"""What a sender without a key is called."""

MAKE_ONE: Final = "`tocsin keys new NAME` makes one; with docker compose, `docker compose run --rm cli keys new NAME`"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends. `source` stands where a report names none; `rate_per_minute` is None where there is no limit."""

    name: str
    source: Source
    rate_per_minute: int | None = None


class Gate(Protocol):
    """Lets senders in."""

    def admit(self, headers: Mapping[str, str]) -> Caller:
        """Return who it is. Raises `Problem` where nobody with such headers gets in."""

    def missing(self) -> str | None:
        """Return how to make a key where nobody has one that sends reports; None where somebody may send."""


class KeyGate:
    """Lets in who has a key: `Authorization: Bearer KEY`, or `X-API-Key: KEY`."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def admit(self, headers: Mapping[str, str]) -> Caller:
        key = self._keyring.find(secret_of(headers))
        if key is None or key.role is not None:  # a key of the board sends nothing
            detail = f"no such key: send one as `Authorization: Bearer KEY` or `X-API-Key: KEY`; {MAKE_ONE}"
            raise Problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})
        source = Source(name=key.source or key.name, kind=key.kind or SourceKind.OTHER)
        return Caller(key.name, source, key.rate_per_minute)

    def missing(self) -> str | None:
        return None if any(key.role is None for key in self._keyring.all()) else MAKE_ONE


class LocalGate:
    """Lets in every program on this machine, but no web page that a browser on it shows.

    A page of another site could post to loopback, or give its own name our address: so a request must name loopback
    as its host, and must not say that it comes from a page elsewhere.
    """

    def admit(self, headers: Mapping[str, str]) -> Caller:
        if not names_loopback(headers):
            raise Problem(HTTPStatus.FORBIDDEN, "without keys only http://127.0.0.1 and http://localhost are served")
        if is_of_another_site(headers):
            raise Problem(HTTPStatus.FORBIDDEN, "web pages may not send reports; make a key with `tocsin keys new`")
        return Caller(LOCAL_NAME, Source(name="http"))

    def missing(self) -> None:
        """Return None: no key is needed here."""


def gate_of(settings: IngestSettings) -> Gate:
    """Return the gate that the settings ask for. Raises `Misconfigured` where anybody could walk in.

    Where the file of keys is not there yet nobody gets in, and keys are taken as soon as it is.
    """
    if settings.ingest_keys is not None:
        return KeyGate(Keyring(settings.ingest_keys))
    if not is_loopback(settings.ingest_http_host):
        raise Misconfigured(
            f"TOCSIN_INGEST_HTTP_HOST={settings.ingest_http_host} would let anybody send reports: make a key with "
            "`tocsin keys new` and name its file in TOCSIN_INGEST_KEYS, or serve on 127.0.0.1"
        )
    return LocalGate()
