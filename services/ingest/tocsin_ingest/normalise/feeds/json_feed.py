"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from collections.abc import Mapping
from typing import Final

import orjson

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.feeds.markup import headline, plain
from tocsin_ingest.normalise.feeds.values import MAX_ITEMS, Feed, Item
from tocsin_ingest.normalise.web_address import address_on_web

_VERSION: Final = "https://jsonfeed.org/version/"
_MEND: Final = "give the address of an RSS, Atom or JSON feed"

_Object = Mapping[str, object]


def read_json_feed(text: str, *, url: str) -> Feed:
    """Return the feed that stands at a URL. Raises `BadReport` where it is none."""
    try:
        feed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadReport("feed", f"broken JSON ({error})", _MEND) from error
    if not isinstance(feed, dict) or not (_string(feed, "version") or "").startswith(_VERSION):
        raise BadReport("feed", "JSON that is no JSON Feed", _MEND)
    items = feed.get("items")
    entries = [entry for entry in (items if isinstance(items, list) else [])[:MAX_ITEMS] if isinstance(entry, dict)]
    return Feed(
        title=headline(_string(feed, "title")),
        items=tuple(_item(entry, url) for entry in entries),
        language=_string(feed, "language"),
    )


def _item(entry: _Object, url: str) -> Item:
    texts = [plain(text) for name in ("content_html", "content_text", "summary") if (text := _string(entry, name))]
    times = (_string(entry, "date_published"), _string(entry, "date_modified"))
    return Item(
        external_id=_id(entry),
        link=_link(entry, url),
        title=headline(_string(entry, "title")),
        text=max(texts, key=len, default=""),
        times=tuple(time for time in times if time),
        language=_string(entry, "language"),
    )


def _id(entry: _Object) -> str | None:
    """Return the id; publishers also write it as a number."""
    value = entry.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(entry, "id")


def _link(entry: _Object, url: str) -> str | None:
    links = [link for name in ("url", "external_url") if (link := _string(entry, name))]
    known_by = _string(entry, "id") or ""
    if known_by.startswith("http"):  # as the specification recommends
        links.append(known_by)
    return next(filter(None, (address_on_web(link, base=url) for link in links)), None)


def _string(value: _Object, name: str) -> str | None:
    found = value.get(name)
    return found.strip() or None if isinstance(found, str) else None
