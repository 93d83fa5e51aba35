"""One call of an OpenAI-compatible API, `POST /chat/completions`. What fails for a moment is tried again, in bounds."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from tocsin.kit.backoff import growing
from tocsin_enrich.readers.llm.answer import response_format
from tocsin_enrich.readers.llm.prompt import Message
from tocsin_enrich.readers.llm.settings import LlmSettings
from tocsin_enrich.readers.protocol import Unanswered, Why

FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 10.0
"""Between two calls for one answer; a server's `Retry-After` counts up to the longer."""

LARGEST_REPLY_BYTES: Final = 1_000_000
"""An answer is some kilobytes; whoever sends more sends something else."""

PASSING: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""HTTP statuses that the same call may not meet again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said, and the tokens that it cost; null where the server does not tell, or says none."""

    content: str
    tokens: int | None


@dataclass(frozen=True, slots=True)
class _Passing:
    """A call that failed for the moment, and how long the server wants to be left alone."""

    detail: str
    pause: float | None = None


class Client:
    """Calls the API. Nothing that it raises or logs holds the key, the URL's credentials or words of a reply."""

    def __init__(self, settings: LlmSettings, *, first_pause: float = FIRST_PAUSE_SECONDS) -> None:
        self._settings = settings
        self._first_pause = first_pause
        key = settings.enrich_llm_api_key
        self._http = httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key is not None else {},
            timeout=settings.enrich_llm_timeout_seconds,
            limits=httpx2.Limits(max_connections=settings.enrich_llm_concurrency),
        )

    async def ask(self, messages: Sequence[Message], *, pay: Callable[[], None]) -> Reply:
        """Return the model's reply. Raises `Unanswered`, as `pay` may too, which is called before each request."""
        body = {
            "model": self._settings.enrich_llm_model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": self._settings.enrich_llm_answer_tokens,
            "response_format": response_format(),
        }
        last = self._settings.enrich_llm_tries
        for number, pause in enumerate(growing(first=self._first_pause, cap=LONGEST_PAUSE_SECONDS), start=1):
            pay()
            outcome = await self._call(body)
            if isinstance(outcome, Reply):
                return outcome
            if number == last:
                raise Unanswered(Why.UNAVAILABLE, f"{outcome.detail}, in {last} tries")
            await asyncio.sleep(pause if outcome.pause is None else min(outcome.pause, LONGEST_PAUSE_SECONDS))
        raise AssertionError("pauses never end")

    async def _call(self, body: dict[str, Any]) -> Reply | _Passing:
        seconds = self._settings.enrich_llm_timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                status, retry_after, data = await self._post(body)
        except (TimeoutError, httpx2.TimeoutException) as error:  # tried again, it would cost the same time again
            raise Unanswered(Why.UNAVAILABLE, f"no answer within {seconds:g} s") from error
        except httpx2.HTTPError as error:
            return _Passing(f"the connection failed ({type(error).__name__})")
        if status in PASSING:
            return _Passing(f"the server answered {status}", retry_after)
        if status != httpx2.codes.OK:
            raise Unanswered(
                Why.REFUSED, f"the server answered {status}: check URL, key, model and json_schema support"
            )
        return _reply(data)

    async def _post(self, body: dict[str, Any]) -> tuple[int, float | None, bytes]:
        url = f"{self._settings.enrich_llm_url.rstrip('/')}/chat/completions"
        async with self._http.stream("POST", url, json=body) as response:
            data = bytearray()
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > LARGEST_REPLY_BYTES:
                    raise Unanswered(Why.INVALID, f"the reply is longer than {LARGEST_REPLY_BYTES} bytes")
            return response.status_code, _seconds(response.headers.get("retry-after")), bytes(data)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _reply(data: bytes) -> Reply:
    try:
        document = json.loads(data)
        choice = document["choices"][0]
        content, finish = choice["message"]["content"], choice.get("finish_reason")
        used = (document.get("usage") or {}).get("total_tokens")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unanswered(Why.INVALID, "the reply is no chat completion") from error
    if finish == "length":
        raise Unanswered(Why.INVALID, "the answer was cut off: raise TOCSIN_ENRICH_LLM_ANSWER_TOKENS")
    if not isinstance(content, str):
        raise Unanswered(Why.INVALID, "the model declined to answer")
    return Reply(content, used if isinstance(used, int) and used > 0 else None)


def _seconds(header: str | None) -> float | None:
    try:
        return max(float(header), 0.0) if header is not None else None
    except ValueError:  # a date: our own pause does
        return None
