"""`tocsin add …`: a source is looked at once, what it is is told, and it is added; an article is taken at once."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tocsin.contracts.report import Report, SourceKind
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.hints import typed_command
from tocsin_cli.showing import counted, printable, say
from tocsin_cli.sources.bus import on_bus
from tocsin_cli.sources.entries import known_in, means, names_of
from tocsin_cli.sources.file import change, file_of
from tocsin_cli.sources.looking import Neither, feed_in, fetched_from, look, newest
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.errors import shown
from tocsin_ingest.normalise.feeds import Feed
from tocsin_ingest.normalise.operator import Operator
from tocsin_ingest.sources.collector import Taken
from tocsin_ingest.sources.editing import added
from tocsin_ingest.sources.forms import SUFFIXES
from tocsin_ingest.sources.listing import read_listing

BY_HAND: Final = "tocsin add"
"""The source that an article which somebody added by its address is counted for."""

Said = Mapping[str, str | None]
"""The options that may have been typed, by the field of an entry that each is."""


def add_url(url: str, *, said: Said, var: Path) -> None:
    """Look what is at a URL: take an article, add a feed. Raises `CommandError` where it is neither, and says why."""
    kind = _kind(said.get("kind"))
    operator = Operator(name=said.get("name"), kind=kind, language=said.get("language"))
    found = asyncio.run(look(url, fetcher=means().fetcher, operator=operator))
    match found:
        case Report():
            [taken] = on_bus(var, lambda bus: bus.take(BY_HAND, [found]))
            _tell_article(found, taken)
        case Neither():
            raise CommandError(_neither(url, found))
        case feed:
            say(f"{url} is a feed:")
            _add_feed(url, feed, said, var=var)


def add_feed(url: str, *, said: Said, var: Path) -> None:
    """Try a feed once, tell what is in it, and add it. Raises `CommandError` where it is none."""
    fields = {"url": url} | _given(said)
    _check("feed", fields, file_of(var))
    fetched = asyncio.run(fetched_from(url, fetcher=means().fetcher))
    try:
        feed = asyncio.run(feed_in(fetched))
    except BadReport as error:
        raise CommandError(f"{url} is no feed: {error}. `{typed_command()} add {url}` looks what it is") from error
    _add_feed(url, feed, said, var=var)


def add_folder(path: Path, *, said: Said, var: Path) -> None:
    """Add a folder to the file. Raises `UsageError` where it is none, or stands there already."""
    if not path.is_dir():
        raise UsageError(f"no such folder: {path}")
    folder = path.resolve()
    _add("folder", {"path": str(folder)} | _given(said), var=var)
    files = [file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")]
    say(f"added {folder} to {file_of(var)}: {counted(len(files), 'file')} there now")


def _add_feed(url: str, feed: Feed, said: Said, *, var: Path) -> None:
    title, at = newest(feed)
    latest = f", the newest {at:%Y-%m-%d %H:%M}" if at else ""
    _print(f"{feed.title or 'a feed without a title'}: {counted(len(feed.items), 'item')}{latest}")
    if title:
        _print(f"  {title}")
    _add("feed", {"url": url} | _given(said), var=var)
    say(f"added to {file_of(var)}; a running ingest begins within a second: `{typed_command()} sources status`")


def _add(table: str, fields: Mapping[str, str], *, var: Path) -> None:
    path = file_of(var)
    _check(table, fields, path)
    change(path, lambda text: added(text, table, fields))


def _check(table: str, fields: Mapping[str, str], path: Path) -> None:
    """Raise `UsageError` where a field is wrong, or the source stands in the file already."""
    tried = read_listing(added("", table, fields), file=path)
    for bad in tried.complaints:
        raise UsageError(bad.reason)
    names = set(names_of(tried.entries[0], path))
    for each in known_in(path)[0]:
        if names & set(each.collectors):
            raise UsageError(f"{each.where} stands in {path} already: {each.entry.label}")


def _given(said: Said) -> dict[str, str]:
    return {name: value for name, value in said.items() if value is not None}


def _kind(typed: str | None) -> SourceKind | None:
    if typed is not None and typed not in set(SourceKind):
        raise UsageError(f"kind: found {shown(typed)}; give one of {', '.join(SourceKind)}")
    return SourceKind(typed) if typed else None


def _tell_article(report: Report, taken: Taken) -> None:
    when = f"{report.published_at:%Y-%m-%d}" if report.published_at else "not said"
    new = "new, on its way" if taken.new else "known: it came before, and is not taken again"
    copy = "" if taken.group in {None, taken.report_id} else f"; nearly the text of {taken.group}"
    _print(report.title or report.text[:80])
    for heading, value in (
        ("published", when),
        ("outlet", f"{report.source.name} ({report.source.kind})"),
        ("text", f"{len(report.text.split())} words, language {report.language or 'not said'}"),
        ("report", report.id),
        ("taken", new + copy),
    ):
        _print(f"  {heading:10} {value}")
    if taken.new:
        say(f"`{typed_command()} incidents` shows what is read from it")


def _neither(url: str, found: Neither) -> str:
    why = f"{url} is no article: {found.no_article}; and no feed: {found.no_feed}"
    if not found.feeds:
        return why
    named = "\n".join(f"  {typed_command()} add feed {feed}" for feed in found.feeds)
    return f"{why}\nThe page names {counted(len(found.feeds), 'feed')}:\n{named}"


def _print(line: str) -> None:
    print(printable(line))  # noqa: T201  the result
