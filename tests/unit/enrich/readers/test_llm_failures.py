"""The reader `llm` against a server that is busy, slow, away or talks nonsense: all of it ends in a reason."""

import asyncio
import json
from typing import Any

import pytest
from patience import PATIENCE_SECONDS
from readers_stub import KEY, Scripted, Stub, an_answer, completion, read, why_not

from tocsin.contracts.report import Report
from tocsin_enrich.readers import Why
from tocsin_enrich.readers.llm.client import LARGEST_REPLY_BYTES


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_passing_failure_is_tried_again(stub: Stub, report: Report, status: int) -> None:
    """Busy servers are asked again after a pause."""
    stub.script = [Scripted({}, status=status), Scripted(completion(an_answer()))]

    findings = await read(stub, report)

    assert (1, 2) == (len(findings.sightings), len(stub.requests))


async def test_tries_are_bounded(stub: Stub, report: Report) -> None:
    """A server that stays busy is given up, and the reason says what it answered."""
    stub.script = [Scripted({}, status=429, headers={"Retry-After": "0"})]

    error = await why_not(stub, report, tries=3)

    assert (Why.UNAVAILABLE, "the server answered 429, in 3 tries", 3) == (error.why, str(error), len(stub.requests))


async def test_a_server_cannot_make_the_worker_wait_for_an_hour(
    stub: Stub, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `Retry-After` asks counts up to the longest pause."""
    monkeypatch.setattr("tocsin_enrich.readers.llm.client.LONGEST_PAUSE_SECONDS", 0.01)
    stub.script = [Scripted({}, status=429, headers={"Retry-After": "3600"}), Scripted(completion(an_answer()))]

    findings = await asyncio.wait_for(read(stub, report), PATIENCE_SECONDS)

    assert (1, 2) == (len(findings.sightings), len(stub.requests))


@pytest.mark.parametrize("status", [302, 400, 401, 404])
async def test_a_refusal_is_not_tried_again(stub: Stub, report: Report, status: int) -> None:
    """A wrong key, model or URL stays wrong, and the key follows no redirect; the reason holds nothing of the body."""
    stub.script = [Scripted({"error": f"bad key {KEY}"}, status=status, headers={"Location": f"{stub.url}/elsewhere"})]

    error = await why_not(stub, report)

    assert (Why.REFUSED, 1) == (error.why, len(stub.requests))
    assert KEY not in str(error)


async def test_a_slow_server_is_not_waited_for(stub: Stub, report: Report) -> None:
    """The time for an answer is bounded, and not spent twice."""
    stub.script = [Scripted(completion(an_answer()), seconds=0.6)]

    error = await why_not(stub, report, timeout_seconds=0.1)

    assert (Why.UNAVAILABLE, "no answer within 0.1 s", 1) == (error.why, str(error), len(stub.requests))


async def test_nobody_listens(report: Report) -> None:
    """A server that is not there is a failure like any other."""
    error = await why_not(Stub("http://127.0.0.1:9/v1"), report, tries=2)

    assert (Why.UNAVAILABLE, "the connection failed (ConnectError), in 2 tries") == (error.why, str(error))


@pytest.mark.parametrize(
    "body",
    [
        b"<html>proxy</html>",
        b"",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=["html", "empty", "list", "no choice", "no message", "no text", "nested"],
)
async def test_garbage_is_an_invalid_answer(stub: Stub, report: Report, body: bytes) -> None:
    """Whatever the server sends, the reader says that it is no completion."""
    stub.script = [Scripted(body)]

    assert Why.INVALID is (await why_not(stub, report)).why


async def test_a_reply_without_end_is_given_up(stub: Stub, report: Report) -> None:
    """Whoever sends more than an answer can be is not read to the end, be it valid or not."""
    stub.says(" " * LARGEST_REPLY_BYTES + json.dumps(an_answer()))

    error = await why_not(stub, report)

    assert (Why.INVALID, f"the reply is longer than {LARGEST_REPLY_BYTES} bytes") == (error.why, str(error))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (completion('{"incidents": [', finish="length"), "TOCSIN_ENRICH_LLM_ANSWER_TOKENS"),
        (completion(None), "declined"),
    ],
    ids=["cut off", "refusal"],
)
async def test_an_answer_that_asking_again_does_not_mend(stub: Stub, report: Report, reply: Any, words: str) -> None:
    """A cut answer and a refusal are given up at once, and the reason says which it was."""
    stub.script = [Scripted(reply)]

    error = await why_not(stub, report)

    assert (Why.INVALID, 1) == (error.why, len(stub.requests))
    assert words in str(error)


async def test_an_endless_reply_is_cut(stub: Stub, report: Report) -> None:
    """Memory is not the server's to fill."""
    stub.script = [Scripted(b"x" * 1_500_000)]

    assert Why.INVALID is (await why_not(stub, report)).why
