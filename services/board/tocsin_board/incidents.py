"""Incidents and reports over HTTP: pages, one with all that is known of it, the overview that the page draws."""

from collections.abc import Set as AbstractSet
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from tocsin.contracts.incident import Incident
from tocsin_board.answers import Known, KnownReport, Lists, Page, Stored
from tocsin_board.asking import Asked
from tocsin_board.entry import READING, Held
from tocsin_board.overview import document
from tocsin_board.parts import Kept
from tocsin_board.problems import Problem, no_incident, shown
from tocsin_board.rows import Overview
from tocsin_store.repository import Repository, StoredReport, cursor_of
from tocsin_store.searching.cursor import read_cursor
from tocsin_store.window import Window

LARGEST_PAGE: Final = 500
"""Incidents of a page: some megabytes."""

KNOWN: Final = 100
"""Mentions, revisions and reports of an incident that are told unless more are asked for: half a megabyte."""

MOST_SKIPPED: Final = 10_000_000
"""More than any incident has."""

A_CURSOR: Final = "MjAyNC0wNS0xNDVmMGMxZDdhOWIzZTRjMmQ4YTZmN2IxZTBjOWQ4ZTdm"

router = APIRouter(tags=["incidents"], **READING)

AN_ID: Final = r"^[^\x00]*$"
"""Whatever a report gave; but PostgreSQL knows no letter NUL."""

IncidentId = Annotated[
    str, Path(description="An incident's id, or one that was merged into it.", max_length=200, pattern=AN_ID)
]
ReportId = Annotated[str, Path(description="A report's id: 64 hexadecimal digits.", max_length=200, pattern=AN_ID)]


@router.get("/incidents")
async def incidents(
    matching: Asked,
    kept: Kept,
    limit: Annotated[int, Query(description="Incidents of a page.", ge=1, le=LARGEST_PAGE)] = 50,
    after: Annotated[
        str | None, Query(description="`next` of the page before.", max_length=1_000, examples=[A_CURSOR])
    ] = None,
) -> Page:
    """Return a page of incidents by the last day of their interval, the newest first, undated last."""
    if after is not None:
        try:
            read_cursor(after)
        except ValueError as error:
            mend = "give what `next` of the page before was, or leave it out"
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, shown(str(error)), where="after", mend=mend) from error
    # One more than is told shows whether there is a next page.
    found = await kept.incidents(limit + 1, matching, after)
    told, rest = found[:limit], found[limit:]
    more = cursor_of(told[-1].incident) if rest else None
    return Page(incidents=[Stored.of(each) for each in told], next=more)


@router.get("/overview", response_model=Overview)
async def overview(request: Request, matching: Asked, parts: Held) -> Response:
    """Return every incident that matches as a row, and the id from which `/stream` goes on without a gap."""
    as_of = await parts.live.newest()
    rows, headers = await parts.rows.matching(matching), {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = await parts.packed.answer(matching, as_of, rows), headers | {"Content-Encoding": "gzip"}
    else:
        body = document(as_of, rows)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/incidents/{incident_id}")
async def incident(
    incident_id: IncidentId,
    kept: Kept,
    limit: Annotated[int, Query(description="So much of each list.", examples=[KNOWN], ge=1, le=LARGEST_PAGE)] = KNOWN,
    skip: Annotated[
        int, Query(description="Leave so much of each list out first.", examples=[KNOWN], ge=0, le=MOST_SKIPPED)
    ] = 0,
) -> Known:
    """Return an incident with what each report says of it, its history and corrections, and the reports themselves.

    Of an incident that was merged, what it is part of now: its `id` is then another.
    """
    found = await kept.incident(incident_id)
    if found is None:
        raise no_incident(incident_id)
    now, window = found.incident.id, Window(skip, limit)
    reports = await kept.reports_of(now, window)
    if not skip:
        reports += await _quoted(kept, found.incident, {each.report.id for each in reports})
    lists = Lists(
        mentions=await kept.mentions(now, window),
        history=await kept.history(now, window),
        corrections=await kept.corrections(now),
        reports=reports,
    )
    return Known.knowing(found, window, await kept.sizes(now), lists)


async def _quoted(kept: Repository, incident: Incident, known: AbstractSet[str]) -> list[StoredReport]:
    """Return the reports that evidence quotes, but for those that are known: each field goes beside its sentence."""
    ids = dict.fromkeys(each.report_id for each in incident.evidence if each.report_id and each.report_id not in known)
    found = [await kept.report(id_) for id_ in ids]
    return [each for each in found if each is not None]


@router.get("/reports/{report_id}")
async def report(report_id: ReportId, kept: Kept) -> KnownReport:
    """Return a report with its text, the incidents it tells of, what of it was set aside, and its places."""
    found = await kept.report(report_id)
    if found is None:
        mend = "a report's id is in the sources of an incident, and in what POST /reports of ingest answers"
        raise Problem(HTTPStatus.NOT_FOUND, "no report has this id", where=shown(report_id), mend=mend)
    return KnownReport(
        report=found.report,
        set_aside=found.set_aside,
        places=found.places,
        incidents=[Stored.of(each) for each in await kept.incidents_of(report_id)],
    )
