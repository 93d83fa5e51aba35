"""What the HTTP API does not take, and what it says instead; however it is sent, others are served on."""

import asyncio
import re
import signal
import time
import zlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx2
import pytest
from patience import PATIENCE_SECONDS
from posting import NDJSON, lines, served, spoken, spoken_to_the_end, stored, told
from rig import Server, until

from tocsin.access import connections
from tocsin.access.serving import IDLE_SECONDS
from tocsin_ingest.api import bodies, outcomes, reading, reception, serving

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

MAX_BYTES = 2_000
POST = "POST /reports HTTP/1.1\nHost: 127.0.0.1\nContent-Type: application/json\n"


@pytest.fixture
async def api(redis_url: str, client: "Redis") -> AsyncIterator[httpx2.AsyncClient]:  # noqa: ARG001  it is emptied
    async with served(redis_url, ingest_max_bytes=MAX_BYTES) as api:
        yield api


def statuses(answers: bytes) -> list[bytes]:
    """Return the status of each answer on a connection."""
    return re.findall(rb"HTTP/1\.1 (\d+) ", answers)


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """Return the status of a problem and what is told of it."""
    assert "application/problem+json" == answer.headers["content-type"]
    assert answer.status_code == answer.json()["status"]
    return answer.status_code, answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1,", b"{'text': 1}", b'{"text": NaN}', b"\xff\xfe{\x00}\x00", b"[" * 1500]
)
async def test_what_is_no_json_is_a_bad_request(api: httpx2.AsyncClient, body: bytes) -> None:
    """Empty, cut off, in the wrong encoding, nested without end: none is looked at further."""
    answer = await api.post("/reports", content=body, headers={"content-type": "application/json"})

    status, detail = refusal(answer)
    assert 400 == status
    assert detail.startswith("found no JSON (")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_body_says_what_it_is(api: httpx2.AsyncClient, kind: str) -> None:
    """What a form of a web page could send, without the browser asking first, is not taken."""
    answer = await api.post("/reports", content=b'{"text": "One."}', headers={"content-type": kind})

    assert 415 == refusal(answer)[0]


async def test_a_compressed_body_is_not_taken(api: httpx2.AsyncClient) -> None:
    """So that none can grow a thousandfold here."""
    headers = {"content-type": "application/json", "content-encoding": "deflate"}
    answer = await api.post("/reports", content=zlib.compress(b'{"text": "One."}'), headers=headers)

    assert 415 == refusal(answer)[0]


async def test_a_body_that_says_it_is_too_large_is_not_read(api: httpx2.AsyncClient) -> None:
    """The answer comes before the body does."""
    answer = await spoken(api, f"{POST}Content-Length: {MAX_BYTES + 1}\n\n")

    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_say_how_large_it_is_is_read_as_far_as_it_may_be(api: httpx2.AsyncClient) -> None:
    """Even where it has no end, the sender gets the answer."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(5_000):
            yield b" " * 1_000

    answer = await api.post("/reports", content=endless(), headers={"content-type": "application/json"})

    assert 413 == refusal(answer)[0]


async def test_a_line_too_long_is_refused_alone(api: httpx2.AsyncClient) -> None:
    """Those before and after it are taken."""
    body = lines({"text": "One."}, {"text": "x" * MAX_BYTES}, {"text": "Two."})
    answer = await api.post("/reports", content=body, headers=NDJSON)

    assert (202, ["new", None, "new"]) == (answer.status_code, [each.get("status") for each in told(answer)])


async def test_more_lines_than_an_answer_holds_are_cut_off(
    api: httpx2.AsyncClient, client: "Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender learns what became of those before."""
    monkeypatch.setattr(reception, "MAX_LINES", 100)
    body = lines(*({"text": f"Report {number}."} for number in range(101)))
    answer = await api.post("/reports", content=body, headers=NDJSON)

    assert 413 == refusal(answer)[0]
    assert [report.id for report in await stored(client)] == [each["id"] for each in told(answer)]


async def test_more_shifts_than_an_answer_holds_are_cut_off(
    api: httpx2.AsyncClient, client: "Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of texts whose line ends are all CRLF the sender is told where each line was; what is beyond is not taken."""
    monkeypatch.setattr(outcomes, "MAX_SHIFTS", 300)
    body = lines(*({"text": f"Report\r\n{number}."} for number in range(301)))
    answer = await api.post("/reports", content=body, headers=NDJSON)

    assert 413 == refusal(answer)[0]
    taken = [each["id"] for each in told(answer)]
    assert taken
    assert [report.id for report in await stored(client)] == taken


@pytest.mark.parametrize("body", [b"[" + b"[]," * 400 + b"[]]", b'{"text": "x", "more": [' + b"{}," * 400 + b"{}]}"])
async def test_a_value_of_countless_parts_is_not_parsed(
    api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    """It would take twenty times its size in memory."""
    monkeypatch.setattr(reading, "MAX_NESTED", 300)
    answer = await api.post("/reports", content=body, headers={"content-type": "application/json"})
    line = await api.post("/reports", content=body, headers=NDJSON)

    assert 413 == refusal(answer)[0]
    assert (422, "line") == (line.status_code, told(line)[0]["error"]["field"])  # type: ignore[index]


async def test_a_list_has_its_limit(api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered as a whole; lines are the way to send more."""
    monkeypatch.setattr(reading, "MAX_REPORTS", 3)
    answer = await api.post("/reports", json=[{"text": "x"}] * 4)

    assert (413, "found 4 reports; give at most 3, or send them one a line") == refusal(answer)


async def test_all_bodies_together_have_their_limit(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too much is in hand, a sender is asked to come again; afterwards there is room."""
    monkeypatch.setattr(serving, "MAX_HELD_BYTES", 100)
    async with served(redis_url) as api:
        answer = await api.post("/reports", json={"text": "x" * 200})
        assert (503, "1") == (refusal(answer)[0], answer.headers["retry-after"])

        assert 202 == (await api.post("/reports", json={"text": "One."})).status_code


async def test_a_body_that_drips_is_given_up(api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody holds a place by sending a byte now and then."""
    monkeypatch.setattr(bodies, "SLOW_SECONDS", 0.3)
    head = f"{POST}Content-Length: 100\n\n"
    answer = await spoken(api, head, *[b" "] * 8, every=0.1)

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_drips_is_given_up(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is closed without an answer, as to somebody who says nothing."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    async with served(redis_url) as api:
        assert b"" == await spoken(api, "GET /health HTT", b"P", b"/", b"1", b".", b"1", every=0.05)
        assert b"" == await spoken(api, "")


async def test_a_connection_may_be_idle_for_longer_than_a_head_takes(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sends a report now and then keeps his connection; what he begins to say then has its limit again."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    head = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with served(redis_url) as api:
        reader, writer = await asyncio.open_connection(api.base_url.host, api.base_url.port)
        for _ in range(2):
            writer.write(head.encode())
            assert (await reader.readuntil(b'{"status":"ok"}')).startswith(b"HTTP/1.1 200 ")
            await asyncio.sleep(0.6)
        writer.write(head[:9].encode())
        began = time.monotonic()
        assert b"" == await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
        writer.close()

    assert time.monotonic() - began < IDLE_SECONDS / 2


async def test_a_head_without_end_is_given_up(api: httpx2.AsyncClient) -> None:
    """Twenty kilobytes of header are a bad request."""
    answer = await spoken(api, "GET /health HTTP/1.1\nX: ", b"x" * 20_000)

    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_what_follows_a_body_has_an_end(api: httpx2.AsyncClient) -> None:
    """Trailers are bounded as a head is, and the sender learns that they are too many."""
    head = f"{POST}Transfer-Encoding: chunked\n\n0\n"
    answer = await spoken(api, head, (b"X: " + b"x" * 2_000 + b"\r\n") * 20)

    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_requests_sent_ahead_are_answered_in_order(api: httpx2.AsyncClient) -> None:
    """A head counts for itself, however many come in one piece."""
    health = "GET /health HTTP/1.1\nHost: 127.0.0.1\nX: " + "x" * 2_000 + "\n\n"
    missing = "GET /none HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n"
    answers = await spoken_to_the_end(api, health * 9 + missing)

    assert [b"200"] * 9 + [b"404"] == statuses(answers)


async def test_requests_sent_ahead_have_their_limit(api: httpx2.AsyncClient) -> None:
    """Who sends hundreds without waiting is cut off, and gets no answer for another's."""
    answers = await spoken_to_the_end(api, "GET /health HTTP/1.1\nHost: 127.0.0.1\n\n" * 500)

    assert len(statuses(answers)) <= connections.MOST_AHEAD
    assert {b"200"} >= set(statuses(answers))


async def test_what_is_no_request_is_answered_for_itself_alone(api: httpx2.AsyncClient) -> None:
    """Behind a request it takes away that one's answer at most; alone it is a bad request."""
    body = '{"text": "One."}'
    alone = await spoken_to_the_end(api, "gibberish\n\n")
    behind = await spoken_to_the_end(api, f"{POST}Content-Length: {len(body)}\n\n{body}gibberish\n\n")

    assert [b"400"] == statuses(alone)
    assert b"400" not in statuses(behind)


async def test_who_would_rather_speak_another_protocol_is_served(api: httpx2.AsyncClient, client: "Redis") -> None:
    """`curl --http2` asks so with every request, and takes the answer it gets."""
    upgrade = {"connection": "Upgrade, HTTP2-Settings", "upgrade": "h2c", "http2-settings": "AAMAAABk"}
    answers = [await api.post("/reports", json={"text": text}, headers=upgrade) for text in ("One.", "Two.")]
    more = "Content-Length: 17\nConnection: upgrade\nUpgrade: h2c\n\n"
    in_pieces = await spoken(api, f"{POST}{more[:40]}", more[40:].replace("\n", "\r\n").encode(), b'{"text": "Three"}')

    assert [202, 202] == [answer.status_code for answer in answers]
    assert in_pieces.startswith(b"HTTP/1.1 202 ")
    assert ["One.", "Two.", "Three"] == [report.text for report in await stored(client)]


async def test_an_answered_body_is_not_read_for_ever(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who goes on sending is cut off a while after the answer."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    async with served(redis_url, ingest_max_bytes=MAX_BYTES) as api:
        with pytest.raises((ConnectionError, httpx2.TransportError)):
            await spoken(api, f"{POST}Content-Length: 1000000\n\n", *[b"x"] * 100, every=0.02)


async def test_who_hangs_up_leaves_nothing_behind(api: httpx2.AsyncClient, client: "Redis") -> None:
    """Half a body is no report, and the next sender is served."""
    reader, writer = await asyncio.open_connection(api.base_url.host, api.base_url.port)
    writer.write(f"{POST}Content-Length: 100\n\n".replace("\n", "\r\n").encode() + b'{"text": "Half')
    await writer.drain()
    writer.close()

    assert 202 == (await api.post("/reports", json={"text": "Whole."})).status_code
    assert b"" == await reader.read()
    assert ["Whole."] == [report.text for report in await stored(client)]


async def test_paths_and_methods_that_are_none_are_problems_as_well(api: httpx2.AsyncClient) -> None:
    """Each says what there is."""
    for method, path, status in [("GET", "/", 404), ("GET", "/docs", 404), ("PUT", "/reports", 405)]:
        assert (status, "there are POST /reports, GET /health and GET /openapi.json") == refusal(
            await api.request(method, path)
        )


async def test_the_pipeline_behind_is_told_with_the_time_to_wait(redis_url: str, client: "Redis") -> None:
    """429 and Retry-After while a group is too far behind, from `/health` as well; what is sent is not taken."""
    async with served(redis_url, backlog_high_entries=3, backlog_low_entries=1) as api:
        for number in range(5):
            await api.post("/reports", json={"text": f"Report {number}."})

        async def held_back() -> bool:
            return (await api.get("/health")).status_code == 429

        await until(held_back)
        before = len(await stored(client))
        answer = await api.post("/reports", json={"text": "One too many."})

        assert 429 == refusal(answer)[0]
        assert int(answer.headers["retry-after"]) >= 1
        assert before == len(await stored(client))


async def test_a_stream_that_meets_back_pressure_says_how_far_it_came(redis_url: str, client: "Redis") -> None:
    """The sender may go on after the reports that are told of, or send all again: no report is there twice."""
    body = lines(*({"text": f"Report {number}."} for number in range(256)))

    async def slowly() -> AsyncIterator[bytes]:
        half = body.index(b'{"text": "Report 128."}')
        yield body[:half]
        await asyncio.sleep(1)  # the group is found to be behind meanwhile
        yield body[half:]

    async with served(redis_url, backlog_high_entries=100, backlog_low_entries=1) as api:
        cut = await api.post("/reports", content=slowly(), headers=NDJSON)
        assert 429 == refusal(cut)[0]
        assert [report.id for report in await stored(client)] == [each["id"] for each in told(cut)]

    async with served(redis_url) as api:
        again = await api.post("/reports", content=body, headers=NDJSON)
    assert ["known"] * 128 + ["new"] * 128 == [each["status"] for each in told(again)]
    assert 256 == len(await stored(client))


async def test_a_bus_that_is_silent_is_told_in_time(own_server: Server) -> None:
    """503 after the patience, at once to those who come after; it goes on by itself, and nothing answered is lost."""
    own_server.start()
    async with served(own_server.url, bus_seconds=2.0) as api:
        own_server.signal(signal.SIGSTOP)
        try:
            first = await api.post("/reports", json={"text": "One."})
            at_once = await asyncio.wait_for(api.post("/reports", json={"text": "Two."}), 1.9)
        finally:
            own_server.signal(signal.SIGCONT)
        assert [503, 503] == [refusal(first)[0], refusal(at_once)[0]]

        async def taken() -> bool:
            return (await api.post("/reports", json={"text": "One."})).status_code == 202

        await until(taken)
