"""A board that answers from memory: the page's own server in these tests, with faults on request."""

import asyncio
import json
import random
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from many import many
from patience import PATIENCE_SECONDS
from stories import Story

import tocsin_board
from tocsin.contracts.incident import Incident
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin_board.rows import COLUMNS, Row, Seen, row_of
from tocsin_board.shields import HEADERS
from tocsin_store.fuse import pin_objection

STATIC: Final = Path(tocsin_board.__file__).parent / "static"
"""The page's files, as the board serves them."""


@dataclass
class StandIn:
    """What the stand-in knows, and what it is told to do wrong."""

    stories: dict[str, Story] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    pipeline: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    role: str = "read"
    starts: int = 1
    """How often it was started: the sessions of another start are none."""
    fails: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    """What an incident is part of now, by the id that it had."""
    letters: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What dead letters hold, by "STREAM/ID"."""
    sent: dict[str, int] = field(default_factory=dict)
    """Bytes of answers by path, compressed: what workers of the page asked for, too."""
    posted: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    events: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    stream_ends: bool = False
    sequence: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, *stories: Story) -> None:
        """Know these incidents from the start."""
        for story in stories:
            self.stories[story.incident.id] = story
            self.rows.append(row_of(seen(story)))

    def add_many(self, number: int) -> None:
        """Know so many more, generated."""
        self.rows += [row_of(Seen(each, 1, 1, 1)) for each in with_tolls(each for each, _ in many(number))]

    def tell(self, kind: str, story: Story, **more: object) -> None:
        """Send a change to every open page."""
        self.stories[story.incident.id] = story
        row = row_of(seen(story))
        self.rows = [each for each in self.rows if each[0] != story.incident.id]
        if kind not in ("merged", "retracted"):
            self.rows.append(row)
        self.events.append((f"{next(self.sequence)}-0", kind, {"row": row, "kind": kind, "merged_into": None} | more))

    def reset(self) -> None:
        """Say that what pages last heard is too old to go on from."""
        self.events.append((f"{next(self.sequence)}-0", "reset", {}))


def seen(story: Story) -> Seen:
    return Seen(story.incident, len(story.history) or 1, len(story.reports), len(set(story.groups)))


def with_tolls(incidents: Iterable[Incident], *, seed: int = 2) -> Iterator[Incident]:
    """Give half of them a number of dead: most small, a few large."""
    draw = random.Random(seed)
    for each in incidents:
        if draw.random() < 0.5:
            yield each
            continue
        dead = int(draw.paretovariate(1.1)) - draw.randrange(2)
        toll = Toll(min=dead, max=dead, basis=CountBasis.EXACT)
        yield each.model_copy(update={"casualties": Casualties(killed=toll)})


def create(known: StandIn) -> FastAPI:
    """Return the stand-in as an ASGI application."""
    app = FastAPI()
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=1)

    @app.middleware("http")
    async def guarded(request: Request, call_next: Any) -> Response:
        path = request.url.path
        name = path.strip("/").split("/")[0]
        is_api = name in {"overview", "incidents", "stream", "pipeline.json", "reports"}
        if name in known.fails:
            return _error(503, "the database is away", name, "try again in a minute")
        if is_api and known.key and not _has_key(request, known):
            return _error(401, "no key was sent", name, "send Authorization: Bearer <key>")
        response: Any = await call_next(request)
        response.body_iterator = _counted(known, path, response.body_iterator)
        response.headers.update(HEADERS)
        return cast("Response", response)

    _reading(app, known)
    _writing(app, known)
    _repairing(app, known)
    app.mount("/", StaticFiles(directory=STATIC, html=True))
    return app


async def _counted(known: StandIn, path: str, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for part in parts:
        known.sent[path] = known.sent.get(path, 0) + len(part)
        yield part


def _reading(app: FastAPI, known: StandIn) -> None:
    @app.get("/overview")
    async def overview(text: str | None = None) -> Response:
        as_of = known.events[-1][0] if known.events else "0-0"
        rows = known.rows
        if text is not None:
            told = {i for i, s in known.stories.items() if any(text.casefold() in r.text.casefold() for r in s.reports)}
            rows = [row for row in rows if row[0] in told]
        told_ = {"as_of": as_of, "columns": list(COLUMNS), "rows": rows}
        return Response(json.dumps(told_, default=str), media_type="application/json")

    @app.get("/incidents/{incident_id}")
    async def incident(incident_id: str, limit: int = 100) -> Response:
        now = known.merged.get(incident_id, incident_id)
        if now not in known.stories:
            return _error(404, "no incident ever had this id", incident_id, "look it up by /incidents")
        return JSONResponse(known.stories[now].told(limit))

    @app.get("/incidents.{format_}")
    async def export(format_: str) -> Response:
        name = f'attachment; filename="incidents.{format_}"'
        return Response("id\r\ni-kidal\r\n", media_type="text/csv", headers={"Content-Disposition": name})

    @app.get("/pipeline.json")
    async def pipeline() -> dict[str, Any]:
        return known.pipeline

    @app.get("/stream")
    async def stream(request: Request, after: str = "0-0") -> Response:
        last = request.headers.get("last-event-id") or after
        return StreamingResponse(_events(known, last), media_type="text/event-stream")


def _writing(app: FastAPI, known: StandIn) -> None:
    @app.post("/session")
    async def session(request: Request) -> Response:
        if known.key and not _has_key(request, known):
            return _error(401, "this key is not known", "Authorization", "ask whoever runs the board for one")
        answer = JSONResponse({"name": "ana" if known.key else None, "role": known.role})
        if known.key:
            answer.set_cookie("tocsin_session", _session(known), httponly=True, samesite="strict")
        return answer

    @app.api_route("/incidents/{incident_id}/{what:path}", methods=["POST", "PUT", "DELETE"])
    async def correct(incident_id: str, what: str, request: Request) -> Response:
        if known.role == "read":
            return _error(403, "this key may only read", what, "use a key with the role correct")
        body = await request.json()
        name = what.removeprefix("fields/")
        if request.method == "PUT" and (wrong := pin_objection(name, body["value"])):
            return _error(422, wrong, f"/incidents/{incident_id}/{what}", "the contract says what it may be")
        known.posted.append((request.method, f"{incident_id}/{what}", body))
        story = known.stories[incident_id]
        story.corrections.append(
            {"kind": what.split("/", maxsplit=1)[0], "by": "ana", "why": body["why"], "at": "2026-06-26T09:00:00Z"}
        )
        if what == "retract":
            story.state = "retracted"
            known.tell("retracted", story)
        return JSONResponse({"changed": []})


def _repairing(app: FastAPI, known: StandIn) -> None:
    @app.get("/dead/{stream}/{id_}")
    async def letter(stream: str, id_: str) -> Response:
        name = f"{stream}/{id_}"
        if known.role != "admin":
            return _error(403, "this key may not look into dead letters", name, "use a key with the role admin")
        if name not in known.letters:
            return _error(404, "the letter is gone", name, "somebody replayed or dropped it")
        held = {"stream": stream, "id": id_, "worker": "enrich-1", "deliveries": 6, "entry": known.letters[name]}
        return JSONResponse(held)

    @app.post("/dead/{stream}/{id_}/{what}")
    async def repair(stream: str, id_: str, what: str, request: Request) -> Response:
        name = f"{stream}/{id_}"
        if known.letters.pop(name, None) is None:
            return _error(404, "the letter is gone", name, "somebody replayed or dropped it")
        known.posted.append(("POST", f"{name}/{what}", await request.json()))
        known.pipeline["dead_letters"] = [each for each in known.pipeline["dead_letters"] if each["id"] != id_]
        return JSONResponse({"stream": stream, "id": id_, "entry": "9-0" if what == "replay" else None})


async def _events(known: StandIn, last: str) -> AsyncIterator[str]:
    heard = int(last.partition("-")[0])
    yield ": hello\n\n"
    while not known.stream_ends:
        for id_, kind, data in [e for e in known.events if int(e[0].partition("-")[0]) > heard]:
            heard = int(id_.partition("-")[0])
            yield f"id: {id_}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"
        await asyncio.sleep(0.02)


def _has_key(request: Request, known: StandIn) -> bool:
    sent = request.headers.get("authorization", "").removeprefix("Bearer ")
    return sent == known.key or request.cookies.get("tocsin_session") == _session(known)


def _session(known: StandIn) -> str:
    return f"{known.key}-{known.starts}"


def _error(status: int, what: str, where: str, mend: str) -> JSONResponse:
    return JSONResponse({"error": {"what": what, "where": where, "mend": mend}}, status)


@contextmanager
def serving(known: StandIn, port: int = 0) -> Iterator[str]:
    """Serve on loopback; yield the address of the page."""
    config = uvicorn.Config(create(known), host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        assert time.monotonic() < deadline, "the stand-in does not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    finally:
        known.stream_ends = True
        server.should_exit = True
        thread.join()
