"""What makes two reports the same report."""

import hashlib
from datetime import UTC, datetime

import orjson


def report_id(
    *, url: str | None, source: str | None, title: str | None, text: str, published_at: datetime | None
) -> str:
    """Return the SHA-256, in lower-case hex, of a canonical JSON object of these five.

    Canonical: keys `published_at`, `source`, `text`, `title`, `url` in this order, no white space, UTF-8 unescaped,
    null where there is none, the time in UTC as `2024-01-29T00:00:00Z`. `source` is the name that the report itself
    states; where it states none, the folder or pipe that it came through does not count. Any producer can compute it.
    The sender's own id is not in it: the same text sent twice under two ids is one report.
    """
    at = published_at.astimezone(UTC) if published_at else None
    identifying = {"url": url, "source": source, "title": title, "text": text, "published_at": at}
    canonical = orjson.dumps(identifying, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    return hashlib.sha256(canonical).hexdigest()
