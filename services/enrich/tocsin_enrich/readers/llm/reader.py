"""Asks a language model about a report, again where its answer is not valid, and never for more than it may cost."""

import asyncio
from collections.abc import Sequence

from tocsin.contracts.report import Report
from tocsin_enrich.readers import occurrences
from tocsin_enrich.readers.llm.answer import Answer, findings_of, misquoted, parsed
from tocsin_enrich.readers.llm.budget import Bill, Budget, estimated
from tocsin_enrich.readers.llm.client import Client, Reply
from tocsin_enrich.readers.llm.prompt import Message, again, messages_for
from tocsin_enrich.readers.llm.settings import LlmSettings
from tocsin_enrich.readers.protocol import Findings, Unanswered, Why

NAME = "llm"


class LlmReader:
    """A reader for `TOCSIN_ENRICH_READERS`."""

    def __init__(self, settings: LlmSettings, *, client: Client | None = None, budget: Budget | None = None) -> None:
        self._settings = settings
        self._client = client or Client(settings)
        self._hour = budget or Budget(settings.enrich_llm_tokens_per_hour)
        self._turn = asyncio.Semaphore(settings.enrich_llm_concurrency)

    @property
    def model(self) -> str:
        """The name that the server knows the model by."""
        return self._settings.enrich_llm_model

    async def read(self, report: Report) -> Findings:
        """Ask about a report. What stays misquoted in the last answer is left to `check.py`, which refuses it."""
        async with self._turn:
            messages, best = messages_for(report), None
            bill = Bill(self._hour, self._settings.enrich_llm_tokens_per_report)
            for number in range(self._settings.enrich_llm_asks):
                if number and not bill.affords(self._price(messages)):
                    break
                reply = await self._ask(messages, bill)
                answer, wrong = _judged(reply, report)
                best = answer or best
                if not wrong:
                    break
                messages = [*messages, *again(reply.content, wrong)]
        if best is None:
            raise Unanswered(Why.INVALID, "no answer had the shape that it must have")
        return findings_of(best)

    async def _ask(self, messages: Sequence[Message], bill: Bill) -> Reply:
        """Return a reply, after the budgets have been asked for each request that it takes."""
        price = self._price(messages)
        if price > bill.limit:
            raise Unanswered(Why.TOO_LONG, f"it would take about {price} tokens")
        reply = await self._client.ask(messages, pay=lambda: bill.pay(price))
        cost = reply.tokens or _length(messages) + estimated(reply.content)
        bill.settle(cost)
        occurrences.paid(NAME, tokens=cost)
        return reply

    def _price(self, messages: Sequence[Message]) -> int:
        return _length(messages) + self._settings.enrich_llm_answer_tokens

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _length(messages: Sequence[Message]) -> int:
    return sum(estimated(message["content"]) for message in messages)


def _judged(reply: Reply, report: Report) -> tuple[Answer | None, list[str]]:
    """Return the answer, if it has the right shape, and everything that is wrong with it."""
    answer, wrong = parsed(reply.content)
    return answer, (wrong if answer is None else misquoted(answer, report))


def open_reader() -> LlmReader:
    """Open the reader with the settings of the environment."""
    return LlmReader(LlmSettings())
