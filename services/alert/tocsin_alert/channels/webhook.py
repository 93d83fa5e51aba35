"""Webhooks: the alert as JSON, signed so that the receiver knows who sent it, and when."""

import hashlib
import hmac
from typing import Annotated, Final, Literal

import orjson
from pydantic import Field, SecretStr

from tocsin.contracts.alerts import DueKind
from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Alert
from tocsin_alert.channels.http import Poster
from tocsin_alert.channels.options import HttpOptions, Secret
from tocsin_alert.wording.plain import plain

SIGNATURE: Final = "Tocsin-Signature"
"""`t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>` by the secret. See docs/alerts.md."""

KEY: Final = "Tocsin-Alert-Key"
"""By which a receiver drops what it has had already."""


class WebhookOptions(HttpOptions):
    """Posts JSON to a URL."""

    kind: Literal["webhook"]
    secret_file: Annotated[Secret, Field(description="A file with the secret that signs what is sent.")]

    def open(self, allowed: AllowList) -> "Webhook":
        poster = Poster(self.address, allowed=allowed, timeout_seconds=self.timeout_seconds, tls=self.tls())
        return Webhook(poster, self.secret_file)


class Webhook:
    """The channel."""

    def __init__(self, poster: Poster, secret: SecretStr) -> None:
        self._poster = poster
        self._secret = secret.get_secret_value().encode()

    async def send(self, alert: Alert) -> None:
        body = document(alert)
        signature = signed(body, self._secret, at=int(alert.at.timestamp()))
        headers = {"Content-Type": "application/json", KEY: alert.due.key, SIGNATURE: signature}
        await self._poster.post(body, headers)


def signed(body: bytes, secret: bytes, *, at: int) -> str:
    """Return the value of the signature's header. `at` is in seconds since 1970."""
    digest = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def document(alert: Alert) -> bytes:
    """Return the body: the incident as the bus has it, with what became of it and a text that can be shown."""
    due, change, notice = alert.due, alert.due.change, alert.notice
    told = {
        "schema": "alert",
        "version": 1,
        "key": due.key,
        "channel": due.channel,
        "rule": due.rule,
        "kind": alert.decision.step if due.kind is DueKind.INCIDENT else due.kind,
        "sent_at": alert.at.isoformat(),
        "headline": notice.headline,
        "text": plain(notice),
        "url": notice.link,
        "changed": [str(difference) for difference in alert.decision.differences],
        "earlier": [sent.key for sent in alert.earlier],
        "held": [held.model_dump() for held in due.held],
        "held_count": due.held_count,
        "change": change.model_dump(mode="json") if change else None,
    }
    return orjson.dumps(told)
