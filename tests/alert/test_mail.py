"""E-mail to a real server: sealed, in threads, and with no way for a report's text into its headers."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from alerts import an_alert, an_update
from builders import an_incident
from mail_server import serving_mail

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Away, Refused
from tocsin_alert.channels.mail import MailOptions
from tocsin_alert.channels.options import BASE

LOOPBACK = AllowList.of(["127.0.0.1", "localhost"])


def options(port: int, **changes: object) -> MailOptions:
    fields: dict[str, object] = {
        "kind": "email",
        "server": f"127.0.0.1:{port}",
        "security": "none",
        "from": "tocsin@example.org",
        "to": ["desk@example.org"],
        "timeout_seconds": 3,
    }
    return MailOptions.model_validate(fields | changes, context={BASE: Path()})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    crt, key = folder / "crt.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", crt]
    subprocess.run([*made, *subject], check=True, capture_output=True)
    return crt, key


async def test_an_alert_is_a_mail_and_its_update_is_in_its_thread() -> None:
    """Subject, text, and the ids by which programs thread and drop repeats."""
    first = an_alert()
    with serving_mail() as box:
        channel = options(box.port, to=["desk@example.org", "duty@example.org"]).open(LOOPBACK)
        await channel.send(first)
        await channel.send(an_update(first))

    one, two = box.messages
    assert ("Attack in Maiduguri, Borno, Nigeria", "auto-generated") == (one["Subject"], one["Auto-Submitted"])
    assert "desk@example.org, duty@example.org" == one["To"]
    assert "Where: Maiduguri, Borno, Nigeria (11.846, 13.160; within 15 km; the place itself)" in one.get_content()
    assert one["Message-ID"] == two["In-Reply-To"] == two["References"]
    assert one["Message-ID"] != two["Message-ID"]


async def test_a_text_of_a_stranger_makes_no_header() -> None:
    """Line ends, zeros and what turns the direction of writing are gone before the subject is written."""
    place = an_incident().location
    assert place is not None
    hostile = place.model_copy(update={"name": "Mai\r\nBcc: all@example.net\x00\u202edug\n\nuri"})
    with serving_mail() as box:
        await options(box.port).open(LOOPBACK).send(an_alert(an_incident(location=hostile)))

    [mail] = box.messages
    assert None is mail["Bcc"]
    assert "Attack in Mai Bcc: all@example.netdug uri, Borno, Nigeria" == mail["Subject"]


async def test_it_is_sealed_and_we_say_who_we_are(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    """STARTTLS by the operator's own certificate, then a login with the password of a file."""
    (tmp_path / "password").write_text("sesame\n")
    with serving_mail(certificate, login=("tocsin", "sesame")) as box:
        server = f"localhost:{box.port}"
        told = {"security": "starttls", "server": server, "ca_file": certificate[0], "user": "tocsin"}
        told |= {"password_file": tmp_path / "password"}
        await options(box.port, **told).open(LOOPBACK).send(an_alert())
        with pytest.raises(Away, match=r"cannot be reached.*certificate verify failed"):
            await options(box.port, **told | {"ca_file": None}).open(LOOPBACK).send(an_alert())
        (tmp_path / "password").write_text("wrong")
        with pytest.raises(Refused, match="answered 535"):
            await options(box.port, **told).open(LOOPBACK).send(an_alert())

    assert [True] == box.sealed


@pytest.mark.parametrize(
    ("answers", "error", "says"),
    [
        ({"DATA": "451 busy"}, Away, "answered 451: busy"),
        ({"DATA": "554 no\x07 spam"}, Refused, "answered 554: no spam"),
        ({"desk@example.org": "450 full"}, Away, "takes it for nobody: desk@example.org: 450 full"),
        ({"desk@example.org": "550 unknown"}, Refused, "takes it for nobody: desk@example.org: 550 unknown"),
    ],
)
async def test_what_the_server_answers_is_a_wait_or_a_refusal(
    answers: dict[str, str], error: type[Exception], says: str
) -> None:
    """4yz may pass, 5yz does not; either way the operator reads the server's own words."""
    with serving_mail() as box:
        box.answers = answers
        with pytest.raises(error, match=says):
            await options(box.port).open(LOOPBACK).send(an_alert())


async def test_some_recipients_may_be_refused() -> None:
    """The others have the alert, which is not sent again; who has not is told."""
    with serving_mail() as box:
        box.answers = {"gone@example.org": "550 unknown"}
        channel = options(box.port, to=["gone@example.org", "desk@example.org"]).open(LOOPBACK)
        assert "gone@example.org: 550 unknown" == await channel.send(an_alert())

    assert 1 == len(box.messages)


async def test_a_server_that_is_down_or_private_is_not_reached() -> None:
    """Nobody listens: away. An address of the own network that was not allowed: refused, with the mend."""
    with serving_mail() as box:
        port = box.port
    with pytest.raises(Away, match=r"127\.0\.0\.1 cannot be reached"):
        await options(port).open(LOOPBACK).send(an_alert())
    with pytest.raises(Refused, match="TOCSIN_ALERT_ALLOW_HOSTS"):
        await options(port, security="starttls").open(AllowList()).send(an_alert())


@contextmanager
def speaking(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve one connection by `answer` in a thread, at the port that is given."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as connection, suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(timeout=30)


def taking(connection: socket.socket, lines: list[bytes]) -> None:
    """Take one message, say yes to all, and keep what was said; hang up at QUIT's place only when the client does."""
    connection.sendall(b"220 hello\r\n")
    with connection.makefile("rb") as said:
        in_data = False
        for line in said:
            lines.append(line.strip())
            if line.upper().startswith(b"QUIT"):
                while connection.recv(1):
                    pass
                return
            if in_data and line != b".\r\n":
                continue
            in_data = line.upper().startswith(b"DATA")
            connection.sendall(b"354 go on\r\n" if in_data else b"250 yes\r\n")


async def test_a_server_that_hangs_once_it_has_taken_the_mail_has_taken_it() -> None:
    """It says yes, and nothing to the goodbye: the alert is told, and not sent again and again."""
    lines: list[bytes] = []
    with speaking(lambda connection: taking(connection, lines)) as port:
        begun = time.monotonic()
        assert None is await options(port, timeout_seconds=20).open(LOOPBACK).send(an_alert())
        assert time.monotonic() - begun < 15

    assert b"quit" == lines[-1].lower()
    assert b"." in lines


def slowly(connection: socket.socket) -> None:
    """Say a letter ten times a second, of a greeting that never ends."""
    connection.sendall(b"220-")
    while True:
        connection.sendall(b"x")
        time.sleep(0.1)


def at_length(connection: socket.socket) -> None:
    """Say one greeting of very many lines."""
    for _ in range(1_000_000):
        connection.sendall(b"220-welcome to a server that has much to say\r\n")


@pytest.mark.parametrize(
    ("answer", "seconds", "says"),
    [(slowly, 0.5, "timed? ?out|its time is over"), (at_length, 20.0, "it said more than 100000 bytes")],
)
async def test_a_server_that_speaks_for_ever_is_not_listened_to(
    answer: Callable[[socket.socket], None], seconds: float, says: str
) -> None:
    """A letter at a time, or without an end: the time is over all in all, and memory is not filled."""
    begun = time.monotonic()
    with speaking(answer) as port, pytest.raises(Away, match=says):
        await options(port, timeout_seconds=seconds).open(LOOPBACK).send(an_alert())

    assert time.monotonic() - begun < 15


def test_what_is_not_sealed_goes_to_an_allowed_host_alone() -> None:
    """Mail in the clear across the internet is a mistake, and is told before anything is sent."""
    with pytest.raises(ValueError, match="can be read on its way"):
        options(25).open(AllowList())
