"""What is at a URL: a feed, an article, or neither; looked at once, as ingest does."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tocsin.contracts.report import Report
from tocsin_cli.errors import CommandError
from tocsin_ingest.fetch import Fetched, Fetcher, Unfetchable
from tocsin_ingest.normalise import BadReport, feeds
from tocsin_ingest.normalise.feed_links import feeds_named_by
from tocsin_ingest.normalise.operator import Operator
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.documents import charset, reading
from tocsin_ingest.sources.feed import ACCEPT
from tocsin_ingest.sources.pages import PageReader


@dataclass(frozen=True, slots=True)
class Neither:
    """A document that is neither a feed nor an article: why it is none, and the feeds that it names."""

    no_feed: str
    no_article: str
    feeds: tuple[str, ...]


async def look(url: str, *, fetcher: Fetcher, operator: Operator) -> feeds.Feed | Report | Neither:
    """Return what is at a URL. Raises `CommandError` where it cannot be had."""
    fetched = await fetched_from(url, fetcher=fetcher)
    try:
        return await feed_in(fetched)
    except BadReport as error:
        no_feed = str(error)
    found = await PageReader(fetcher, operator=operator).read(fetched)
    if isinstance(found, Unreadable):
        return Neither(no_feed, found.reason, await reading(feeds_named_by, fetched.body, url=fetched.url))
    return found


async def fetched_from(url: str, *, fetcher: Fetcher) -> Fetched:
    """Return the document at a URL. Raises `CommandError`."""
    try:
        return await fetcher.fetch(url, accept=ACCEPT)
    except Unfetchable as error:
        raise CommandError(str(error)) from error


async def feed_in(fetched: Fetched) -> feeds.Feed:
    """Return a document as a feed. Raises `BadReport`."""
    return await reading(feeds.read_feed, fetched.body, url=fetched.url, charset=charset(fetched))


def newest(feed: feeds.Feed) -> tuple[str | None, datetime | None]:
    """Return title and time of the newest item; where no item states a time, of the first."""
    now = datetime.now(UTC)
    timed = [(time.at, item) for item in feed.items if (time := feeds.time_of(item, feed, now=now))]
    if timed:
        at, item = max(timed, key=lambda pair: pair[0])
        return item.title, at
    return (feed.items[0].title if feed.items else None), None
