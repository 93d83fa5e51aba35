"""Who is let in, and what he may do."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from boarding import Board, announce, boarded, telling
from builders import a_report
from patience import PATIENCE_SECONDS
from posting import spoken
from redis.asyncio import Redis

from tocsin.access import keys
from tocsin.access.keys import Role
from tocsin.kit.errors import Misconfigured
from tocsin_board.access import gate_of
from tocsin_board.sessions import LIFE_SECONDS, Sessions
from tocsin_board.settings import BoardSettings

pytestmark = pytest.mark.redis

GUARDED = (
    *("/incidents", "/overview", "/incidents.csv", "/incidents/i-1", "/reports/1", "/stream"),
    *("/pipeline.json", "/metrics", "/dead/reports.received/1-0"),
)


def entry(name: str, **fields: str) -> str:
    said = {"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest()} | fields
    return "[[key]]\n" + "".join(f'{key} = "{value}"\n' for key, value in said.items())


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    path.write_text(entry("sender") + "".join(entry(str(role), role=str(role)) for role in Role), encoding="utf-8")
    return path


@pytest.fixture
async def board(
    settings: Callable[..., BoardSettings],
    client: Redis,  # noqa: ARG001  it is emptied
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Board]:
    """Serve a board that asks for keys, with one incident."""
    monkeypatch.setattr(keys, "LOOK_SECONDS", 0.0)
    own = settings(board_keys=file, board_anonymous=False, board_origins="https://desk.example", board_rate=60)
    async with boarded(own) as board:
        await board.keep(telling(a_report()))
        yield board


@pytest.mark.parametrize("path", GUARDED)
async def test_without_a_key_nothing_is_read(board: Board, path: str) -> None:
    """Not even from this machine; the answer says how to send one."""
    answer = await board.asks.get(path)

    assert (401, "Bearer") == (answer.status_code, answer.headers["www-authenticate"])
    assert "tocsin keys new" in answer.json()["error"]["mend"]


@pytest.mark.parametrize("path", ["/", "/app.mjs", "/health", "/openapi.json"])
async def test_the_page_itself_holds_no_secret(board: Board, path: str) -> None:
    """It is what asks for the key."""
    assert 200 == (await board.asks.get(path)).status_code


@pytest.mark.parametrize("role", Role)
async def test_every_role_reads(board: Board, role: Role) -> None:
    """By either header."""
    assert 200 == (await board.asks.get("/incidents", headers=bearer(role))).status_code
    assert 200 == (await board.asks.get("/incidents", headers={"X-API-Key": role})).status_code


@pytest.mark.parametrize(("key", "status"), [("wrong", 401), ("sender", 403), ("read\ud83d", 401)])
async def test_other_keys_do_not(board: Board, key: str, status: int) -> None:
    """Neither one that is not known, nor one that sends reports."""
    sent = {"Authorization": f"Bearer {key}".encode("utf-8", errors="replace")}

    assert status == (await board.asks.get("/incidents", headers=sent)).status_code


async def test_a_session_lets_the_stream_in(board: Board) -> None:
    """Its cookie is for this site alone, and no script sees it."""
    answer = await board.asks.post("/session", headers=bearer("correct"))

    assert {"name": "correct", "role": "correct"} == answer.json()
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={LIFE_SECONDS}"))
    assert 200 == (await board.asks.get("/overview")).status_code
    await board.asks.delete("/session")
    assert 401 == (await board.asks.get("/overview")).status_code


@pytest.mark.parametrize(("origin", "is_secure"), [("https://board.example", True), ("http://127.0.0.1:8400", False)])
async def test_a_page_that_came_by_tls_keeps_its_cookie_to_that(board: Board, origin: str, *, is_secure: bool) -> None:
    """The proxy's end of it is not ours: the page says by its origin how it came."""
    answer = await board.asks.post("/session", headers=bearer("read") | {"Origin": origin})

    assert is_secure is ("Secure" in answer.headers["set-cookie"])


async def test_a_cookie_corrects_nothing(board: Board) -> None:
    """Another site's page could make a browser send it."""
    await board.asks.post("/session", headers=bearer("admin"))

    assert 401 == (await board.asks.post("/incidents/i-1/retract", json={"why": "so"})).status_code


async def test_a_revoked_key_ends_its_sessions(board: Board, file: Path) -> None:
    """Within a second, without a word to the page."""
    await board.asks.post("/session", headers=bearer("read"))
    await asyncio.to_thread(file.write_text, entry("other", role="read"))

    assert 401 == (await board.asks.get("/overview")).status_code


@pytest.mark.parametrize("by_cookie", [True, False])
async def test_a_revoked_key_hears_no_more(board: Board, client: Redis, file: Path, *, by_cookie: bool) -> None:
    """A stream that is open ends before the next change is told on it."""
    if by_cookie:
        await board.asks.post("/session", headers=bearer("read"))
    [change] = await board.keep(telling(a_report("Gunmen killed 9 people in Gao.", id="9" * 64), id="i-9"))
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        board.asks.stream("GET", "/stream", headers={} if by_cookie else bearer("read")) as answer,
    ):
        lines = answer.aiter_lines()
        await announce(client, change)
        assert "event: created" in [await anext(lines) for _ in range(3)]
        await asyncio.to_thread(file.write_text, entry("other", role="read"))
        await announce(client, change)

        assert not [line async for line in lines if line.startswith("event:")]


def test_a_cookie_that_was_altered_is_none() -> None:
    """Nor one of another process, nor one that is over."""
    now = 1_000.0
    sessions = Sessions(now=lambda: now)
    key = keys.Key(name="ana", sha256="0" * 64, role=Role.READ)
    cookie = sessions.begin(key)
    assert "ana" == getattr(sessions.read(cookie), "key", None)

    others = [cookie.replace("ana", "eva"), cookie[:-1], "", "a|b|c|d", "|||", Sessions().begin(key), cookie + "é"]
    assert [None] * 7 == [sessions.read(each) for each in others]
    now += LIFE_SECONDS
    assert None is sessions.read(cookie)


async def test_a_key_asks_so_often_and_no_more(board: Board) -> None:
    """The answer says when to ask again; another key is not held back by it."""
    answers = [await board.asks.get("/reports/x", headers=bearer("read")) for _ in range(61)]

    assert ([404] * 60, 429) == ([each.status_code for each in answers[:60]], answers[60].status_code)
    assert 1 <= int(answers[60].headers["retry-after"]) <= 60
    assert 200 == (await board.asks.get("/incidents", headers=bearer("admin"))).status_code


async def test_only_sites_that_were_named_may_show_it(board: Board) -> None:
    """A page of another site gets no leave to read the answer."""
    named = await board.asks.get("/incidents", headers=bearer("read") | {"Origin": "https://desk.example"})
    other = await board.asks.get("/incidents", headers=bearer("read") | {"Origin": "https://evil.example"})

    assert "https://desk.example" == named.headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in other.headers
    assert "access-control-allow-credentials" not in named.headers


class TestAnonymous:
    """Reading without a key, from this machine."""

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "rebound.example"},
            {"Host": "192.0.2.1"},
            {"Origin": "https://page.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"X-Forwarded-For": "192.0.2.1"},
            {"X-Forwarded-Proto": "https"},
            {"Forwarded": "for=192.0.2.1"},
            {"Via": "1.1 proxy"},
        ],
    )
    async def test_nobody_else_gets_in(
        self,
        settings: Callable[..., BoardSettings],
        client: Redis,  # noqa: ARG002  it is emptied
        headers: dict[str, str],
    ) -> None:
        """No page of another site, by whatever name, and nobody through a proxy."""
        async with boarded(settings()) as board:
            assert 200 == (await board.asks.get("/incidents")).status_code
            assert 401 == (await board.asks.get("/incidents", headers=headers)).status_code

    @pytest.mark.parametrize(("version", "status"), [("1.1", b"200"), ("1.0", b"401")])
    async def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_http(
        self,
        settings: Callable[..., BoardSettings],
        client: Redis,  # noqa: ARG002  it is emptied
        version: str,
        status: bytes,
    ) -> None:
        """As nginx asks with a bare `proxy_pass`: the host is the board's own, and nothing tells of who sent it."""
        async with boarded(settings()) as board:
            request = (
                f"GET /incidents HTTP/{version}\nHost: {board.asks.base_url.netloc.decode()}\nConnection: close\n\n"
            )
            answer = await spoken(board.asks, request)

        assert status == answer.split()[1]

    async def test_it_reads_and_no_more(
        self,
        settings: Callable[..., BoardSettings],
        client: Redis,  # noqa: ARG002  it is emptied
    ) -> None:
        """Who corrects has a name."""
        async with boarded(settings()) as board:
            session = await board.asks.post("/session")
            answer = await board.asks.post("/incidents/i-1/retract", json={"why": "so"})

        assert {"name": None, "role": "read"} == session.json()
        assert 403 == answer.status_code

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"board_host": "0.0.0.0"}, "TOCSIN_BOARD_HOST=0.0.0.0"),
            ({"board_keys": Path(__file__)}, "is no TOML"),
        ],
    )
    def test_a_board_that_is_open_to_anybody_or_to_a_broken_file_does_not_start(
        self, settings: Callable[..., BoardSettings], changes: dict[str, object], told: str
    ) -> None:
        """It says what to mend."""
        with pytest.raises(Misconfigured, match=told):
            gate_of(settings(**changes), Sessions())


class TestWithoutKeys:
    """A board that was started before anybody made a key."""

    async def test_a_key_counts_as_soon_as_it_is_made(
        self,
        settings: Callable[..., BoardSettings],
        client: Redis,  # noqa: ARG002  it is emptied
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Until then the page is served, and the answer says how to make one, in containers too."""
        monkeypatch.setattr(keys, "LOOK_SECONDS", 0.0)
        file = tmp_path / "keys.toml"
        async with boarded(settings(board_keys=file, board_anonymous=False)) as board:
            assert 200 == (await board.asks.get("/")).status_code
            refused = await board.asks.get("/incidents")
            unknown = await board.asks.get("/incidents", headers=bearer("read"))
            file.write_text(entry("read", role="read"), encoding="utf-8")
            taken = await board.asks.get("/incidents", headers=bearer("read"))
            mend = (await board.asks.get("/incidents")).json()["error"]["mend"]

        assert (401, 401, 200) == (refused.status_code, unknown.status_code, taken.status_code)
        assert "no key was sent, and nobody has one yet" == refused.json()["error"]["what"]
        for told in (refused, unknown):
            assert "`tocsin keys new NAME --role read`" in told.json()["error"]["mend"]
            assert "`docker compose run --rm cli keys new NAME --role correct`" in told.json()["error"]["mend"]
        assert mend.startswith("send it as")

    def test_where_no_file_is_named_it_is_said_which_variable_names_it(
        self, settings: Callable[..., BoardSettings]
    ) -> None:
        """A key in a file that nobody looks at would not help."""
        missing = gate_of(settings(board_anonymous=False), Sessions()).missing()

        assert missing is not None
        assert missing.endswith("then start the board with its file named in TOCSIN_BOARD_KEYS")

    def test_whoever_may_read_here_misses_nothing(self, settings: Callable[..., BoardSettings], tmp_path: Path) -> None:
        """Nor where there is a key; one that sends reports is none of the board."""
        file = tmp_path / "keys.toml"
        file.write_text(entry("sender"), encoding="utf-8")
        own = settings(board_keys=file, board_anonymous=False)

        assert None is gate_of(settings(), Sessions()).missing()
        assert None is not gate_of(own, Sessions()).missing()
        file.write_text(entry("read", role="read"), encoding="utf-8")
        assert None is gate_of(own, Sessions()).missing()
