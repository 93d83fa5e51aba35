"""Whose report it is, where its sender does not say."""

import json
import re

import pytest

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.normalise import report_from_json
from tocsin_ingest.normalise.outlets import known_outlets, source_of
from tocsin_ingest.normalise.web_address import canonical_url
from tocsin_ingest.tables import listed, rows_of

INBOX = Source(name="inbox")
FEED = Source(name="Our partner", kind=SourceKind.NGO)
ROWS = list(rows_of("outlets.tsv"))


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("https://www.reuters.com/world/1", "Reuters", "wire"),
        ("https://www.bbc.co.uk/news/1", "BBC", "news"),
        ("https://en.irna.ir/news/1", "IRNA", "state_media"),
        ("https://www.idf.il/en/", "IDF", "official"),
        ("https://english.almanar.com.lb/1", "Al-Manar", "claimant"),
        ("https://t.me/s/somebody/12", "Telegram", "social"),
        ("https://www.hrw.org/report/", "Human Rights Watch", "ngo"),
        ("https://abcnews.go.com/International/1", "ABC News", "news"),
        ("https://www.navy.mil/press", "navy.mil", "official"),
        ("https://moi.gov.iq/1", "moi.gov.iq", "official"),
        ("https://www.gov.br/pf/", "gov.br", "official"),
        ("https://www.defense.gouv.fr/", "French Ministry of the Armed Forces", "official"),
        ("https://news.un.org/en/story/1", "UN News", "official"),
    ],
)
def test_the_host_of_a_url_tells_outlet_and_kind(url: str, name: str, kind: str) -> None:
    """The longest row that fits counts, and names of ministries and forces follow from their domain."""
    assert Source(name=name, kind=SourceKind(kind)) == known_outlets().at(url)


@pytest.mark.parametrize(
    "url", ["https://news.example/", "https://notreuters.com/", "https://reuters.com.evil.example/"]
)
def test_a_host_that_only_looks_like_one_is_nobody_s(url: str) -> None:
    """The table knows hosts by their end, and whole labels."""
    assert known_outlets().at(url) is None


@pytest.mark.parametrize(
    "name", ["Reuters", "REUTERS", "Thomson Reuters", "the Associated Press", "Agence France Presse"]
)
def test_a_name_tells_the_kind_however_it_is_spelled(name: str) -> None:
    """And the name stays as the sender wrote it."""
    found = source_of(name=name, kind=None, url=None, default=INBOX)

    assert Source(name=name, kind=SourceKind.WIRE) == found


@pytest.mark.parametrize(
    ("name", "kind", "url", "default", "expected"),
    [
        (None, None, None, INBOX, INBOX),
        (None, None, "https://www.rt.com/1", INBOX, Source(name="RT", kind=SourceKind.STATE_MEDIA)),
        (None, None, "https://www.rt.com/1", FEED, FEED),
        (None, SourceKind.NEWS, "https://www.rt.com/1", INBOX, Source(name="RT", kind=SourceKind.NEWS)),
        ("Our man", None, "https://www.rt.com/1", INBOX, Source(name="Our man", kind=SourceKind.STATE_MEDIA)),
        ("Reuters", SourceKind.OTHER, None, INBOX, Source(name="Reuters", kind=SourceKind.OTHER)),
        ("A blog", None, None, FEED, Source(name="A blog", kind=SourceKind.OTHER)),
    ],
)
def test_what_was_said_stands_before_what_is_looked_up(
    name: str | None, kind: SourceKind | None, url: str | None, default: Source, expected: Source
) -> None:
    """A report's own words first, then whoever chose a kind for the way in, then the table."""
    assert expected == source_of(name=name, kind=kind, url=url, default=default)


def test_a_report_that_names_no_source_has_that_of_its_url() -> None:
    """As a line of JSON that carries only its link; its id is the same as ever."""
    line = json.dumps({"text": "A depot burned.", "url": "https://www.reuters.com/a?utm_source=x"})
    report = report_from_json(line, source=INBOX)

    assert (Source(name="Reuters", kind=SourceKind.WIRE), "https://www.reuters.com/a") == (report.source, report.url)


def test_the_table_knows_the_world_s_outlets() -> None:
    """Hundreds of them, of every kind; no host and no name stands for two."""
    hosts = [host for row in ROWS for host in listed(row["hosts"])]
    names = {name.casefold(): row["name"] for row in ROWS for name in [*listed(row["name"]), *listed(row["also"])]}

    assert len(ROWS) >= 300
    assert set(SourceKind) - {SourceKind.OTHER} == {row["kind"] for row in ROWS}
    assert sorted(hosts) == sorted(set(hosts))
    assert [] == [row["name"] for row in ROWS if row["name"] != "-" and names[row["name"].casefold()] != row["name"]]


def test_a_host_in_the_table_is_one() -> None:
    """As a canonical URL has it: otherwise it would never be found."""
    for host in (re.sub(r"^\.|\.\*$", "", host) for row in ROWS for host in listed(row["hosts"])):
        assert f"https://{host}/" == canonical_url(f"https://{host}")
