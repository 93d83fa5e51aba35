"""Whatever a server says, there is a document or an `Unfetchable`."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web import Web, local_fetcher, raw, serving

from tocsin_ingest.fetch import Fetched, Unfetchable
from tocsin_ingest.fetch.web import WebFetcher

MAX_BYTES = 1000


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture(scope="module")
def fetcher() -> WebFetcher:
    """Make one for all answers: it reads the certificates of the machine."""
    return local_fetcher(max_bytes=MAX_BYTES, silent_seconds=0.5)


def sometimes_odd(*usual: bytes) -> st.SearchStrategy[bytes]:
    return st.one_of(st.sampled_from(usual), st.sampled_from(usual), st.binary(max_size=20))


STATUS_LINES = sometimes_odd(b"HTTP/1.1 200 OK", b"HTTP/1.0 200", b"HTTP/1.1 302 Found", b"HTTP/1.1 100 Continue")
NAMES = sometimes_odd(
    b"Content-Length", b"Transfer-Encoding", b"Content-Encoding", b"Location", b"Retry-After", b"ETag"
)
VALUES = sometimes_odd(
    b"3", b"chunked", b"gzip", b"deflate", b"/elsewhere", b"http://[::1]/", b"-1", b"3, 3", b"99999999999"
)
BODIES = st.one_of(
    st.binary(max_size=50), st.sampled_from([b"3\r\nabc\r\n0\r\n\r\n", b"abc", b"\x1f\x8b\x08", b"x" * 5000])
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """Draw bytes that are an answer of HTTP, nearly."""
    lines = [draw(STATUS_LINES)]
    lines += [name + b": " + value for name, value in draw(st.lists(st.tuples(NAMES, VALUES), max_size=4))]
    return b"\r\n".join(lines) + b"\r\n\r\n" + draw(BODIES)


@given(answer=answers())
@settings(max_examples=200)
async def test_any_answer_is_a_document_or_unfetchable(web: Web, fetcher: WebFetcher, answer: bytes) -> None:
    """Nothing else is raised, nothing is larger than allowed, and nothing takes longer."""
    url = web.serve("/", raw(answer))

    try:
        found = await fetcher.fetch(url)
    except Unfetchable as error:
        assert str(error)  # noqa: PT017 - some are documents
    else:
        assert isinstance(found, Fetched)
        assert len(found.body) <= MAX_BYTES
