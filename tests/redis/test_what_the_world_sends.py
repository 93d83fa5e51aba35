"""Ingest from end to end: files of every form, a feed, a page, GDELT's leads, warnings and a POST through one process.

Each arrives as a report with the text that its reader would see, its time with the precision that was given, its source
and its language.
"""

import json
import os
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import redis
from chaos.sender import free_port
from ingesting import Ingest, ingesting, published
from unit.ingest.gdelt.made import a_table, event_row, listing, zipped
from web import Web, page, serving

from tocsin.contracts.report import PublishedPrecision, Report, SourceKind

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

DAY, MINUTE, SECOND = PublishedPrecision.DAY, PublishedPrecision.MINUTE, PublishedPrecision.SECOND

DAM = "A dam broke above Lanta on Thursday, and three villages are under water. The army has sent two helicopters."
ROAD = (
    "La carretera entre Lanta y el puerto está cortada desde el jueves por la noche, dijo el alcalde. "
    "Los vecinos esperan las máquinas que el gobierno prometió hace dos días, y el hospital se queda sin medicinas."
)
CAMP = (
    "Les familles qui ont fui les inondations dorment à l'école de Lanta, où il n'y a ni eau ni électricité. "
    "La Croix-Rouge cherche des tentes et demande à la mairie d'ouvrir le stade avant la nuit."
)
BRIDGE = "The bridge of Lanta was closed for lorries."
FERRY = "The ferry to Lanta sails again."
LEAD = (
    "Gunmen fired at a lorry with relief goods on the road to Lanta on Friday and wounded the driver, the police said. "
    "The lorry belonged to a charity that brings food to the flooded villages. Nobody was arrested. The charity said "
    "that it would go on, but with an escort. It was the second attack on the road in a week, the mayor of Lanta said, "
    "and he asked for more police. Two men on a motorbike had been seen near the bridge in the morning."
)
SHELTER = (
    "The stadium of Lanta was opened to families from the flooded villages on Friday night, the mayor said. About two "
    "hundred people slept there, most of them children. Volunteers cooked rice in the yard of the café."
)
BUOY = "HYDROPAC 12/26.\nSOUTH CHINA SEA.\n1. BUOY UNLIT IN 03-12.5N 106-43.2E."

MAIL = f"""From: =?utf-8?b?{b64encode("Comité de Lanta".encode()).decode()}?= <presse@comite.example>
To: desk@example.org
Subject: =?iso-8859-1?q?Familles_=E0_l=27=E9cole?=
Date: Fri, 20 Nov 2026 10:30:00 +0100
Message-ID: <41@comite.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: base64

{b64encode(CAMP.encode("latin-1")).decode()}
"""

FEED = f"""<?xml version="1.0" encoding="windows-1252"?>
<rss version="2.0"><channel><title>Lanta Courier</title><language>en</language><item>
<title>Stadium opened</title><guid isPermaLink="false">courier-7</guid>
<pubDate>Fri, 20 Nov 2026 21:05 EST</pubDate><description><![CDATA[<p>{SHELTER}</p>]]></description>
</item></channel></rss>"""


class Expected(NamedTuple):
    """What a report should be, apart from its id."""

    text: str
    at: datetime | None
    precision: PublishedPrecision | None
    source: str
    kind: SourceKind
    language: str | None


def of(report: Report) -> Expected:
    source = report.source
    return Expected(
        report.text, report.published_at, report.published_precision, source.name, source.kind, report.language
    )


def article(text: str) -> str:
    sentences = "".join(f"<p>{sentence}.</p>" for sentence in text.rstrip(".").split(". "))
    return (
        '<!doctype html><html lang="en"><head><title>A lorry was fired at - Harbour Post</title>'
        '<meta property="og:site_name" content="Harbour Post">'
        '<meta property="article:published_time" content="2026-11-20T18:45:00+03:00"></head>'
        "<body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>A lorry was fired at</h1>{sentences}</article></body></html>"
    )


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        web.serve("/feed.xml", page(FEED.encode("cp1252"), content_type="application/rss+xml; charset=utf-8"))
        lead = web.serve("/lorry", page(article(LEAD)))
        table = zipped(a_table(event_row(url=lead, country="TH"), event_row("2", url=web.url("/else"), country="CH")))
        web.serve("/gdelt/20261123001500.export.CSV.zip", page(table, content_type="application/zip"))
        web.serve("/gdelt/lastupdate.txt", page(listing(web.url("/gdelt/"), "20261123001500", export=table)))
        web.serve("/sea.txt", page(f"201200Z NOV 26\n{BUOY}\n\nNNNN\n", content_type="text/plain"))
        yield web


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Fill a folder with a file of each form."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    head = "<head><meta charset='iso-8859-1'><title>Carretera cortada</title></head>"
    markup = f"<html>{head}<body><p>{ROAD}</p></body></html>"
    files = {
        "dam.txt": f"date 2026-11-19\r\n\r\n{DAM}\r\n".encode(),
        "road.html": markup.encode("latin-1"),
        "camp.eml": MAIL.encode(),
        "bridge.jsonl": json.dumps(
            {
                "id": "b9",
                "text": BRIDGE,
                "published_at": "2026-11-20T08:15Z",
                "source": "Works Office",
                "language": "en",
            }
        ).encode(),
    }
    for name, content in files.items():
        (inbox / name).write_bytes(content)
        os.utime(inbox / name, (0, 0))
    return inbox


@pytest.fixture
def ingest(bus: redis.Redis, redis_url: str, web: Web, inbox: Path, tmp_path: Path) -> Iterator[Ingest]:  # noqa: ARG001
    """Run an ingest that is told of all of it by one file."""
    entries = f"""
[[folder]]
path = "{inbox.name}"

[[feed]]
url = "{web.url("/feed.xml")}"

[[gdelt]]
url = "{web.url("/gdelt/lastupdate.txt")}"
countries = ["TH"]
mentions = false

[[warnings]]
url = "{web.url("/sea.txt")}"
"""
    (tmp_path / "sources.toml").write_text(entries, encoding="utf-8")
    settings = {
        "TOCSIN_INGEST_SOURCES": str(tmp_path / "sources.toml"),
        "TOCSIN_INGEST_ALLOW_HOSTS": "127.0.0.1",
        "TOCSIN_INGEST_HOST_GAP_SECONDS": "0",
        "TOCSIN_INGEST_HTTP_PORT": str(free_port()),
    }
    with ingesting(redis_url, tmp_path, settings) as ingest:
        yield ingest


def post(ingest: Ingest, report: dict[str, object]) -> str:
    """Send a report; return the id that it was given."""
    url = f"http://127.0.0.1:{ingest.settings['TOCSIN_INGEST_HTTP_PORT']}/reports"
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(
        urllib.request.Request(url, json.dumps(report).encode(), headers), timeout=10
    ) as answer:
        assert 202 == answer.status
        [told] = json.load(answer)["reports"]
    return str(told["id"])


def test_everything_arrives_as_it_was_meant(ingest: Ingest, bus: redis.Redis) -> None:
    """Text, time, source and language are right, whichever way a report came in; and nothing else comes in."""
    ingest.wait(lambda: len(published(bus)) >= 7)
    sent = {"id": "p1", "text": FERRY, "published_at": "2026-11-21", "source": {"name": "Port", "kind": "official"}}
    posted = post(ingest, sent | {"language": "en"})
    ingest.wait(lambda: len(published(bus)) >= 8)
    assert 0 == ingest.stop()
    reports = published(bus)

    day = datetime(2026, 11, 20, tzinfo=UTC)
    assert {
        Expected(DAM, day.replace(day=19), DAY, "inbox", SourceKind.OTHER, "en"),
        Expected(ROAD, None, None, "inbox", SourceKind.OTHER, "es"),
        Expected(CAMP, day.replace(hour=9, minute=30), SECOND, "Comité de Lanta", SourceKind.OTHER, "fr"),
        Expected(BRIDGE, day.replace(hour=8, minute=15), MINUTE, "Works Office", SourceKind.OTHER, "en"),
        Expected(SHELTER, day.replace(day=21, hour=2, minute=5), MINUTE, "Lanta Courier", SourceKind.OTHER, "en"),
        Expected(
            LEAD.replace(". ", ".\n\n"), day.replace(hour=15, minute=45), SECOND, "Harbour Post", SourceKind.OTHER, "en"
        ),
        Expected(BUOY, day.replace(hour=12), MINUTE, "NGA Maritime Safety Information", SourceKind.OFFICIAL, "en"),
        Expected(FERRY, day.replace(day=21), DAY, "Port", SourceKind.OFFICIAL, "en"),
    } == {of(report) for report in reports}
    assert posted in {report.id for report in reports}
    assert {"dam", "road", "41@comite.example", "b9", "courier-7", "HYDROPAC 12/26", "p1"} <= {
        r.external_id for r in reports
    }
    assert {report.id for report in reports} == {report.group for report in reports}
