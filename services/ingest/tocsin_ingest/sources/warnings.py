"""`[[warnings]]` of `sources.toml`: a page or a file of maritime warnings in force, each of them a report."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from tocsin.contracts.report import Report
from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.shown_url import shown
from tocsin_ingest.ledger import Ledger, Memory
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.decoding import declared_in_markup, decoded
from tocsin_ingest.normalise.html import text_of_html
from tocsin_ingest.normalise.maritime import maritime_warnings, report_of_warning
from tocsin_ingest.sources.collector import Collector, Deliver
from tocsin_ingest.sources.documents import charset, content_type, reading
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.files import place_of
from tocsin_ingest.sources.options import LocalPath, Means, SourceOptions, SourceType
from tocsin_ingest.sources.polling import Poller
from tocsin_ingest.sources.web_url import WebUrl

MAX_BYTES: Final = 5_000_000
"""All warnings in force of all the world's series have about one."""

BATCH: Final = 64
"""Reports that are handed over at once."""

LOOK: Final = "look"
"""Where a round's memory keeps what the file looked like from outside."""


class WarningsOptions(SourceOptions):
    """An entry `[[warnings]]`."""

    url: Annotated[WebUrl | None, Field(description="A page or a text of warnings, such as those in force.")] = None
    path: Annotated[LocalPath | None, Field(description="Instead: a file, such as a receiver writes.")] = None
    every: Annotated[Seconds, Field(description="Pause between two looks.")] = 900

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.url is None) == (self.path is None):
            raise ValueError("give either a url or a path")
        return self


class Warnings:
    """Has rounds: splits what there is, and delivers the warnings that were not delivered before."""

    def __init__(self, name: str, options: WarningsOptions, *, fetcher: Fetcher, ledger: Ledger) -> None:
        self.name = name
        self._options = options
        self._fetcher = fetcher
        self._ledger = ledger

    async def ask(self, memory: Memory, deliver: Deliver) -> Memory:
        """Deliver what is new. Raises `Unfetchable` where there are no warnings to be had."""
        if self._options.path:
            look = await asyncio.to_thread(_look, self._options.path)
            if look == memory.more.get(LOOK):
                return memory
            raw = await asyncio.to_thread(_content, self._options.path)
            await self._take(raw, deliver, declared=None, is_html=raw.lstrip().startswith(b"<"))
            return replace(memory, more={LOOK: look})
        fetched = await self._fetcher.fetch(
            str(self._options.url), etag=memory.etag, last_modified=memory.last_modified, max_bytes=MAX_BYTES
        )
        if fetched.unchanged:
            return memory
        is_html = "html" in content_type(fetched)
        await self._take(fetched.body, deliver, declared=charset(fetched), is_html=is_html)
        return replace(memory, etag=fetched.headers.get("etag"), last_modified=fetched.headers.get("last-modified"))

    async def _take(self, raw: bytes, deliver: Deliver, *, declared: str | None, is_html: bool) -> None:
        try:
            reports = await reading(_reports, raw, self._options, declared=declared, is_html=is_html)
        except BadReport as error:
            raise Unfetchable(f"{self.name}: {error}") from error
        if not reports:
            raise Unfetchable(
                f"{self.name}: found no line such as HYDROLANT 12/24 or NAVAREA IX 34/24; correct the place"
            )
        unseen = await self._ledger.unseen(self.name, [report.id for report in reports])
        fresh = [report for report, new in zip(reports, unseen, strict=True) if new]
        for start in range(0, len(fresh), BATCH):
            together = fresh[start : start + BATCH]
            await deliver(together)
            await self._ledger.mark(self.name, [report.id for report in together])


def open_warnings(options: WarningsOptions, means: Means) -> Iterable[Collector]:
    """Return the collector of one entry."""
    name = f"warnings:{place_of(options.path) if options.path else shown(str(options.url))}"
    warnings = Warnings(name, options, fetcher=means.fetcher, ledger=means.ledger)
    yield Poller(name, warnings.ask, every_seconds=options.every, ledger=means.ledger)


WARNINGS: Final = SourceType("warnings", WarningsOptions, open_warnings, "Maritime warnings: a report for each.")


def _reports(raw: bytes, options: WarningsOptions, *, declared: str | None, is_html: bool) -> list[Report]:
    text = decoded(raw, declared=declared or (declared_in_markup(raw) if is_html else None))
    found = maritime_warnings(text_of_html(text) if is_html else text)
    return [report_of_warning(each, name=options.name, kind=options.kind, language=options.language) for each in found]


def _look(path: Path) -> str:
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return f"{status.st_mtime_ns} {status.st_size}"


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(raw) > MAX_BYTES:
        raise Unfetchable(f"{place_of(path)} is larger than {MAX_BYTES} bytes; split it")
    return raw


def _unreadable(path: Path, error: OSError) -> Unfetchable:
    return Unfetchable(f"{place_of(path)} cannot be read: {error.strerror}; put the file there, or let ingest read it")
