"""Incidents over HTTP: pages, one with all that is known of it, the overview that the page draws."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from tocsin.contracts.messages import IncidentChanged
from tocsin_board.asking import asked
from tocsin_board.live import Live
from tocsin_board.rows import COLUMNS, Seen, row_of
from tocsin_store.fuse.groups import independent
from tocsin_store.repository import Matching, Repository, StoredIncident, cursor_of

router = APIRouter()

Asked = Annotated[Matching, Depends(asked)]


def repository_of(request: Request) -> Repository:
    held: Repository = request.app.state.repository
    return held


def live_of(request: Request) -> Live:
    held: Live = request.app.state.live
    return held


Kept = Annotated[Repository, Depends(repository_of)]


@router.get("/incidents")
async def incidents(
    matching: Asked,
    kept: Kept,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> dict[str, Any]:
    """Return a page of incidents, the newest first."""
    try:
        page = await kept.incidents(limit, matching, after)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    more = cursor_of(page[-1].incident) if len(page) == limit else None
    return {"incidents": [_told(each) for each in page], "next": more}


@router.get("/overview")
async def overview(request: Request, matching: Asked, kept: Kept) -> dict[str, Any]:
    """Return every incident that matches as a row, and the stream id from which `/stream` goes on."""
    as_of = await live_of(request).newest()
    rows = [row_of(_seen(each)) async for each in kept.stream(matching)]
    return {"as_of": as_of, "columns": list(COLUMNS), "rows": rows}


@router.get("/incidents/{incident_id}")
async def incident(incident_id: str, kept: Kept) -> dict[str, Any]:
    """Return an incident with what each report says of it, its history and corrections, and the reports themselves."""
    stored = await kept.incident(incident_id)
    if stored is None:
        raise HTTPException(404, "no incident ever had this id")
    told = await kept.mentions(incident_id)
    return _told(stored) | {
        "mentions": [
            {
                "name": each.name,
                "source": each.source.model_dump(mode="json"),
                "incident": each.incident.model_dump(mode="json"),
                "links": [{"mention": s.mention, "score": s.score, "reasons": s.reasons} for s in each.links],
            }
            for each in told
        ],
        "history": [each.model_dump(mode="json") for each in await kept.history(incident_id)],
        "reports": [each.model_dump(mode="json") for each in await kept.reports_of(incident_id)],
    }


@router.get("/stream", response_class=EventSourceResponse)
async def stream(request: Request, after: str | None = None) -> Any:
    """Send each change as it happens; `Last-Event-ID`, or `after`, goes on from there."""
    live = live_of(request)
    start = request.headers.get("last-event-id") or after or await live.newest()
    async for change in live.listen(start):
        changed = change.changed
        yield ServerSentEvent(id=change.id, event=changed.kind, data={"row": row_of(_changed(changed))})


def _told(stored: StoredIncident) -> dict[str, Any]:
    return {
        "incident": stored.incident.model_dump(mode="json"),
        "revision": stored.revision,
        "state": stored.state,
        "merged_into": stored.merged_into,
        "sources": [each.model_dump(mode="json") for each in stored.sources],
        "contradictions": [each.model_dump(mode="json") for each in stored.contradictions],
        "pinned": stored.pinned,
    }


def _seen(stored: StoredIncident) -> Seen:
    return Seen(stored.incident, stored.revision, len(stored.sources), independent(stored.sources))


def _changed(changed: IncidentChanged) -> Seen:
    count = changed.source_count if changed.source_count is not None else len(changed.sources)
    return Seen(changed.incident, changed.revision, count, changed.independent_source_count or count)
