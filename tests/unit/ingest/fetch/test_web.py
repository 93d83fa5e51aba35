"""The fetcher against a real server that behaves, and that does not."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator

import pytest
from web import (
    Answer,
    Request,
    Web,
    bomb,
    cut,
    drip,
    endless,
    hang,
    head,
    local_fetcher,
    lying_length,
    packed,
    page,
    raw,
    redirect,
    refusal,
    serving,
)

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.web import WebFetcher


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def fetcher() -> WebFetcher:
    return local_fetcher(max_bytes=1_000_000, total_seconds=1.5, silent_seconds=0.5)


async def refused(fetcher: WebFetcher, url: str) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_document_comes_with_its_headers_and_where_it_was_found(web: Web, fetcher: WebFetcher) -> None:
    """The body is as it was sent, and header names are in lower case."""
    url = web.serve("/a?b=1", page("<p>Añada</p>", etag='"7"'))

    found = await fetcher.fetch(url)

    assert ("<p>Añada</p>".encode(), 200, url) == (found.body, found.status, found.url)
    assert '"7"' == found.headers["etag"]


async def test_what_is_known_is_not_sent_again(web: Web, fetcher: WebFetcher) -> None:
    """A tag or a date from the last time is sent back, and 304 is an answer without a body."""
    tagged = web.serve("/tag", page("x", etag='"7"'))
    dated = web.serve("/date", page("x", last_modified="Mon, 29 Jan 2024 10:30:00 GMT"))

    by_tag = await fetcher.fetch(tagged, etag='"7"')
    by_date = await fetcher.fetch(dated, last_modified="Mon, 29 Jan 2024 10:30:00 GMT")
    changed = await fetcher.fetch(tagged, etag='"6"')

    assert (True, True, False) == (by_tag.unchanged, by_date.unchanged, changed.unchanged)
    assert b"x" == changed.body


async def test_packed_bodies_are_unpacked(web: Web, fetcher: WebFetcher) -> None:
    """What was sent as gzip is the document."""
    found = await fetcher.fetch(web.serve("/", packed(b"<p>Much text</p>" * 100)))

    assert b"<p>Much text</p>" * 100 == found.body


async def test_a_redirect_is_followed(web: Web, fetcher: WebFetcher) -> None:
    """The document says where it was found in the end."""
    web.serve("/here", redirect("there"))
    there = web.serve("/there", page("found"))

    found = await fetcher.fetch(web.url("/here"))

    assert (there, b"found") == (found.url, found.body)


FAULTS = {
    "hangs before its headers": (hang(), "fell silent"),
    "hangs in its headers": (hang(sent=b"HTTP/1.1 200 OK\r\nContent-"), "fell silent"),
    "hangs in its body": (hang(sent=head(200, {"Content-Length": "9"}) + b"abc"), "fell silent"),
    "drips": (drip(b"x" * 100, pause_seconds=0.1), "longer than 1.5 seconds"),
    "sends 50 MB": (endless(total_bytes=50_000_000), "larger than 1000000 bytes"),
    "says that it sends 50 MB": (endless(total_bytes=50_000_000, says_length=True), "larger than 1000000 bytes"),
    "says that it will send 50 MB": (hang(sent=head(200, {"Content-Length": "50000000"})), "larger than 1000000 bytes"),
    "sends without end": (endless(), "larger than 1000000 bytes"),
    "sends a gzip bomb": (bomb(100 << 20), "larger than 1000000 bytes"),
    "sends a deflate bomb": (bomb(100 << 20, encoding="deflate"), "larger than 1000000 bytes"),
    "sends less than it says": (lying_length(b"abc", says=9), "cannot be read"),
    "says that plain text is packed": (page("plain", headers={"Content-Encoding": "gzip"}), "not packed as it says"),
    "packs as nobody asked": (page("plain", headers={"Content-Encoding": "br"}), "'br', which was not asked for"),
    "cuts the connection at once": (cut(), "cannot be read"),
    "cuts the connection in its body": (cut(head(200, {"Content-Length": "9"}) + b"abc"), "cannot be read"),
    "sends bad chunks": (raw(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nabc\r\n"), "cannot be read"),
    "sends huge headers": (page("x", headers={"X": "y" * 200_000}), "cannot be read"),
    "speaks another protocol": (raw(b"220 mail ESMTP\r\n"), "cannot be read"),
    "redirects in a circle": (redirect("/"), "more than 5 redirects"),
    "redirects to a file": (redirect("file:///etc/passwd"), "not on the web"),
    "redirects to the cloud's keys": (redirect("http://169.254.169.254/latest"), "not a public address"),
    "redirects to a mapped address": (redirect("http://[::ffff:10.0.0.1]/"), "not a public address"),
    "redirects to nowhere": (redirect("http://x:99999/"), "no URL"),
    "fails": (refusal(503), "status 503"),
    "redirects without saying where": (page("", status=302), "status 302"),
    "says unchanged to who knows nothing": (page("", status=304), "status 304"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_of_the_server_is_said(web: Web, fetcher: WebFetcher, fault: str) -> None:
    """Whatever a server does, there is a document or an `Unfetchable` that says what happened, in time."""
    answer, said = FAULTS[fault]

    error = await refused(fetcher, web.serve("/", answer))

    assert said in str(error)


async def test_a_server_says_when_to_come_again(web: Web, fetcher: WebFetcher) -> None:
    """Retry-After is passed on, and the status with it."""
    error = await refused(fetcher, web.serve("/", refusal(503, retry_after="120")))

    assert (120.0, False, 503) == (error.retry_after, error.for_good, error.status)


@pytest.mark.parametrize("status", [404, 410, 451])
async def test_what_is_gone_needs_no_coming_again(web: Web, fetcher: WebFetcher, status: int) -> None:
    """Not found, gone, or forbidden by law: asking again is of no use."""
    error = await refused(fetcher, web.serve("/", refusal(status)))

    assert (None, True) == (error.retry_after, error.for_good)


async def test_a_host_that_was_asked_too_often_has_its_pause(web: Web, fetcher: WebFetcher) -> None:
    """No other document of it is asked for meanwhile; who wants one is told when to come again."""
    other = web.serve("/other", page("x"))
    await refused(fetcher, web.serve("/", refusal(429, retry_after="120")))

    error = await refused(fetcher, other)

    assert ["/"] == web.paths()
    assert error.retry_after is not None
    assert 100 < error.retry_after <= 120


async def test_a_host_that_does_not_say_how_long_has_a_pause_too(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of our own choice."""
    monkeypatch.setattr("tocsin_ingest.fetch.politeness.TOO_OFTEN_SECONDS", 0.2)
    fetcher = local_fetcher()
    await refused(fetcher, web.serve("/", refusal(429)))

    await fetcher.fetch(web.serve("/other", page("x")))

    first, second = web.requests
    assert second.at - first.at >= 0.18


async def test_a_tag_is_sent_back_as_it_came(web: Web, fetcher: WebFetcher) -> None:
    """Byte by byte, though HTTP has no letters beyond ASCII."""
    url = web.serve("/", page("x", etag='"añada"'))
    first = await fetcher.fetch(url)

    assert (await fetcher.fetch(url, etag=first.headers["etag"])).unchanged


async def test_a_password_is_sent_and_never_told(
    web: Web, fetcher: WebFetcher, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither by what was fetched, nor by an error, nor by the most talkative log."""
    caplog.set_level(logging.DEBUG)
    url = web.serve("/", page("x"), refusal(500)).replace("//", "//ann:s3cret@")

    found = await fetcher.fetch(url)
    error = await refused(fetcher, url)

    assert {"Basic YW5uOnMzY3JldA=="} == {request.headers["authorization"] for request in web.requests}
    told = f"{found} {error} {caplog.text}"
    assert "127.0.0.1" in told
    assert [] == [secret for secret in ("s3cret", "ann", "YW5uOnMzY3JldA") if secret in told]


async def test_what_was_asked_for_is_named_where_a_redirect_led_elsewhere(web: Web, fetcher: WebFetcher) -> None:
    """Whoever typed an address finds it in the complaint, beside the one that it led to."""
    typed = web.serve("/typed", redirect("http://169.254.169.254/latest"))

    with pytest.raises(Unfetchable, match=rf"169\.254\.169\.254/latest, where {typed} led, cannot be read"):
        await fetcher.fetch(typed)


async def test_the_time_of_a_document_has_redirects_in_it(web: Web) -> None:
    """Each step in time, and all of them too long."""
    web.serve("/", slow_redirect("/2"))
    web.serve("/2", slow_redirect("/3"))
    web.serve("/3", slow_redirect("/4"))

    error = await refused(local_fetcher(total_seconds=0.5), web.url())

    assert "took longer than 0.5 seconds" in str(error)
    assert "/2" in web.paths()


def slow_redirect(to: str) -> Answer:
    async def answer(_: Request) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.2)
        yield head(302, {"Location": to})

    return answer


async def test_who_reads_is_said(web: Web) -> None:
    """By name and version, and with the address of whoever runs it."""
    await local_fetcher(contact="https://desk.example").fetch(web.serve("/", page("x")))

    assert re.fullmatch(r"Tocsin/\d[\w.]* \(\+https://desk\.example\)", web.requests[0].headers["user-agent"])
    assert {"gzip, deflate", "*/*"} == {web.requests[0].headers[name] for name in ("accept-encoding", "accept")}


async def test_the_environment_is_not_trusted(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the shell names would be asked for every address, those of our own network too."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.9:1")

    assert b"x" == (await local_fetcher().fetch(web.serve("/", page("x")))).body
