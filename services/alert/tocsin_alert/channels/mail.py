"""E-mail: one message to all recipients, those about one incident in one thread."""

import asyncio
import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tocsin.outgoing.addresses import AllowList
from tocsin.outgoing.network import Forbidden, SystemResolver, checked
from tocsin_alert.channels import Alert, Away, Refused
from tocsin_alert.channels.options import ChannelOptions, Secret
from tocsin_alert.channels.smtp import Login, Server
from tocsin_alert.wording.plain import plain

SUBMISSION_PORT: Final = 587
SEALED_PORT: Final = 465

_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
_SERVER: Final = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?")


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no address; write one such as desk@example.org, without a name")
    return text


def _server(text: str) -> str:
    found = _SERVER.fullmatch(text)
    if not found or int(found[2] or 1) not in range(1, 1 << 16):
        raise ValueError(f"{text!r} is no server; write its name, and its port if need be: smtp.example.org:587")
    return text


Address = Annotated[str, AfterValidator(_address)]


class MailOptions(ChannelOptions):
    """Sends e-mail through a server of yours."""

    kind: Literal["email"]
    server: Annotated[str, AfterValidator(_server), Field(description="Host, and port where it is not the usual one.")]
    security: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="starttls (port 587), tls from the first byte (465), or none, to an allowed host (587)."),
    ] = "starttls"
    user: Annotated[str | None, Field(description="Who we are to the server.")] = None
    password_file: Annotated[Secret | None, Field(description="A file with the password.")] = None
    sender: Annotated[Address, Field(alias="from", description="Whose mail it is.")]
    to: Annotated[tuple[Address, ...], Field(min_length=1, max_length=100, description="Who gets it.")]

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.user is None) != (self.password_file is None):
            raise ValueError("user and password_file come together")
        return self

    def open(self, allowed: AllowList) -> "Mail":
        found = _SERVER.fullmatch(self.server)
        host, port = found.groups() if found else (self.server, None)
        host = str(host).strip("[]")
        if self.security == "none" and not allowed.names(host):
            raise ValueError(
                f'mail to {host} can be read on its way; use security = "starttls", or allow the host in '
                "TOCSIN_ALERT_ALLOW_HOSTS"
            )
        at_once = self.security == "tls"
        server = Server(
            host=host,
            port=int(port or (SEALED_PORT if at_once else SUBMISSION_PORT)),
            timeout_seconds=self.timeout_seconds,
            tls=None if self.security == "none" else self.tls(),
            at_once=at_once,
            login=Login(self.user, self.password_file) if self.user and self.password_file else None,
        )
        return Mail(server, allowed, sender=self.sender, to=self.to)


class Mail:
    """The channel."""

    def __init__(self, server: Server, allowed: AllowList, *, sender: str, to: tuple[str, ...]) -> None:
        self._server = server
        self._allowed = allowed
        self._resolver = SystemResolver()
        self._sender = sender
        self._to = to

    async def send(self, alert: Alert) -> str | None:
        """Return what the server has against some of the recipients."""
        server, message = self._server, mail(alert, sender=self._sender, to=self._to)
        try:
            addresses = await checked(server.host, server.port, self._allowed, self._resolver)
            # No limit here: a thread cannot be stopped, and it may have the server's yes in its hands. It has its own.
            return await asyncio.to_thread(server.send, message, addresses)
        except TimeoutError:
            raise Away(f"no name server answered for {server.host}") from None
        except Forbidden as error:
            raise Refused(f"{error}; if it is yours, allow it in TOCSIN_ALERT_ALLOW_HOSTS") from None
        except OSError as error:
            raise Away(f"{server.host} cannot be found: {error}") from None


def mail(alert: Alert, *, sender: str, to: tuple[str, ...]) -> EmailMessage:
    """Return the message. A receiver, or a reader's program, drops a repeat by its Message-ID."""
    domain = sender.rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, ", ".join(to)
    message["Subject"] = alert.notice.headline
    message["Date"] = format_datetime(alert.at)
    message["Message-ID"] = _id(alert.due.key, alert.due.channel, domain)
    if alert.earlier:
        thread = [_id(sent.key, alert.due.channel, domain) for sent in alert.earlier]
        message["In-Reply-To"], message["References"] = thread[-1], " ".join(thread)
    message["Auto-Submitted"] = "auto-generated"
    message["Tocsin-Alert-Key"] = alert.due.key
    message.set_content(plain(alert.notice))
    return message


def _id(key: str, channel: str, domain: str) -> str:
    return f"<{hashlib.sha256(f'{channel}/{key}'.encode()).hexdigest()[:32]}@{domain}>"
