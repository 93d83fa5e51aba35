"""The operator's mail server, and what it says in the words of a channel. It blocks, and belongs into a thread."""

import io
import smtplib
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from tocsin.outgoing.network import CONNECT_SECONDS
from tocsin_alert.channels import Away, Refused
from tocsin_alert.wording.clean import one_line

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_ADDRESSES: Final = 4
"""So many addresses of a host are tried."""

SHOWN_LETTERS: Final = 300

ANSWERS_BYTES: Final = 100_000
"""What a server may say about one message, all in all."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are to the server."""

    user: str
    password: SecretStr


@dataclass(frozen=True, slots=True)
class Server:
    """Where to, and how. `tls` is None where nothing is sealed; `at_once` is sealed from the first byte."""

    host: str
    port: int
    timeout_seconds: float
    tls: ssl.SSLContext | None
    at_once: bool = False
    login: Login | None = None

    def send(self, message: EmailMessage, addresses: Sequence[str]) -> str | None:
        """Hand a message over; `addresses` are those of the host that may be connected to.

        It takes `timeout_seconds` at most, however slowly the server speaks. Return what the server has against some
        of the recipients. Raises `Refused` and `Away`.
        """
        client = self._client()
        client.addresses = addresses
        client.deadline = time.monotonic() + self.timeout_seconds
        try:
            _greeted(client, self.host, self.port)
            if self.tls and not self.at_once:
                client.starttls(context=self.tls)
            if self.login:
                client.login(self.login.user, self.login.password.get_secret_value())
            refused = client.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            client.close()
            raise self._failure(error) from error
        _leave(client)
        return _told(refused) if refused else None

    def _client(self) -> "_Guarded":
        if self.tls and self.at_once:
            return _Sealed(timeout=self.timeout_seconds, context=self.tls)
        return _Guarded(timeout=self.timeout_seconds)

    def _failure(self, error: Exception) -> Refused | Away:
        match error:
            case smtplib.SMTPRecipientsRefused(recipients=recipients):
                said = f"{self.host} takes it for nobody: {_told(recipients)}"
                return Away(said) if all(code < 500 for code, _ in recipients.values()) else Refused(said)
            case smtplib.SMTPResponseException(smtp_code=code, smtp_error=words):
                said = f"{self.host} answered {code}: {_words(words)}"
                return Refused(said) if 500 <= code < 600 else Away(said)
            case smtplib.SMTPNotSupportedError():
                return Refused(f"{self.host} does not offer what is asked of it: {error}; see to security and user")
            case _:
                return Away(f"{self.host} cannot be reached: {str(error) or type(error).__name__}")


class _Guarded(smtplib.SMTP):
    """Connects to checked addresses alone, asks TLS for the host's name, and ends by its deadline.

    `deadline` is of the clock that only runs forwards. A socket's own timeout begins anew with each byte.
    """

    addresses: Sequence[str] = ()
    deadline: float = 0.0

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Answers(self.sock, self.deadline))
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failure = OSError(f"{host} has no address")
        for address in self.addresses[:MOST_ADDRESSES]:
            try:
                left = self.deadline - time.monotonic()
                return socket.create_connection((address, port), max(min(left, timeout, CONNECT_SECONDS), 0.001))
            except OSError as error:
                failure = error
        raise failure


class _Answers(io.RawIOBase):
    """What a server says, until a moment and no more than is of use."""

    def __init__(self, source: socket.socket, deadline: float) -> None:
        self._source = source
        self._deadline = deadline
        self._left = ANSWERS_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        seconds = self._deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("its time is over")
        if self._left <= 0:
            raise OSError(f"it said more than {ANSWERS_BYTES} bytes")
        self._source.settimeout(seconds)
        count = self._source.recv_into(buffer)
        self._left -= count
        return count


class _Sealed(smtplib.SMTP_SSL, _Guarded):
    """The same, sealed from the first byte: SMTP_SSL seals the socket that the next class of the line returns."""


def _greeted(client: smtplib.SMTP, host: str, port: int) -> None:
    # What the constructor does when it is given a host; it needs the addresses first.
    client._host = host  # type: ignore[attr-defined]  # noqa: SLF001
    code, words = client.connect(host, port)
    if code != 220:
        client.close()
        raise smtplib.SMTPConnectError(code, words)


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye, and wait for no answer: what the server has taken it has taken, and it may hang now."""
    with suppress(OSError, smtplib.SMTPException):
        client.putcmd("quit")
    client.close()


def _told(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{who}: {code} {_words(words)}" for who, (code, words) in recipients.items())


def _words(words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return one_line(text, SHOWN_LETTERS)
