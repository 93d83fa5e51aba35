"""The Common Alerting Protocol 1.2 of OASIS, posted as XML: Alert, Update and Cancel, each with what it refers to."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, SecretStr

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Alert
from tocsin_alert.channels.cap_xml import Terms, document
from tocsin_alert.channels.http import Poster
from tocsin_alert.channels.options import HttpOptions, Secret
from tocsin_alert.channels.webhook import KEY, SIGNATURE, signed

MEDIA_TYPE: Final = "application/cap+xml"

LETTERS: Final = 200
"""Of a name or a restriction; CAP has no limit, and readers have."""


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it has signs in it that cannot be seen; leave them out")
    return text


Seen = Annotated[str, Field(max_length=LETTERS), AfterValidator(_printable)]


class CapOptions(HttpOptions):
    """Posts CAP 1.2 to a URL."""

    kind: Literal["cap"]
    sender: Annotated[
        Seen, Field(pattern=r"^[^\s,<&]+$", description="Who it is from, once in the world: tocsin@example.org.")
    ]
    sender_name: Annotated[Seen | None, Field(description="The same for people.")] = None
    status: Annotated[
        Literal["Actual", "Exercise", "System", "Test", "Draft"],
        Field(description="What it is to those who get it; nothing is Actual before you say so."),
    ] = "Draft"
    scope: Annotated[
        Literal["Public", "Restricted"], Field(description="Public, or Restricted to those of `restriction`.")
    ] = "Restricted"
    restriction: Annotated[Seen, Field(description="To whom it is restricted.")] = "Not for publication"
    expires_hours: Annotated[float, Field(gt=0, le=24 * 365, description="For how long it is told.")] = 24.0
    secret_file: Annotated[
        Secret | None, Field(description="A file with the secret that signs what is sent, as a webhook's.")
    ] = None

    def open(self, allowed: AllowList) -> "Cap":
        poster = Poster(self.address, allowed=allowed, timeout_seconds=self.timeout_seconds, tls=self.tls())
        terms = Terms(
            sender=self.sender,
            sender_name=self.sender_name,
            status=self.status,
            scope=self.scope,
            restriction=self.restriction if self.scope == "Restricted" else None,
            expires_hours=self.expires_hours,
        )
        return Cap(poster, terms, self.secret_file)


class Cap:
    """The channel."""

    def __init__(self, poster: Poster, terms: Terms, secret: SecretStr | None) -> None:
        self._poster = poster
        self._terms = terms
        self._secret = secret.get_secret_value().encode() if secret else None

    async def send(self, alert: Alert) -> None:
        body = document(alert, self._terms)
        headers = {"Content-Type": MEDIA_TYPE, KEY: alert.due.key}
        if self._secret is not None:
            headers[SIGNATURE] = signed(body, self._secret, at=int(alert.at.timestamp()))
        await self._poster.post(body, headers)
