"""One way to write a URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.web_address import canonical_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Example:80/A/../b/./c", "http://news.example/b/c"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example:8443/", "https://news.example:8443/"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=3&fbclid=z#top", "https://news.example/a?id=3"),
        ("https://news.example/a?UTM_Medium=rss", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/?q=a%20b+c&&", "https://news.example/?q=a%20b+c"),
        ("https://app.example/#!/story/7", "https://app.example/#!/story/7"),
        ("https://münchen.example/ä?q=ü", "https://xn--mnchen-3ya.example/%C3%A4?q=%C3%BC"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("https://news.example/%7euser/%2f%e4", "https://news.example/~user/%2F%E4"),
        ("https://user:secret@news.example/", "https://news.example/"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
        (" https://news.example/x\n", "https://news.example/x"),
    ],
)
def test_links_to_one_page_are_written_one_way(url: str, canonical: str) -> None:
    """Case, ports, dots, escapes, passwords, fragments and tracking tell no two pages apart."""
    assert canonical == canonical_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/a",
        "ftp://news.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http://a..b/",
        "http://news.example:99999/",
        "http://[::1",
        "http://news.example/a b",
        "http://\u2488.example/",
        "http://-\u00fc.example/",
        "http://exa mple/",
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    """With what was found and how to mend it."""
    with pytest.raises(BadReport, match=r"url: found .*; give an absolute http or https URL"):
        canonical_url(url)


@given(st.text() | st.from_regex(r"https?://[a-z.%:@\[\]0-9\u00e0-\u04ff]+(/[^\s]*)?(\?[^\s]*)?(#.*)?", fullmatch=True))
def test_canonical_twice_is_canonical_once(url: str) -> None:
    """Whatever is sent has one form, or is refused."""
    try:
        once = canonical_url(url)
    except BadReport:
        return
    assert once == canonical_url(once)
    assert once.isascii()
