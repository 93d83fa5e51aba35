"""What the reader `llm` may cost: for a report, in an hour, and at once."""

import asyncio
import re

import pytest
from builders import a_report
from readers_stub import Scripted, Stub, an_answer, completion, read, serving, settings_for, why_not

from tocsin.contracts.report import Report
from tocsin_enrich.readers import Unanswered, Why
from tocsin_enrich.readers.llm.reader import LlmReader


async def test_a_long_report_is_not_asked_about(stub: Stub) -> None:
    """What it would cost is reckoned before anything is sent."""
    error = await why_not(stub, a_report("Rebels attacked Wase. " * 3000))

    assert (Why.TOO_LONG, []) == (error.why, stub.requests)


async def test_asking_again_stays_within_the_price_of_a_report(stub: Stub, report: Report) -> None:
    """A first answer that ate the report's tokens is not followed by a second call."""
    stub.says("no JSON", an_answer(), tokens=11_000)

    error = await why_not(stub, report, asks=5)

    assert (Why.INVALID, 1) == (error.why, len(stub.requests))


@pytest.mark.parametrize("tokens", [None, 0, -5])
async def test_an_answer_without_a_price_is_reckoned_by_its_length(
    stub: Stub, report: Report, tokens: int | None
) -> None:
    """A server that counts no tokens does not make calls free: a long answer that is invalid is the last."""
    stub.says("no JSON " * 4_000, an_answer(), tokens=tokens)

    error = await why_not(stub, report, asks=5)

    assert (Why.INVALID, 1) == (error.why, len(stub.requests))


async def test_a_short_answer_without_a_price_is_cheap(stub: Stub, report: Report) -> None:
    """The length of what was said counts, not that of the longest answer there might have been."""
    stub.says("no JSON", "no JSON", an_answer(), tokens=0)

    await read(stub, report, asks=3, tokens_per_report=9_000, answer_tokens=3_000)

    assert 3 == len(stub.requests)


async def test_every_request_counts_for_the_hour(stub: Stub, report: Report) -> None:
    """A question that is tried again is paid for again: a failed request may have been answered all the same."""
    stub.script = [Scripted(status=503), Scripted(status=503), Scripted(completion(an_answer()))]
    price = await _price(report)

    error = await why_not(stub, report, tries=3, tokens_per_hour=2 * price + 10, tokens_per_report=10 * price)

    assert (Why.OVER_BUDGET, f"{2 * price + 10} tokens an hour are spent") == (error.why, str(error))
    assert 2 == len(stub.requests)


async def test_every_request_counts_for_the_report(stub: Stub, report: Report) -> None:
    """Trying again stops where the report may cost no more."""
    stub.script = [Scripted(status=503)]
    price = await _price(report)

    error = await why_not(stub, report, tries=10, tokens_per_report=3 * price)

    assert (Why.OVER_BUDGET, 3) == (error.why, len(stub.requests))
    assert f"the report has cost {3 * price} tokens, and may cost {3 * price}" == str(error)


async def _price(report: Report) -> int:
    """Return what one request about a report is reckoned at, as the reader says it of one that is too long."""
    with serving() as other:
        error = await why_not(other, report, tokens_per_report=256)
    return int(re.findall(r"\d+", str(error))[0])


async def test_the_hour_has_a_limit(stub: Stub, report: Report) -> None:
    """When the tokens of the hour are spent nothing more is sent."""
    stub.says(an_answer(), tokens=9_000)
    settings = settings_for(stub, tokens_per_hour=10_000)
    reader = LlmReader(settings)

    await reader.read(report)
    with pytest.raises(Unanswered) as unanswered:
        await reader.read(report)
    await reader.aclose()

    assert (Why.OVER_BUDGET, 1) == (unanswered.value.why, len(stub.requests))


async def test_only_so_many_are_asked_about_at_once(stub: Stub, report: Report) -> None:
    """The server never sees more than the bound, however large the batch is."""
    stub.script = [Scripted(completion(an_answer()), seconds=0.02)]
    reader = LlmReader(settings_for(stub, concurrency=2))

    await asyncio.gather(*(reader.read(report) for _ in range(8)))
    await reader.aclose()

    assert (8, 2) == (len(stub.requests), stub.most_at_once)
