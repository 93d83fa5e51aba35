"""A mail server of a test: it keeps what it takes, and answers recipients as a test says."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tocsin_cli.workers import free_ports


@dataclass
class Mailbox:
    """What was taken; `answers` has the server's answer for a recipient, and for the whole message under ``DATA``."""

    messages: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    sealed: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  the library calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        said = self.answers.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  as above
        said = self.answers.get("DATA", "250 taken")
        if said.startswith("250"):
            content = cast("bytes", envelope.content)
            self.messages.append(cast("EmailMessage", message_from_bytes(content, policy=default)))
            self.sealed.append(session.ssl is not None)
        return said


@contextmanager
def serving_mail(
    certificate: tuple[Path, Path] | None = None, *, login: tuple[str, str] | None = None
) -> Iterator[Mailbox]:
    """Serve mail on loopback; with a certificate and its key it offers STARTTLS, and takes nothing without."""
    box = Mailbox(port=free_ports(1)[0])
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)

    def authenticate(*arguments: object) -> AuthResult:
        said = cast("LoginPassword", arguments[-1])
        return AuthResult(success=login == (said.login.decode(), said.password.decode()), handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        tls_context=context,
        require_starttls=context is not None,
        auth_required=login is not None,
        authenticator=authenticate if login else None,
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
