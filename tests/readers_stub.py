"""A real HTTP server on loopback that plays an OpenAI-compatible API by a script; and the reader that asks it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tocsin.contracts.report import Report
from tocsin_enrich.readers import Findings, Unanswered
from tocsin_enrich.readers.llm.client import Client
from tocsin_enrich.readers.llm.reader import LlmReader
from tocsin_enrich.readers.llm.settings import LlmSettings

KEY = "sk-a-very-secret-key"
TEXT = "Rebels attacked the clinic in Wase on Sunday. At least five nurses were wounded. Nobody else was there."


@dataclass
class Scripted:
    """One response of the server: JSON or raw bytes, a status, headers, and how long it takes."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Stub:
    """A server on loopback that gives its script's responses in order, the last one again and again."""

    url: str
    script: list[Scripted] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def says(self, *answers: Any, tokens: int | None = 100) -> None:
        """Answer with these, each as the content of a chat completion; a string stands for itself."""
        self.script += [Scripted(completion(answer, tokens=tokens)) for answer in answers]

    def next(self) -> Scripted:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


def completion(answer: Any, *, tokens: int | None = 100, finish: str = "stop") -> dict[str, Any]:
    content = answer if isinstance(answer, str) or answer is None else json.dumps(answer)
    usage = {} if tokens is None else {"usage": {"total_tokens": tokens}}
    return {"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": finish}], **usage}


class Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_POST(self) -> None:
        stub = self.stub
        request = self.rfile.read(int(self.headers["Content-Length"]))
        with stub.lock:
            stub.requests.append({"path": self.path, **json.loads(request)})
            stub.keys.append(self.headers["Authorization"])
            stub.at_once += 1
            stub.most_at_once = max(stub.most_at_once, stub.at_once)
            response = stub.next()
        time.sleep(response.seconds)
        with stub.lock:
            stub.at_once -= 1
        data = response.body if isinstance(response.body, bytes) else json.dumps(response.body).encode()
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that does not wait for the slow answer is what the test wants."""


@contextmanager
def serving() -> Iterator[Stub]:
    """Serve on a free port of loopback."""
    handler = type("Scripting", (Handler,), {})
    with Server(("127.0.0.1", 0), handler) as server:
        handler.stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield handler.stub  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


def an_answer(**changes: Any) -> dict[str, Any]:
    """Return what a model should say of `TEXT`."""
    incident = {
        "sentence": "Rebels attacked the clinic in Wase on Sunday.",
        "trigger": "attacked",
        "sub_event_type": "Attack",
        "status": "asserted",
        "actors": [{"words": "Rebels", "role": "perpetrator", "entity": "group", "kind": "rebel"}],
        "weapons": [],
        "targets": [{"words": "the clinic", "category": "health", "entity": "facility"}],
        "tolls": [{"words": "At least five nurses", "fate": "injured"}],
        "when": "on Sunday",
        "claims": [],
    }
    return {"incidents": [incident | changes], "set_aside": []}


def settings_for(stub: Stub, **changes: Any) -> LlmSettings:
    fields = {"enrich_llm_url": stub.url, "enrich_llm_model": "tiny-1", "enrich_llm_api_key": KEY}
    return LlmSettings.model_validate(fields | {f"enrich_llm_{name}": value for name, value in changes.items()})


async def read(stub: Stub, report: Report, **changes: Any) -> Findings:
    settings = settings_for(stub, **changes)
    reader = LlmReader(settings, client=Client(settings, first_pause=0.001))
    try:
        return await reader.read(report)
    finally:
        await reader.aclose()


async def why_not(stub: Stub, report: Report, **changes: Any) -> Unanswered:
    with pytest.raises(Unanswered) as unanswered:
        await read(stub, report, **changes)
    return unanswered.value
