"""The kind of source: the newest files of GDELT from the web, or files of its form in a folder."""

from collections.abc import Iterable
from typing import Final

from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.files import place_of
from tocsin_ingest.sources.gdelt.folder import GdeltFolder
from tocsin_ingest.sources.gdelt.options import GdeltOptions
from tocsin_ingest.sources.gdelt.reading import Reading, ReadPage
from tocsin_ingest.sources.gdelt.web import Web
from tocsin_ingest.sources.options import Means, SourceType
from tocsin_ingest.sources.pages import PageReader
from tocsin_ingest.sources.polling import Poller

WEB_SECONDS: Final = 300.0
"""GDELT publishes every 15 minutes, at no fixed second; most answers are that nothing is new."""

FOLDER_SECONDS: Final = 5.0


def gdelt(options: GdeltOptions, means: Means, *, read_page: ReadPage) -> Poller:
    """Return the collector of an entry; `read_page` has the article of a lead."""
    name = f"gdelt:{place_of(options.path) if options.path else shown(options.url)}"
    reading = Reading(name, options.wanted, options.max_pages, read_page, means.ledger)
    if options.path:
        folder = GdeltFolder(options.path, options.mentions, reading)
        return Poller(name, folder.ask, every_seconds=options.every or FOLDER_SECONDS, ledger=means.ledger)
    web = Web(options.url, options.mentions, options.catch_up, means.fetcher, reading)
    return Poller(name, web.ask, every_seconds=options.every or WEB_SECONDS, ledger=means.ledger)


def open_gdelt(options: GdeltOptions, means: Means) -> Iterable[Collector]:
    """Return the one collector of an entry."""
    yield gdelt(options, means, read_page=PageReader(means.fetcher))


GDELT: Final = SourceType("gdelt", GdeltOptions, open_gdelt, "GDELT 2.0 as leads: its rows say which articles to read.")
