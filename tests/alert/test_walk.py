"""One rule and one webhook, from a change on the bus to a request that its receiver can check."""

import hashlib
import hmac

from alerting import a_change
from builders import an_incident
from worked import SECRET, Bench, all_settled, killed, rule, tell, webhook


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
