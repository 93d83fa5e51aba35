"""Runs a handler over messages and tells each one's fate. One message's fault never becomes another's."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tocsin.contracts.base import Message
from tocsin.contracts.messages import RejectReason
from tocsin.kit import logs, occurrences
from tocsin.kit.errors import Invalid, Transient

BREATHE_EVERY_SECONDS: Final = 0.05
"""A long batch of a synchronous handler lets signals and health checks of the event loop through this often."""

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)
N_co = TypeVar("N_co", bound=Message, covariant=True)


@dataclass(frozen=True, slots=True)
class Done(Generic[N_co]):
    """Handled: these are its outputs."""

    outputs: tuple[N_co, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Invalid: it goes to the dead letters."""

    reason: RejectReason
    detail: str


@dataclass(frozen=True, slots=True)
class Later:
    """Transient: it is tried again after a pause."""

    error: Transient


@dataclass(frozen=True, slots=True)
class Crashed:
    """The handler failed in a way nobody foresaw: it stays pending."""

    error: Exception


Verdict = Done[N] | Refusal | Later | Crashed

Alive = Callable[[], None]
"""Called between two messages: a long batch is not a stuck one."""


async def run_each(
    handler: Callable[[M], N | None] | Callable[[M], Awaitable[N | None]],
    messages: Sequence[M],
    *,
    stage: str,
    alive: Alive,
) -> list[Verdict[N]]:
    """Call the handler for each message, with its ids bound to whatever the handler logs."""
    verdicts: list[Verdict[N]] = []
    breathed = time.perf_counter()
    try:
        for message in messages:
            logs.bind(**message.log_ids())
            begun = time.perf_counter()
            verdicts.append(await _run_one(handler, message))
            ended = time.perf_counter()
            occurrences.handler_called(stage, ended - begun)
            if ended - breathed > BREATHE_EVERY_SECONDS:
                alive()
                await asyncio.sleep(0)
                breathed = time.perf_counter()
    finally:
        logs.unbind()
    return verdicts


async def _run_one(handler: Callable[[M], N | None] | Callable[[M], Awaitable[N | None]], message: M) -> Verdict[N]:
    try:
        output = handler(message)
        if isinstance(output, Awaitable):
            output = await output
    except Invalid as error:
        return Refusal(RejectReason.REFUSED, str(error))
    except Transient as error:
        return Later(error)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is this one message's fate
        return Crashed(error)
    return Done(() if output is None else (output,))


async def run_batch(
    handler: Callable[[Sequence[M]], Awaitable[Sequence[Sequence[N] | Invalid]]],
    messages: Sequence[M],
    *,
    stage: str,
    alive: Alive,
) -> list[Verdict[N]]:
    """Call the handler once; if that fails, call it for each message alone, so that only the one at fault pays."""
    alive()
    try:
        begun = time.perf_counter()
        try:
            results = _one_each(await handler(messages), messages)
        finally:
            occurrences.handler_called(stage, time.perf_counter() - begun)
    except Transient as error:
        return [Later(error) for _ in messages]
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is a message's fate
        if len(messages) > 1:
            alone = [await run_batch(handler, [message], stage=stage, alive=alive) for message in messages]
            return [verdict for verdicts in alone for verdict in verdicts]
        return [Refusal(RejectReason.REFUSED, str(error)) if isinstance(error, Invalid) else Crashed(error)]
    return [
        Refusal(RejectReason.REFUSED, str(result)) if isinstance(result, Invalid) else Done(tuple(result))
        for result in results
    ]


def _one_each(results: Sequence[Sequence[N] | Invalid], messages: Sequence[M]) -> Sequence[Sequence[N] | Invalid]:
    if len(results) != len(messages):
        raise TypeError(f"the handler gave {len(results)} results for {len(messages)} messages; it owes one for each")
    return results
