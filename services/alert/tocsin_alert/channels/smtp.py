"""The operator's mail server, and what it says in the words of a channel. It blocks, and belongs into a thread."""

import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from pydantic import SecretStr

from tocsin_alert.channels import Away, Refused
from tocsin_alert.wording.clean import one_line

MOST_ADDRESSES: Final = 4
"""So many addresses of a host are tried."""

SHOWN_LETTERS: Final = 300


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

        Return what the server has against some of the recipients. Raises `Refused` and `Away`.
        """
        try:
            client = self._client(addresses)
        except (OSError, smtplib.SMTPException) as error:
            raise self._failure(error) from error
        try:
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

    def _client(self, addresses: Sequence[str]) -> smtplib.SMTP:
        if self.tls and self.at_once:
            sealed = _Sealed(timeout=self.timeout_seconds, context=self.tls)
            sealed.addresses = addresses
            _greeted(sealed, self.host, self.port)
            return sealed
        plain = _Guarded(timeout=self.timeout_seconds)
        plain.addresses = addresses
        _greeted(plain, self.host, self.port)
        return plain

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
    """Connects to checked addresses alone, and asks TLS for the host's name."""

    addresses: Sequence[str] = ()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        failure = OSError(f"{host} has no address")
        for address in self.addresses[:MOST_ADDRESSES]:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                failure = error
        raise failure


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
    """Say goodbye. What the server has taken it has taken, whatever it says to that."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def _told(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{who}: {code} {_words(words)}" for who, (code, words) in recipients.items())


def _words(words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return one_line(text, SHOWN_LETTERS)
