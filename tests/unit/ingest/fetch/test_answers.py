"""What answers say besides their bodies."""

from datetime import UTC, datetime

import pytest

from tocsin_ingest.fetch.answers import headers, location, refused

NOW = datetime(2024, 1, 29, 10, 30, tzinfo=UTC)


def test_header_names_are_in_lower_case_and_repeated_ones_are_joined() -> None:
    """As RFC 9110 says that they may be."""
    assert {"a": "1, 2", "b": "é"} == headers([(b"A", b"1"), (b"a", b" 2 "), (b"B", b"\xe9")])


@pytest.mark.parametrize(("status", "says"), [(401, "password"), (403, "forbids"), (418, "no document"), (500, "wait")])
def test_an_error_says_how_to_mend_it(status: int, says: str) -> None:
    """Who reads it knows whether to wait, to correct the URL or to ask the owner."""
    error = refused("http://example.org/", status, {}, now=NOW)

    assert (status, False) == (error.status, error.for_good)
    assert says in str(error)


@pytest.mark.parametrize(
    ("sent", "read"), [("/añada".encode(), "/añada"), ("/añada".encode("latin-1"), "/añada"), (b"/a%20b", "/a%20b")]
)
def test_a_redirect_may_have_letters_beyond_ascii(sent: bytes, read: str) -> None:
    """In either of the encodings that servers write them in."""
    assert read == location(headers([(b"Location", sent)]))
    assert location({}) is None
