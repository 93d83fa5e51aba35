"""The way to a host: names are looked up once, and only what was checked is connected to."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from patience import PATIENCE_SECONDS
from web import Web, hang, local_fetcher, page, redirect, serving

from tocsin.outgoing.addresses import AllowList
from tocsin.outgoing.network import Resolver, SystemResolver
from tocsin_ingest.fetch import Unfetchable

HERE = AllowList.of(["127.0.0.1/32"])
"""Only this one address is as good as public here: 127.0.0.2 is as bad as any of our own network."""


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


class Names:
    """A name server that a test tells what to say: each answer once, the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:  # noqa: ARG002 - a resolver's
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def refused(resolver: Resolver, url: str) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        await local_fetcher(allowed=HERE, resolver=resolver).fetch(url)
    return caught.value


async def test_the_checked_address_is_connected_to_and_the_name_is_asked_for(web: Web) -> None:
    """The name is looked up once; the server still learns which of its sites is meant."""
    names = Names(["127.0.0.1"])
    web.serve("/", page("found"))

    found = await local_fetcher(allowed=HERE, resolver=names).fetch(web.url(host="news.example"))

    assert (b"found", ["news.example"]) == (found.body, names.asked)
    assert f"news.example:{web.port}" == web.requests[0].headers["host"]


async def test_a_name_that_changes_its_mind_gains_nothing(web: Web) -> None:
    """DNS rebinding: a good address when it is checked and a bad one right after is one lookup, and the good one."""
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    web.serve("/", page("found"))

    found = await local_fetcher(allowed=HERE, resolver=names).fetch(web.url(host="rebinds.example"))

    assert (b"found", 1) == (found.body, len(names.asked))


async def test_a_redirect_is_looked_up_and_checked_anew(web: Web) -> None:
    """To the same name, too: what it says then is what is connected to."""
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    web.serve("/", redirect("/again"))

    error = await refused(names, web.url(host="rebinds.example"))

    assert ["/"] == web.paths()
    assert "leads to 127.0.0.2, which is not a public address" in str(error)
    assert error.for_good


@pytest.mark.parametrize("addresses", [["127.0.0.1", "10.0.0.1"], ["8.8.8.8", "::1"], ["::ffff:127.0.0.2"]])
async def test_one_bad_address_forbids_a_host(web: Web, addresses: list[str]) -> None:
    """Whoever mixes good and bad ones hopes that the good one fails."""
    error = await refused(Names(addresses), web.url(host="mixed.example"))

    assert "not a public address" in str(error)
    assert [] == web.requests


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0", "[::1]", "[::ffff:127.0.0.1]", "127。0。0。1"]
)
async def test_this_machine_is_not_asked(web: Web, host: str) -> None:
    """However it is spelled: what counts is the address that the system makes of it."""
    error = await refused_by_default(web.url(host=host))

    assert "TOCSIN_INGEST_ALLOW_HOSTS" in str(error) or "is not known" in str(error)
    assert [] == web.requests


async def refused_by_default(url: str) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        await local_fetcher(allowed=AllowList()).fetch(url)
    return caught.value


async def test_a_port_of_another_service_is_not_asked() -> None:
    """Before anything is looked up; a host that is allowed by name may be asked at any."""
    names = Names(["127.0.0.1"])

    error = await refused(names, "http://mail.example:25/")

    assert "port 25 is no port of the web" in str(error)
    assert [] == names.asked


async def test_a_port_that_nobody_listens_at_is_told_by_its_number() -> None:
    """And not in the words of the library, from which nobody can tell what to mend."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    error = await refused(Names(["127.0.0.1"]), f"http://gone.example:{port}/")

    assert str(error).endswith(
        f"nobody answers at port {port} of gone.example: is that the right port, and its server up?"
    )


async def test_the_next_address_is_tried_where_one_does_not_answer(web: Web) -> None:
    """A host with a broken address is read by its other one."""
    web.serve("/", page("found"))
    allowed = AllowList.of(["127.0.0.0/8"])

    fetcher = local_fetcher(allowed=allowed, resolver=Names(["127.0.0.9", "127.0.0.1"]))

    assert b"found" == (await fetcher.fetch(web.url(host="two.example"))).body


async def test_a_silent_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lookup has a time limit of its own."""
    monkeypatch.setattr("tocsin.outgoing.network.RESOLVE_SECONDS", 0.05)

    async def silent(host: str, port: int) -> Sequence[str]:  # noqa: ARG001 - a resolver's
        await asyncio.sleep(60)
        return []

    assert "no name server answered" in str(await refused(silent, "http://slow.example/"))


async def test_the_system_knows_this_machine_and_no_host_that_cannot_be() -> None:
    """Names come from where every program has them from; a name that is none is as one that nobody has."""
    resolver = SystemResolver()

    assert "127.0.0.1" in await resolver("localhost", 80)
    for host in ("a" * 70 + ".example", "not a host"):
        with pytest.raises(OSError, match=r".+"):
            await resolver(host, 80)


async def test_a_lookup_that_nobody_waits_for_ends_in_silence() -> None:
    """Its answer comes when the task is gone."""
    resolver = SystemResolver()
    looking = asyncio.ensure_future(resolver("localhost", 80))
    await asyncio.sleep(0)
    looking.cancel()

    assert "127.0.0.1" in await resolver("localhost", 80)


async def test_a_server_that_hangs_holds_up_no_other(web: Web) -> None:
    """Documents of other hosts come meanwhile."""
    web.serve("/hang", hang())
    web.serve("/", page("found"))
    fetcher = local_fetcher(allowed=HERE, resolver=Names(["127.0.0.1"]), silent_seconds=30.0)
    hanging = asyncio.ensure_future(fetcher.fetch(web.url("/hang", host="hangs.example")))

    others = [fetcher.fetch(web.url(host=f"{number}.example")) for number in range(5)]

    assert [b"found"] * 5 == [found.body for found in await asyncio.gather(*others)]
    assert not hanging.done()
    hanging.cancel()


async def test_no_more_than_so_many_documents_come_at_once(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they hold in memory has a bound; the others come when there is room."""
    monkeypatch.setattr("tocsin_ingest.fetch.web.MOST_AT_ONCE", 2)
    web.serve("/", hang(), hang(), page("x"))
    fetcher = local_fetcher(allowed=HERE, resolver=Names(["127.0.0.1"]))
    coming = [asyncio.ensure_future(fetcher.fetch(web.url(host=f"{number}.example"))) for number in range(5)]
    await until(lambda: len(web.requests) == 2)

    await asyncio.sleep(0.1)
    assert 2 == len(web.requests)

    for hanging in coming[:2]:
        hanging.cancel()
    assert [b"x"] * 3 == [found.body for found in await asyncio.gather(*coming[2:])]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate for news.example that nobody has signed but itself; its key stands behind it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl here to make a certificate with")
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    command = [openssl, "req", *options, *names, "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    with made.open("a", encoding="ascii") as file:
        file.write(key.read_text("ascii"))
    return made


@pytest.fixture
def sealed(certificate: Path) -> Iterator[Web]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with serving(context) as web:
        web.serve("/", page("found"))
        yield web


async def test_a_certificate_is_checked_against_the_name(
    sealed: Web, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the operator trusts is taken for its own name, though an address is connected to, and for no other."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names = Names(["127.0.0.1"])

    found = await local_fetcher(allowed=HERE, resolver=names).fetch(sealed.url(host="news.example"))

    assert b"found" == found.body
    assert "certificate" in str(await refused(names, sealed.url(host="other.example")))


async def test_a_certificate_that_nobody_trusts_is_refused(sealed: Web) -> None:
    """There is no way to switch that off: who has an authority of their own names it in SSL_CERT_FILE."""
    error = await refused(Names(["127.0.0.1"]), sealed.url(host="news.example"))

    assert "certificate" in str(error)
    assert [] == sealed.requests


async def test_a_fetch_that_is_cancelled_leaves_nothing_open(web: Web) -> None:
    """A worker that stops closes its connections."""
    web.serve("/", hang())
    fetching = asyncio.ensure_future(local_fetcher().fetch(web.url()))
    await until(lambda: web.open == 1)

    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching

    await until(lambda: web.open == 0)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a server in another thread comes to."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 - another thread tells no event
            await asyncio.sleep(0.01)
