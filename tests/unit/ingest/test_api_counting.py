"""Answers to POST /reports are counted, faults of ours among them."""

from http import HTTPStatus

import pytest
from fastapi import Request
from starlette.responses import Response
from starlette.types import Message, Scope

from tocsin.kit.metrics import REGISTRY
from tocsin_ingest import occurrences
from tocsin_ingest.api.app import straight

SCOPE: Scope = {"type": "http", "path": "/reports", "method": "POST"}


def counted(status: int) -> float | None:
    return REGISTRY.get_sample_value("tocsin_http_answers_total", {"status": str(status)})


async def nothing() -> Message:
    raise AssertionError("no body is read here")


async def elsewhere(*_: object) -> None:
    raise AssertionError("POST /reports goes the short way")


async def test_an_answer_is_counted_by_its_status() -> None:
    """Before it is sent: a sender that hangs up was answered."""
    sent: list[Message] = []

    async def receive(_: Request) -> Response:
        return Response(status_code=HTTPStatus.ACCEPTED)

    async def send(message: Message) -> None:
        sent.append(message)

    before = counted(202) or 0
    await straight(elsewhere, receive)(SCOPE, nothing, send)

    assert (before + 1, 202) == (counted(202), sent[0]["status"])


async def test_a_fault_of_ours_is_counted_as_the_answer_that_the_server_gives() -> None:
    """And goes on to the server, which tells the log."""

    async def receive(_: Request) -> Response:
        raise ZeroDivisionError("a fault")

    async def send(_: Message) -> None:
        raise AssertionError("the server answers")

    before = counted(500) or 0
    with pytest.raises(ZeroDivisionError):
        await straight(elsewhere, receive)(SCOPE, nothing, send)

    assert before + 1 == counted(500)


def test_what_an_alert_is_about_is_shown_as_nothing_first() -> None:
    """Prometheus sees no rise of a counter that appears with its first count."""
    occurrences.http_served("http://127.0.0.1:8750/reports")

    assert None not in {counted(status) for status in (202, 429, 500, 503)}
