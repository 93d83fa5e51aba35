"""Reports on their way to `POST /reports`: sent again while the other side is busy, given up where it refuses."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

from tocsin_cli.demo.stories import Telling
from tocsin_cli.errors import CommandError, UsageError

AT_ONCE: Final = 200
"""Reports in one request: some 200 kB."""

PATIENCE_SECONDS: Final = 30.0
"""How long an answer may take."""

TRIES: Final = 20
"""Before we give up on an API that is busy."""

PAUSE_SECONDS: Final = 2.0
"""Between two tries where the answer names no other."""

BUSY: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

Wait = Callable[[float], bool]
"""Waits so many seconds; True where somebody wants us to stop."""


class SendingError(CommandError):
    """The API did not take the reports."""


class Sender:
    """Sends to one API."""

    def __init__(self, url: str, *, key: str, wait: Wait) -> None:
        """Raise `UsageError` where the address is none of HTTP."""
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{url}: not an address of HTTP. Say for example --to http://127.0.0.1:8750")
        self._url = f"{url.removesuffix('/').removesuffix('/reports')}/reports"
        self._key = key
        self._wait = wait

    def send(self, tellings: Sequence[Telling]) -> bool:
        """Send reports; False where we were told to stop before all were taken. Raises `SendingError`."""
        parts = [tellings[start : start + AT_ONCE] for start in range(0, len(tellings), AT_ONCE)]
        return all(self._send(part) for part in parts)

    def _send(self, tellings: Sequence[Telling]) -> bool:
        body = json.dumps([each.as_json for each in tellings]).encode()
        why = ""
        for _ in range(TRIES):
            try:
                with urllib.request.urlopen(self._request(body), timeout=PATIENCE_SECONDS):  # noqa: S310  checked above
                    return True
            except urllib.error.HTTPError as refusal:
                with refusal:
                    if refusal.code not in BUSY:
                        said = refusal.read(500).decode(errors="replace")
                        raise SendingError(f"{self._url} answered {refusal.code}: {said}") from refusal
                    why, pause = f"answered {refusal.code}", _seconds(refusal.headers.get("Retry-After", ""))
            except (OSError, http.client.HTTPException) as error:
                why, pause = str(error), PAUSE_SECONDS
            if self._wait(pause):
                return False
        raise SendingError(
            f"{self._url} took nothing in {TRIES} tries ({why}). Does a `tocsin run` take reports there?"
        )

    def _request(self, body: bytes) -> urllib.request.Request:
        headers = {"Content-Type": "application/json"} | ({"X-API-Key": self._key} if self._key else {})
        return urllib.request.Request(self._url, data=body, headers=headers)  # noqa: S310  checked above


def _seconds(told: str) -> float:
    return float(told) if told.isdecimal() else PAUSE_SECONDS
