"""Posting over HTTP: to the operator's own address and nowhere else, within a time, reading no more than is of use."""

import asyncio
import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit

import httpcore2
from pydantic import SecretStr

from tocsin.outgoing.addresses import AllowList
from tocsin.outgoing.network import Forbidden, GuardedNetwork, SystemResolver
from tocsin.outgoing.retry_after import retry_after
from tocsin_alert.channels import Away, Refused, Undelivered
from tocsin_alert.wording.clean import one_line

ANSWER_BYTES: Final = 2_000
"""What is read of an answer: enough to see what is wrong. Nothing of a receiver's answer is of use otherwise."""

SHOWN_LETTERS: Final = 300

LATER: Final = frozenset({408, 421, 423, 425, 429})
"""Of the answers that lay it on the asker, those that another time may be others."""

MENDING: Final = {
    401: "it asks who we are: see to the URL or the secret",
    403: "it forbids it: see to the URL or the secret",
    404: "nothing is at this address: correct the URL",
    405: "it takes no POST: correct the URL",
    410: "it was taken away for good: correct the URL",
    413: "it takes no alert as long as this",
}

_URL: Final = re.compile(r"[!-~]{1,4096}")

_HTTP_ERRORS: Final = (httpcore2.NetworkError, httpcore2.RemoteProtocolError, httpcore2.TimeoutException)


class Poster:
    """Posts to one URL. Redirects are not followed: whoever moves says so to the operator, not to us.

    The texts of its errors have the host and not the URL, whose path may be a secret.
    """

    def __init__(self, url: SecretStr, *, allowed: AllowList, timeout_seconds: float, tls: ssl.SSLContext) -> None:
        """Say where to post. Raises `ValueError` for what is no URL to post to."""
        self._url = url.get_secret_value()
        self._seconds = timeout_seconds
        self.host = _host(self._url, allowed)
        self._network = GuardedNetwork(allowed, SystemResolver())
        self._tls = tls

    async def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Return when the receiver has taken the body. Raises `Refused` or `Away`."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._post(body, headers)
        except TimeoutError:
            raise Away(f"{self.host} did not answer within {self._seconds:g} seconds") from None
        except Forbidden as error:
            raise Refused(f"{error}; if it is yours, allow it in TOCSIN_ALERT_ALLOW_HOSTS") from None
        except httpcore2.LocalProtocolError as error:
            raise Refused(f"this alert cannot be sent by HTTP: {error}") from None
        except _HTTP_ERRORS as error:
            raise Away(f"{self.host} cannot be reached: {str(error) or type(error).__name__}") from None

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> None:
        own = {
            "Host": urlsplit(self._url).netloc.rpartition("@")[2],
            "User-Agent": f"tocsin-alert/{version('tocsin-alert')}",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        async with (
            httpcore2.AsyncConnectionPool(ssl_context=self._tls, network_backend=self._network) as pool,
            pool.stream(
                "POST",
                self._url,
                headers=[(k.encode(), v.encode()) for k, v in (own | dict(headers)).items()],
                content=body,
            ) as answer,
        ):
            if not 200 <= answer.status < 300:
                raise self._refusal(answer.status, dict(answer.headers), await _beginning(answer))

    def _refusal(self, status: int, headers: Mapping[bytes, bytes], said: str) -> Undelivered:
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers.items()}
        words = f"{self.host} answered with status {status}" + (f": {said}" if said else "")
        if status >= 500 or status in LATER:
            return Away(words, retry_after=retry_after(told.get("retry-after"), now=datetime.now(UTC)))
        if 300 <= status < 400:
            there = one_line(told.get("location", ""), SHOWN_LETTERS)
            return Refused(f"{words}; it leads to {there or 'nowhere'}, and redirects are not followed: give that URL")
        return Refused(f"{words}; {MENDING.get(status, 'it will not have this alert')}")


async def _beginning(answer: httpcore2.Response) -> str:
    read = b""
    async for piece in answer.aiter_stream():
        read += piece
        if len(read) >= ANSWER_BYTES:
            break
    return one_line(read[:ANSWER_BYTES].decode(errors="replace"), SHOWN_LETTERS)


def _host(url: str, allowed: AllowList) -> str:
    """Return the host of a URL. Raises `ValueError`, which does not tell the URL."""
    try:
        parts, _ = urlsplit(url), urlsplit(url).port
    except ValueError:
        raise ValueError("the URL's host or port will not do; write them as in https://host:8443/path") from None
    if not _URL.fullmatch(url) or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("the URL must begin with https:// and a host, and have no blanks in it")
    if parts.username is not None:
        raise ValueError("the URL holds a user or a password; sign with secret_file instead")
    if parts.scheme == "http" and not allowed.names(parts.hostname):
        raise ValueError(
            f"http:// to {parts.hostname} can be read on its way; use https://, or allow the host in "
            "TOCSIN_ALERT_ALLOW_HOSTS"
        )
    return parts.hostname
