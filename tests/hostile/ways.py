"""The real ways in, each by its name in the hostile table: what comes out of them for a row."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import httpx2
import web
from hostile.table import Case

from tocsin.contracts.report import Report
from tocsin.outgoing.addresses import AllowList
from tocsin_ingest.fetch import Fetcher, Unfetchable
from tocsin_ingest.fetch.manners import Manners
from tocsin_ingest.fetch.web import WebFetcher
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector, Taken, Unreadable
from tocsin_ingest.sources.folder import Folder
from tocsin_ingest.sources.options import Means
from tocsin_ingest.sources.polling import Poller
from tocsin_ingest.sources.registry import source_type
from tocsin_ingest.sources.stdin import Stdin

FETCH_SECONDS: Final = 2.0
"""For one document: rows that hang or drip are many, and no machine is so slow that an honest one takes longer."""

MAX_FETCHED: Final = 1_000_000
MAX_BYTES: Final = 200_000
"""Of a file, a line and a body: the table need not carry megabytes to be too large."""


@dataclass
class Outcome:
    """What came of a row: reports, refusals, and the answer where there was one. It is a `Deliver`."""

    reports: list[Report] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    status: int | None = None
    says: str = ""

    async def __call__(self, items: Sequence[Report | Unreadable]) -> list[Taken]:
        reports = [item for item in items if isinstance(item, Report)]
        self.refused += [item.reason for item in items if isinstance(item, Unreadable)]
        self.reports += reports
        return [Taken(report.id, new=True, group=report.id) for report in reports]

    def retry_after(self) -> float:
        return 0.0


@dataclass(frozen=True)
class Surroundings:
    """What a row may use: an empty folder, a web server to be asked, and a Redis server that starts when it is."""

    folder: Path
    server: web.Web
    redis_url: Callable[[], str]


Way = Callable[[Case, Surroundings], Awaitable[Outcome]]
"""Sends a row in."""


async def through_folder(case: Case, here: Surroundings) -> Outcome:
    """Put the input into a watched folder."""
    inbox = here.folder / "inbox"
    inbox.mkdir()
    (inbox / case.named).write_bytes(case.bytes)
    outcome = Outcome()
    watched = Folder(inbox, poll_seconds=1, max_bytes=MAX_BYTES, now=lambda: time.time() + 3600)
    for _ in range(2):  # a file must look the same twice
        await watched.look(outcome)
    return outcome


async def through_stdin(case: Case, _: Surroundings) -> Outcome:
    """Pipe the input in."""
    outcome = Outcome()
    await Stdin(BytesIO(case.bytes), max_bytes=MAX_BYTES).run(outcome)
    return outcome


async def through_fetch(case: Case, here: Surroundings) -> Outcome:
    """Fetch the document alone; what was fetched is the answer."""
    outcome = Outcome()
    try:
        fetched = await _fetcher().fetch(_url(case, here.server))
    except Unfetchable as error:
        outcome.refused.append(str(error))
    else:
        outcome.status, outcome.says = fetched.status, fetched.body.decode("utf-8", errors="replace")
    return outcome


async def through_source(case: Case, here: Surroundings, *, table: str) -> Outcome:
    """Put an entry into `sources.toml`, for a URL where the server in the test serves the input."""
    outcome = Outcome()
    kind = source_type(table)
    options = kind.options.model_validate({"url": _url(case, here.server)} | dict(case.options))
    ledger = MemoryLedger()
    for collector in kind.opens(options, Means(_fetcher(), ledger, IngestSettings())):
        await _once(collector, outcome)
    outcome.refused += [each.last_error for each in (await ledger.standings()).values() if each.last_error]
    return outcome


async def through_http(case: Case, here: Surroundings) -> Outcome:
    """Send the input to the HTTP API, as a worker serves it."""
    from tocsin_ingest.api.server import HttpApi  # noqa: PLC0415 - it loads FastAPI, which no other way in needs

    outcome = Outcome()
    settings = {"redis_url": here.redis_url(), "ingest_http_port": 0, "ingest_max_bytes": MAX_BYTES}
    api = HttpApi(IngestSettings.model_validate(settings))
    serving = asyncio.create_task(api.run(outcome))
    try:
        async with httpx2.AsyncClient(base_url=api.url, trust_env=False, timeout=FETCH_SECONDS * 5) as client:
            answer = await _asked(client, case)
            outcome.status, outcome.says = answer.status_code, answer.text
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    return outcome


async def _asked(client: httpx2.AsyncClient, case: Case) -> httpx2.Response:
    method, path = case.request.get("method", "POST"), case.request.get("path", "/reports")
    headers = {"content-type": "application/json"} | dict(case.request.get("headers", {}))
    while True:
        try:
            return await client.request(method, path, headers=headers, content=case.bytes)
        except httpx2.ConnectError:  # it listens as soon as it has loaded what it needs
            await asyncio.sleep(0.05)


async def _once(collector: Collector, outcome: Outcome) -> None:
    """Let a collector have one round; one that has none runs for as long as its server may take."""
    if isinstance(collector, Poller):
        await collector.once(outcome)
        return
    with suppress(TimeoutError):
        await asyncio.wait_for(collector.run(outcome), FETCH_SECONDS * 2)


def _fetcher() -> Fetcher:
    allowed, patience = AllowList.of(["127.0.0.1/32"]), FETCH_SECONDS / 2
    limits = Manners(
        allowed, gap_seconds=0.0, total_seconds=FETCH_SECONDS, silent_seconds=patience, max_bytes=MAX_FETCHED
    )
    return WebFetcher(limits)


def _url(case: Case, server: web.Web) -> str:
    """Return where the row leads: elsewhere, or to the server, where its input is served or something worse."""
    if case.url is not None:
        return case.url
    if not case.fault:
        return server.serve("/", web.page(case.bytes, **dict(case.answer)))
    name, *arguments = case.fault
    given: list[Any] = [each.replace("{}", server.url("")) if isinstance(each, str) else each for each in arguments]
    keywords = given.pop() if given and isinstance(given[-1], dict) else {}
    return server.serve("/", getattr(web, name)(*given, **keywords))


WAYS: Final[dict[str, Way]] = {
    "folder": through_folder,
    "stdin": through_stdin,
    "fetch": through_fetch,
    "http": through_http,
    **{table: partial(through_source, table=table) for table in ("feed", "page", "warnings", "gdelt")},
}
