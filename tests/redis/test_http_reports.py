"""`POST /reports`: what is taken, and what a sender is told of it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx2
import pytest
from posting import NDJSON, lines, served, stored, told
from rig import until

from tocsin.contracts.report import SourceKind

if TYPE_CHECKING:
    from redis.asyncio import Redis

pytestmark = pytest.mark.redis

DEPOT = {
    "id": "a1",
    "title": "Depot struck",
    "text": "Two drones struck a fuel depot on Monday, the army said.",
    "published_at": "2025-05-06T09:30:00+02:00",
    "source": {"name": "Example Wire", "kind": "wire"},
    "url": "https://news.example/depot",
    "language": "en",
}


@pytest.fixture
async def api(redis_url: str, client: "Redis") -> AsyncIterator[httpx2.AsyncClient]:  # noqa: ARG001  it is emptied
    async with served(redis_url) as api:
        yield api


async def test_a_report_is_on_the_bus_when_it_is_answered(api: httpx2.AsyncClient, client: "Redis") -> None:
    """All that its sender said of it is there, and the answer names it."""
    answer = await api.post("/reports", json=DEPOT)

    [report] = await stored(client)
    assert (202, [{"id": report.id, "status": "new", "group": report.id}]) == (answer.status_code, told(answer))
    assert ("a1", "Depot struck", DEPOT["text"]) == (report.external_id, report.title, report.text)
    assert ("Example Wire", SourceKind.WIRE) == (report.source.name, report.source.kind)
    assert report.published_at is not None
    assert "2025-05-06T09:30:00+02:00" == report.published_at.isoformat()
    assert ("https://news.example/depot", "en") == (report.url, report.language)


async def test_the_same_report_again_is_known(api: httpx2.AsyncClient, client: "Redis") -> None:
    """However often it comes, and however its sender calls it, it is on the bus once."""
    first = await api.post("/reports", json=DEPOT)
    again = await api.post("/reports", json=DEPOT | {"id": "b2"})

    assert [told(first)[0] | {"status": "known"}] == told(again)
    assert 1 == len(await stored(client))


async def test_each_report_of_a_list_has_its_answer(api: httpx2.AsyncClient) -> None:
    """In their order: those taken, and those refused with field, finding and mend; one taken makes it 202."""
    answer = await api.post("/reports", json=[{"text": "One."}, {"text": " "}, 7, {"text": "Two.", "url": "ftp://x"}])

    assert 202 == answer.status_code
    assert "new" == told(answer)[0]["status"]
    assert [
        {"error": {"field": "text", "found": "nothing but white space", "mend": "give the report's text"}},
        "line",
        "url",
    ] == [told(answer)[1], *(each["error"]["field"] for each in told(answer)[2:])]  # type: ignore[index]


async def test_a_request_with_no_report_to_take_is_unprocessable(api: httpx2.AsyncClient, client: "Redis") -> None:
    """All refused: 422, and the reasons; nothing is on the bus."""
    answer = await api.post("/reports", json=[{"text": ""}, {"txt": "One."}])

    assert (422, 2) == (answer.status_code, len(told(answer)))
    assert [] == await stored(client)


async def test_lines_are_taken_one_by_one(api: httpx2.AsyncClient, client: "Redis") -> None:
    """Blank lines are nothing, a bad line is refused, the last needs no end, and CRLF is an end as well."""
    body = b'{"text": "One."}\r\n\n  \nnonsense\n{"text": "Two."}'
    answer = await api.post("/reports", content=body, headers=NDJSON)

    assert (202, ["new", None, "new"]) == (answer.status_code, [each.get("status") for each in told(answer)])
    assert ["One.", "Two."] == [report.text for report in await stored(client)]


async def test_many_lines_arrive_in_order(api: httpx2.AsyncClient, client: "Redis") -> None:
    """More than a batch holds, sent in pieces that do not end where lines end."""
    body = lines(*({"text": f"Report {number}."} for number in range(500)))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 777):
            yield body[start : start + 777]

    answer = await api.post("/reports", content=pieces(), headers=NDJSON)

    assert [f"Report {number}." for number in range(500)] == [report.text for report in await stored(client)]
    assert [report.id for report in await stored(client)] == [each["id"] for each in told(answer)]


async def test_requests_at_the_same_time_are_all_taken(api: httpx2.AsyncClient, client: "Redis") -> None:
    """Each gets the answer to its own report, though they are taken in together."""
    answers = await asyncio.gather(*(api.post("/reports", json={"text": f"Report {n}."}) for n in range(200)))

    ids = {report.text: report.id for report in await stored(client)}
    assert [ids[f"Report {n}."] for n in range(200)] == [told(answer)[0]["id"] for answer in answers]


async def test_a_sender_without_a_key_has_no_outlet(api: httpx2.AsyncClient, client: "Redis") -> None:
    """A report that names no source is of the source `http`."""
    await api.post("/reports", json={"text": "One."})

    assert ["http"] == [report.source.name for report in await stored(client)]


async def test_a_whole_list_may_be_empty(api: httpx2.AsyncClient) -> None:
    """There is nothing to refuse in it."""
    answer = await api.post("/reports", json=[])

    assert (202, []) == (answer.status_code, told(answer))


async def test_the_id_is_the_one_that_any_producer_computes(api: httpx2.AsyncClient) -> None:
    """A hash of what identifies the report, so that a sender may know it before."""
    answer = await api.post("/reports", json={"text": "One."})
    canonical = b'{"published_at":null,"source":null,"text":"One.","title":null,"url":null}'

    assert hashlib.sha256(canonical).hexdigest() == told(answer)[0]["id"]


async def test_a_text_that_was_changed_comes_with_the_way_back(api: httpx2.AsyncClient, client: "Redis") -> None:
    """A header that was taken off, line ends and accents move characters; a sender has offsets of an own copy."""
    sent = "date 2024-01-29\r\nThe cafe\u0301\r\nburned."
    answer = await api.post("/reports", json=[{"text": sent}, {"text": "As it was sent. "}])

    [report, _] = await stored(client)
    shifts = told(answer)[0]["shifts"]
    assert isinstance(shifts, list)
    burned = report.text.index("burned")
    by = [shift["by"] for shift in shifts if shift["start"] <= burned][-1]
    assert sent.index("burned") == burned + by
    assert "shifts" not in told(answer)[1]


async def test_a_worker_that_stops_leaves_nobody_in_the_dark(redis_url: str, client: "Redis") -> None:
    """Whoever sends while it stops gets a 202, a 503, or no connection; what was answered 202 is on the bus."""
    taken: set[str] = set()
    statuses: set[int] = set()

    async def send(api: httpx2.AsyncClient, number: int) -> None:
        for round_ in range(1_000):
            try:
                answer = await api.post("/reports", json={"text": f"Report {number} of round {round_}."})
            except httpx2.TransportError:
                return
            statuses.add(answer.status_code)
            taken.update(str(each["id"]) for each in told(answer) if answer.status_code == 202)

    async def at_work() -> bool:
        return len(taken) > 50

    async with served(redis_url) as api:
        sending = [asyncio.create_task(send(api, number)) for number in range(8)]
        await until(at_work)
    await asyncio.gather(*sending)

    assert statuses <= {202, 503}
    assert taken <= {report.id for report in await stored(client)}
