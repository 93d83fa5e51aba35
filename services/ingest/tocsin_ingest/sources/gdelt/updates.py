"""Which of GDELT's files are due. It publishes two that matter every quarter of an hour; no I/O here."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

INTERVAL: Final = timedelta(minutes=15)

STAMP_FORMAT: Final = "%Y%m%d%H%M%S"

_FILE: Final = re.compile(
    r"(?:(?P<size>\d{1,12}) +(?P<md5>[0-9a-fA-F]{32}) +)?"
    r"(?P<base>https?://\S{1,500}/)(?P<stamp>20\d{12})(?P<edition>(?:\.translation)?)\.(?P<table>export|mentions)\.CSV\.zip",
    re.ASCII,
)


class UnreadableListError(ValueError):
    """What should list GDELT's newest files does not."""


class Update(NamedTuple):
    """The two tables of a quarter of an hour. A hash is None where no list gave one."""

    stamp: str
    export_url: str
    mentions_url: str
    export_md5: str | None = None
    mentions_md5: str | None = None


def newest(listing: bytes) -> Update:
    """Read a `lastupdate.txt`: a line for each file, with its size and MD5. Raises `UnreadableListError`."""
    found: dict[str, re.Match[str]] = {}
    for line in listing.decode("ascii", errors="replace").splitlines():
        if match := _FILE.fullmatch(line.strip()):
            found[match["table"]] = match
    if "export" not in found:
        raise UnreadableListError("it lists no …export.CSV.zip; give the URL of GDELT 2.0's lastupdate.txt")
    export, mention = found["export"], found.get("mentions")
    try:
        _time(export["stamp"])
    except ValueError as error:
        raise UnreadableListError(f"it lists a file of no moment, {export['stamp']}") from error
    plain = _update(export["base"], export["stamp"], export["edition"])
    return plain._replace(
        export_md5=export["md5"],
        mentions_md5=mention["md5"] if mention and mention["stamp"] == export["stamp"] else None,
    )


def due(last: Update, *, after: str | None, catch_up_seconds: float) -> list[Update]:
    """Return the updates up to `last`, oldest first, that come after the one stamped `after`.

    Without `after`, and where the list has gone back, that is the last alone. Those older than `catch_up_seconds`
    before the last are given up.
    """
    if after == last.stamp:
        return []
    end = _time(last.stamp)
    begin = max(_time(after), end - timedelta(seconds=catch_up_seconds)) if after else end
    missed = []
    at = end - INTERVAL
    while at > begin:
        missed.append(_at(last, at))
        at -= INTERVAL
    return [*reversed(missed), last]


def age(update: Update, last: Update) -> timedelta:
    """Return how much older an update is than the last."""
    return _time(last.stamp) - _time(update.stamp)


def _at(last: Update, at: datetime) -> Update:
    match = _FILE.fullmatch(last.export_url)
    assert match is not None, last
    return _update(match["base"], at.strftime(STAMP_FORMAT), match["edition"])


def _update(base: str, stamp: str, edition: str) -> Update:
    stem = f"{base}{stamp}{edition}"
    return Update(stamp, f"{stem}.export.CSV.zip", f"{stem}.mentions.CSV.zip")


def _time(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP_FORMAT).replace(tzinfo=UTC)
