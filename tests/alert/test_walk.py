"""One rule and one webhook, from a change on the bus to a request that its receiver can check."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alerting import a_change
from alerts import an_alert
from builders import an_incident
from worked import SECRET, Bench, all_settled, killed, rule, tell, webhook

from tocsin_alert.channels.webhook import document, signed


async def test_a_change_that_a_rule_asks_for_is_told_once(bench: Bench) -> None:
    """Of two changes the one with dead people is posted, signed, with its key; the same entry again is not."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule("killed = 1"))
    deadly, harmless = (an_incident(id=f"i-{n}", casualties=killed(n)) for n in (5, 0))

    async with bench.working(path, alert_board_url="https://board.example/"):
        await tell(bench.client, a_change(deadly), a_change(harmless), a_change(deadly))
        await all_settled(bench.client)

    [request] = bench.receiver.requests
    seconds, digest = (part.split("=")[1] for part in request.headers["tocsin-signature"].split(","))
    assert hmac.new(SECRET, f"{seconds}.".encode() + request.body, hashlib.sha256).hexdigest() == digest
    assert ("i-5/1/all", "i-5/1/all") == (request.headers["tocsin-alert-key"], request.json["key"])
    assert ("alert", "https://board.example/#/incidents/i-5") == (request.json["kind"], request.json["url"])
    assert "Attack in Maiduguri, Borno, Nigeria: 5 killed" == request.json["headline"]


def shown() -> Callable[[Mapping[str, str], bytes, bytes, set[tuple[str, str]]], dict[str, object] | None]:
    """Return the receiver that docs/alerts.md shows, as whoever copies it has it."""
    page = (Path(__file__).parents[2] / "docs/alerts.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    known: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac, "json": json, "time": time}
    exec(code, known)
    return known["take"]  # type: ignore[no-any-return]  # it is what the page defines


async def test_the_receiver_of_the_page_takes_each_alert_once_and_what_is_ours_alone() -> None:
    """A worker that died before it wrote down the answer sends the same again, with a new signature."""
    take, seen = shown(), set[tuple[str, str]]()

    def post(seconds: float, *, secret: bytes = SECRET) -> dict[str, object] | None:
        now = datetime.now(UTC) - timedelta(seconds=seconds)
        body = document(replace(an_alert(), at=now))
        headers = {"Tocsin-Signature": signed(body, secret, at=int(now.timestamp()))}
        return take(headers, body, SECRET, seen)

    first = post(100)
    assert first is not None
    assert ("i-1/1/all", "alert") == (first["key"], first["kind"])
    assert None is post(0)
    for seconds, secret in ((400, SECRET), (0, b"guessed")):
        with pytest.raises(PermissionError, match="not signed by us"):
            post(seconds, secret=secret)
