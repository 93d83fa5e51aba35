"""Asks a language model about a report, again where its answer is not valid, and never for more than it may cost."""

import asyncio
from collections.abc import Sequence

from tocsin.contracts.report import Report
from tocsin_enrich.readers import occurrences
from tocsin_enrich.readers.llm.answer import Answer, findings_of, misquoted, parsed
from tocsin_enrich.readers.llm.budget import Budget, estimated
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
            messages, spent, best = messages_for(report), 0, None
            for _ in range(self._settings.enrich_llm_asks):
                if spent and spent + self._price(messages) > self._settings.enrich_llm_tokens_per_report:
                    break
                reply, cost = await self._ask(messages)
                spent += cost
                answer, wrong = _judged(reply, report)
                best = answer or best
                if not wrong:
                    break
                messages = [*messages, *again(reply.content, wrong)]
        if best is None:
            raise Unanswered(Why.INVALID, "no answer had the shape that it must have")
        return findings_of(best)

    async def _ask(self, messages: Sequence[Message]) -> tuple[Reply, int]:
        """Return a reply and what it cost, after the budgets have been asked."""
        price = self._price(messages)
        if price > self._settings.enrich_llm_tokens_per_report:
            raise Unanswered(Why.TOO_LONG, f"it would take about {price} tokens")
        call = self._hour.reserve(price)
        if call is None:
            raise Unanswered(Why.OVER_BUDGET, f"{self._settings.enrich_llm_tokens_per_hour} tokens an hour are spent")
        reply = await self._client.ask(messages)  # a call that fails stays on the bill: it may have been answered
        cost = price if reply.tokens is None else reply.tokens
        self._hour.settle(call, cost)
        occurrences.paid(NAME, tokens=cost)
        return reply, cost

    def _price(self, messages: Sequence[Message]) -> int:
        said = sum(estimated(message["content"]) for message in messages)
        return said + self._settings.enrich_llm_answer_tokens

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _judged(reply: Reply, report: Report) -> tuple[Answer | None, list[str]]:
    """Return the answer, if it has the right shape, and everything that is wrong with it."""
    answer, wrong = parsed(reply.content)
    return answer, (wrong if answer is None else misquoted(answer, report))


def open_reader() -> LlmReader:
    """Open the reader with the settings of the environment."""
    return LlmReader(LlmSettings())
