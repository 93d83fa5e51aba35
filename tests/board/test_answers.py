"""What holds for every answer of the board, whatever was asked."""

import gzip

import pytest
from boarding import Board, telling
from builders import a_report

from tocsin.kit.errors import Transient
from tocsin_board.assets import STATIC
from tocsin_board.shields import CSP

pytestmark = pytest.mark.redis

PATHS = ("/", "/incidents", "/incidents/none", "/incidents.csv", "/nothing", "/health", "/incidents?since=x")


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_shields_whoever_sees_it(board: Board, path: str) -> None:
    """Errors and files too: no script from elsewhere, no page around ours, no guessing of types."""
    headers = (await board.asks.get(path)).headers

    assert CSP == headers["content-security-policy"]
    assert ("nosniff", "DENY", "no-referrer") == tuple(
        headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")
    )
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    """Whatever a report's text is, no script in it runs."""
    rules = dict(rule.split(" ", 1) for rule in CSP.split("; "))

    assert ("'none'", "'self'", "'self'", "'none'") == tuple(
        rules[name] for name in ("default-src", "script-src", "style-src", "frame-ancestors")
    )
    assert "unsafe" not in CSP
    assert "//" not in CSP


class TestAssets:
    """The page's own files."""

    async def test_the_page_is_at_the_root(self, board: Board) -> None:
        """With the type that a browser needs to run it."""
        page = await board.asks.get("/")
        module = await board.asks.get("/app.mjs")

        assert ((STATIC / "index.html").read_bytes(), "text/html; charset=utf-8") == (
            page.content,
            page.headers["content-type"],
        )
        assert "text/javascript; charset=utf-8" == module.headers["content-type"]

    async def test_a_file_is_packed_for_who_can_unpack(self, board: Board) -> None:
        """Once, and the same for all."""
        path = "/vendor/maplibre-gl.mjs"
        plain = await board.asks.get(path, headers={"Accept-Encoding": "identity"})
        async with board.asks.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            packed = b"".join([chunk async for chunk in answer.aiter_raw()])

        assert "content-encoding" not in plain.headers
        assert plain.content == gzip.decompress(packed)
        assert 3 * len(packed) < len(plain.content)

    async def test_who_has_a_file_is_told_so(self, board: Board) -> None:
        """A second visit costs no bytes."""
        etag = (await board.asks.get("/app.mjs")).headers["etag"]

        again = await board.asks.get("/app.mjs", headers={"If-None-Match": f'"other", {etag}'})

        assert (304, b"") == (again.status_code, again.content)

    @pytest.mark.parametrize("path", ["/../app.py", "/%2e%2e/app.py", "/vendor", "/app.mjs/", "/__init__.py"])
    async def test_nothing_else_is_there(self, board: Board, path: str) -> None:
        """They are looked up by name, and no name leads out of the folder."""
        assert 404 == (await board.asks.get(path)).status_code

    async def test_files_are_only_read(self, board: Board) -> None:
        """Whoever writes to one is told what is allowed."""
        answer = await board.asks.post("/app.mjs")

        assert (405, "GET, HEAD") == (answer.status_code, answer.headers["allow"])


async def test_the_board_tells_how_it_does(board: Board) -> None:
    """Database, bus, and how far pages are behind."""
    told = await board.asks.get("/health")

    assert {"status": "ok", "database": "ok", "redis": "ok", "stream_lag_seconds": 0.0} == told.json()


async def test_metrics_are_there(board: Board) -> None:
    """For Prometheus."""
    assert "python_info" in (await board.asks.get("/metrics")).text


async def test_a_database_that_is_away_is_told_as_such(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with when to ask again, and no word of where the database is."""
    await board.keep(telling(a_report()))

    async def away(*_: object) -> None:
        raise Transient("the store's database is locked or away: postgresql://secret@db")

    monkeypatch.setattr(board.parts.repository, "incident", away)
    answer = await board.asks.get("/incidents/i-1")

    assert (503, "5", "database") == (
        answer.status_code,
        answer.headers["retry-after"],
        answer.json()["error"]["where"],
    )
    assert "secret" not in answer.text


async def test_a_fault_of_ours_says_nothing_of_our_insides(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has it; and the next request is answered."""

    async def broken(*_: object) -> None:
        raise KeyError("inside")

    monkeypatch.setattr(board.parts.repository, "incident", broken)
    answer = await board.asks.get("/incidents/i-1")

    assert (500, CSP) == (answer.status_code, answer.headers["content-security-policy"])
    assert "inside" not in answer.text
    assert 200 == (await board.asks.get("/health")).status_code
