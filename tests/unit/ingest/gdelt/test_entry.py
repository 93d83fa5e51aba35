"""An entry `[[gdelt]]`: what may stand in it, and what it opens."""

import os
from pathlib import Path

import pytest
from unit.ingest.articles import TEXT, an_article
from unit.ingest.gdelt.made import a_table, event_row, listing
from unit.ingest.recording import Delivered
from web import local_fetcher, page, serving

from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.gdelt.options import LAST_UPDATE
from tocsin_ingest.sources.listing import read_listing
from tocsin_ingest.sources.options import Means
from tocsin_ingest.sources.polling import Poller

FILE = Path("conf/sources.toml")


def opened(entry: str, *, file: Path = FILE) -> Poller:
    """Return the collector of an entry, as the roster opens it."""
    [read] = read_listing(f"[[gdelt]]\n{entry}", file=file).entries
    means = Means(fetcher=local_fetcher(), ledger=MemoryLedger(), settings=IngestSettings())
    [collector] = read.type.opens(read.options, means)
    assert isinstance(collector, Poller)
    return collector


def complaint(entry: str) -> Unreadable:
    [complaint] = read_listing(f"[[gdelt]]\n{entry}", file=FILE).complaints
    return complaint


def test_nothing_need_be_said() -> None:
    """The list is GDELT's own, and conflict is wanted."""
    assert f"gdelt:{LAST_UPDATE}" == opened("").name


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('countries = ["SY", "UK"]', "countries: UK; give ISO codes of two letters, such as SY"),
        ('root_codes = ["190"]', "root_codes.0: found '190'"),
        ("quad_classes = [5]", "quad_classes.0: found 5"),
        ("min_mentions = 0", "min_mentions: found 0"),
        ("max_pages = 100000", "max_pages: found 100000"),
        ('catch_up = "30d"', "catch_up: found '30d'"),
        ('url = "lastupdate.txt"', "url: found 'lastupdate.txt'"),
        ('name = "GDELT"', "each article says whose it is; leave out name and kind"),
    ],
)
def test_what_cannot_be_is_told_with_its_field(entry: str, said: str) -> None:
    """A slip of the pen leads to no articles, or to all of the world's."""
    assert said in complaint(entry).reason


def test_no_password_is_in_a_name() -> None:
    """A mirror may want one; logs show the name."""
    assert (
        "gdelt:http://mirror.example/lastupdate.txt"
        == opened('url = "http://me:secret@mirror.example/lastupdate.txt"').name
    )


async def test_an_entry_of_the_web_brings_articles() -> None:
    """From the list to the report, by the reader that all pages have."""
    delivered = Delivered()
    with serving() as web:
        table = a_table(event_row(url=web.serve("/story", page(an_article()))))
        web.serve("/20261123001500.export.CSV.zip", page(table))
        url = web.serve("/lastupdate.txt", page(listing(web.url("/"), "20261123001500", export=table)))

        await opened(f'url = "{url}"\nmentions = false').once(delivered)

    assert [TEXT] == delivered.texts
    assert ["Four killed in Sandu"] == [report.title for report in delivered.reports]


async def test_an_entry_of_a_folder_brings_articles(tmp_path: Path) -> None:
    """The folder is meant from where `sources.toml` lies."""
    delivered = Delivered()
    with serving() as web:
        (tmp_path / "lake").mkdir()
        file = tmp_path / "lake" / "20261123001500.export.CSV"
        file.write_bytes(a_table(event_row(url=web.serve("/story", page(an_article())))))
        os.utime(file, (0, 0))

        await opened('path = "lake"', file=tmp_path / "sources.toml").once(delivered)

    assert [TEXT] == delivered.texts
