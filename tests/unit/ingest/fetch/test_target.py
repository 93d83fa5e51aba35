"""What may be asked at all, what is shown of it, and where redirects may lead."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.fetch.target import authorization, has_web_port, port, redirected, target


@pytest.mark.parametrize(
    "url",
    [
        *("", "news", "/feed", "//host/feed", "http:/feed", "http://", "file:///etc/passwd", "ftp://host/x"),
        *("javascript:alert(1)", "data:text/html,x", "gopher://host/", "unix:///run/x.sock", "http://exa mple/"),
        *("http://host:0/", "http://host:99999/", "http://a:b:c/", "http://host\x00/", "http://ho\nst/", "http://[::1"),
        "http://host/" + "a" * 5000,
    ],
)
def test_what_is_not_on_the_web_is_refused_for_good(url: str) -> None:
    """By its scheme, its host or its port; asking again is of no use."""
    with pytest.raises(Unfetchable) as caught:
        target(url)

    assert caught.value.for_good
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("url", "host", "at"),
    [
        ("http://Example.ORG/a", b"example.org", 80),
        ("https://example.org:8443", b"example.org", 8443),
        ("https://añada.es/", b"xn--aada-gqa.es", 443),
        ("http://127。0。0。1/", b"127.0.0.1", 80),
        ("http://[2001:db8::1]:8000/", b"2001:db8::1", 8000),
        (" http://example.org/feed\n", b"example.org", 80),
    ],
)
def test_a_host_is_read_as_it_goes_over_the_wire(url: str, host: bytes, at: int) -> None:
    """In lower case, international names encoded, and dots of other scripts as dots: an address is seen as one."""
    assert (host, at) == (target(url).raw_host, port(target(url)))


@pytest.mark.parametrize(("number", "is_web"), [(80, True), (443, True), (8080, True), (22, False), (25, False)])
def test_documents_are_at_ports_of_the_web(number: int, *, is_web: bool) -> None:
    """A URL could speak to a mail server otherwise."""
    assert is_web == has_web_port(target(f"http://example.org:{number}/"))


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://ann:s3cret@example.org/feed", "https://example.org/feed"),
        ("https://ann:s3@cret@example.org/feed", "https://example.org/feed"),
        ("https://example.org/feed?a=1&api_key=s3cret&b=2", "https://example.org/feed?a=1&api_key=***&b=2"),
        ("https://example.org/?access_token=s3cret", "https://example.org/?access_token=***"),
        ("https://example.org/a@b", "https://example.org/a@b"),
    ],
)
def test_no_secret_is_shown(url: str, seen: str) -> None:
    """Neither user and password nor keys in the query; what is no secret stays."""
    assert seen == shown(url)


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://u:p@", "//", "http://[", "http://a/"]))
def test_any_text_is_a_url_of_the_web_or_refused(text: str, begins: str) -> None:
    """A feed may say that its articles are anywhere; and where a URL is one, a redirect may lead there."""
    for read in (target, partial(redirected, target("http://example.org/a"))):
        try:
            url = read(begins + text)
        except Unfetchable as error:
            assert error.for_good  # noqa: PT017 - many are no error
        else:
            assert (url.scheme in {"http", "https"}, True) == (True, bool(url.raw_host))
            assert url.raw_path.startswith(b"/")


@given(st.text("ab:@%/#?", min_size=1, max_size=12))
def test_no_password_is_in_an_error(password: str) -> None:
    """However it is written, and whatever else is wrong with the URL."""
    for end in ("example.org/", "exa mple.org/", "example.org:99999/", "example.org:x/", ""):
        try:
            target(f"http://user:SECRET{password}@{end}")
        except Unfetchable as error:
            assert "SECRET" not in str(error)  # noqa: PT017 - most are no error


def test_a_password_goes_to_the_place_it_was_given_for_and_no_other() -> None:
    """It follows a redirect within one origin alone, and one that comes with a redirect is not taken."""
    url = target("https://ann:s%40cret@example.org/a")

    assert "Basic YW5uOnNAY3JldA==" == authorization(redirected(url, "/b"))
    assert authorization(redirected(url, "https://other.example/")) is None
    assert authorization(redirected(url, "https://example.org:8443/")) is None
    assert authorization(redirected(target("https://example.org/"), "https://u:p@example.org/")) is None


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:x", "http://[", "http://x:99999/"])
def test_a_redirect_that_leaves_the_web_is_refused(location: str) -> None:
    """As any other URL would be."""
    with pytest.raises(Unfetchable) as caught:
        redirected(target("http://example.org/"), location)

    assert caught.value.for_good


def test_what_was_sealed_stays_sealed() -> None:
    """From http to https a redirect is followed, and never back."""
    assert "https://example.org/" == str(redirected(target("http://example.org/"), "https://example.org/"))
    with pytest.raises(Unfetchable, match="give that URL if you trust it"):
        redirected(target("https://example.org/"), "http://example.org/")
