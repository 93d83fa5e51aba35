"""robots.txt as RFC 9309 has it."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.fetch.robots import LONGEST_DELAY_SECONDS, robots

SITE = """\ufeff# a site
User-agent: *
Disallow: /private
Allow: /private/press   # may be read
Disallow: /*?print=
Disallow: /*.pdf$
Crawl-delay: 2

User-agent: OtherBot
User-agent: Another
Disallow: /

Sitemap: https://example.org/sitemap.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/news/1", True),
        ("/private", False),
        ("/private/a", False),
        ("/privateer", False),
        ("/private/press/1", True),
        ("/news?print=1", False),
        ("/news?a=1&print=1", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
    ],
)
def test_the_longest_rule_that_matches_says(path: str, *, allowed: bool) -> None:
    """Rules are beginnings of paths; an asterisk is anything, and a dollar the end."""
    assert allowed == robots(SITE, "Tocsin").allows(path)


def test_rules_for_us_come_before_those_for_all() -> None:
    """By our name in any case and with any version, in however many places; then what all are told does not hold."""
    text = "User-agent: *\nDisallow: /\n\nuser-agent: TOCSIN/1.0\nDisallow: /a\n\nUser-Agent: tocsin\nDisallow: /b\n"

    rules = robots(text, "Tocsin")

    assert [True, False, False] == [rules.allows(path) for path in ("/", "/a", "/b")]
    assert not robots(text, "Other").allows("/")


def test_a_group_of_our_own_without_rules_allows_everything() -> None:
    """A site lets us in by naming us with an empty Disallow."""
    assert robots("User-agent: *\nDisallow: /\n\nUser-agent: Tocsin\nDisallow:\n", "Tocsin").allows("/a")


def test_of_two_rules_alike_the_kinder_one_holds() -> None:
    """As the RFC says."""
    assert robots("User-agent: *\nDisallow: /a\nAllow: /a\n", "Tocsin").allows("/a")


def test_names_in_one_row_share_their_rules() -> None:
    """Several programs may be named before the rules, with other lines between."""
    text = "User-agent: Tocsin\nUser-agent: Other\n\nSitemap: x\nDisallow: /a\n"

    assert not robots(text, "Tocsin").allows("/a")


def test_a_line_between_groups_joins_them_not() -> None:
    """After its rules a group is over, whatever comes before the next name."""
    text = "User-agent: Tocsin\nDisallow: /a\nSitemap: x\nUser-agent: *\nDisallow: /\n"

    assert robots(text, "Tocsin").allows("/b")


@pytest.mark.parametrize("path", ["/caf%C3%A9", "/caf%c3%a9", "/café"])
def test_a_path_is_one_however_it_is_encoded(path: str) -> None:
    """Letters of other scripts may stand as themselves."""
    assert not robots("User-agent: *\nDisallow: /café\n", "Tocsin").allows(path)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("1e9", LONGEST_DELAY_SECONDS), ("-1", None), ("nan", None), ("x", None)],
)
def test_a_site_may_ask_for_a_pause(value: str, seconds: float | None) -> None:
    """Of a minute, at most."""
    assert seconds == robots(f"User-agent: *\nCrawl-delay: {value}\n", "Tocsin").delay_seconds


@given(st.text(), st.text("/ab*$%?é", max_size=20))
def test_any_text_can_be_asked_about_any_path(text: str, path: str) -> None:
    """A file that is none, such as a page of HTML, allows everything or less, and breaks nothing."""
    assert robots(text, "Tocsin").allows(path) in {True, False}


@given(st.text("ab*", max_size=12), st.text("ab", max_size=12), st.booleans())
def test_asterisks_match_as_a_pattern_would(pattern: str, path: str, to_the_end: bool) -> None:  # noqa: FBT001 - drawn
    """The matcher that takes no longer than the text says the same as a regular expression, which may."""
    expected = re.compile("/" + ".*".join(map(re.escape, pattern.split("*"))) + ("$" if to_the_end else ""))

    rules = robots(f"User-agent: *\nDisallow: /{pattern}{'$' if to_the_end else ''}\n", "Tocsin")

    assert (expected.match("/" + path) is None) == rules.allows("/" + path)


def test_a_hostile_file_takes_no_long_time() -> None:
    """Asterisks upon asterisks, against a path made for them."""
    text = "User-agent: *\n" + ("Disallow: /" + "*a" * 200 + "b\n") * 1000
    began = time.process_time()

    assert robots(text, "Tocsin").allows("/" + "a" * 4000)

    assert time.process_time() - began < 2
