"""The feeds that a page names."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.normalise.feed_links import MOST, SEARCHED_CHARS, feeds_named_by

URL = "https://news.example/world/"
PAGE = b"""<!doctype html><html><head>
<link rel="stylesheet" href="/style.css">
<LINK REL='alternate home' TYPE='application/rss+xml' title="All" HREF='/rss.xml?a=1&amp;b=2'>
<link href=world.atom type=application/atom+xml rel=alternate />
<link rel="alternate" type="application/rss+xml" href="/rss.xml?a=1&amp;b=2">
<link rel="alternate" type="text/html" href="/fr/" hreflang="fr">
<link rel="alternate" type="application/feed+json" href="//feeds.example/all.json">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="">
<link rel="alternate" type="application/rss+xml" href="http://[/">
"""


def test_feeds_are_found_however_their_links_are_written() -> None:
    """Each once, with its whole address; what leads nowhere on the web is none."""
    assert (
        "https://news.example/rss.xml?a=1&b=2",
        "https://news.example/world/world.atom",
        "https://feeds.example/all.json",
    ) == feeds_named_by(PAGE, url=URL)


def test_a_page_may_name_none() -> None:
    """Or be none."""
    assert () == feeds_named_by(b"<p>rel=alternate type=application/rss+xml</p>", url=URL)
    assert () == feeds_named_by(b"", url=URL)


def test_only_the_first_are_told() -> None:
    """A portal names a feed for each of its topics."""
    links = (f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(50))

    assert tuple(f"https://news.example/{n}" for n in range(MOST)) == feeds_named_by("".join(links).encode(), url=URL)


@given(st.binary(max_size=300) | st.text("<link rel=alternate type='application/rss+xml' href=\"/>", max_size=300))
def test_anything_can_be_searched(page: bytes | str) -> None:
    """A page is written by a stranger."""
    for address in feeds_named_by(page if isinstance(page, bytes) else page.encode(), url=URL):
        assert address.startswith(("http://", "https://"))


@pytest.mark.parametrize("piece", [b"<link ", b"<link a='", b"<link rel=", b"<", b"<link rel=alternate type=a href=a>"])
def test_it_takes_no_longer_than_the_page_is(piece: bytes) -> None:
    """Whatever stands in it: half a second for the worst, where a search that backtracks would take minutes."""
    page = piece * (SEARCHED_CHARS // len(piece))
    began = perf_counter()
    feeds_named_by(page, url=URL)

    assert perf_counter() - began < 5
