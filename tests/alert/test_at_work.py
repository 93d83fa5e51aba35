"""Alerts on a real server and to real receivers: each once, whatever happens on the way."""

import asyncio
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from alerting import a_change
from builders import an_incident
from receiver import OK, Answer, Receiver, Request
from rig import until
from worked import (
    Bench,
    all_settled,
    killed,
    letters,
    rule,
    settled,
    tell,
    webhook,
)

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.messages import ChangeKind, IncidentChanged
from tocsin.contracts.streams import CHANGED, DUE
from tocsin.kit import Misconfigured
from tocsin_alert import patience
from tocsin_alert.app import Anew, wire


def story(id_: str, *tolls: int) -> Iterable[IncidentChanged]:
    """Yield an incident whose toll becomes known bit by bit."""
    for revision, count in enumerate(tolls, start=1):
        yield a_change(an_incident(id=id_, casualties=killed(count)), revision=revision)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a receiver that was away be asked again soon."""
    monkeypatch.setattr(patience, "FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(patience, "LONGEST_PAUSE_SECONDS", 0.2)


async def test_what_became_worse_is_told_again_and_nothing_else(bench: Bench) -> None:
    """Two dead, still two, five: an alert and an update that says what changed and what came before."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule("killed = 1"))

    async with bench.working(path):
        await tell(bench.client, *story("i-1", 2, 2, 5))
        await all_settled(bench.client)

    first, second = (request.json for request in bench.receiver.requests)
    assert ("alert", 1, []) == (first["kind"], first["change"]["revision"], first["earlier"])
    assert ("update", 3, ["i-1/1/all"]) == (second["kind"], second["change"]["revision"], second["earlier"])
    assert ["killed: 2 → 5"] == second["changed"]


async def test_who_was_told_is_told_that_it_stands_no_longer(bench: Bench) -> None:
    """Retracted, merged, or no longer what the rule asks for; who was never told hears nothing of it."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule("killed = 3"))
    told, other, third, untold = (an_incident(id=f"i-{n}", casualties=killed(n)) for n in (5, 4, 3, 1))
    less = an_incident(id="i-3", casualties=killed(0))

    async with bench.working(path):
        await tell(bench.client, a_change(told), a_change(other), a_change(third), a_change(untold))
        await tell(bench.client, a_change(told, revision=2, kind=ChangeKind.RETRACTED))
        await tell(bench.client, a_change(other, revision=2, kind=ChangeKind.MERGED, merged_into="i-9"))
        await tell(bench.client, a_change(less, revision=2), a_change(untold, revision=2, kind=ChangeKind.RETRACTED))
        await tell(bench.client, a_change(told, revision=1))
        await all_settled(bench.client)

    gone = [request.json for request in bench.receiver.requests if request.json["kind"] == "retracted"]
    assert 6 == len(bench.receiver.requests)
    assert ["i-3/2/all", "i-4/2/all", "i-5/2/all"] == sorted(each["key"] for each in gone)
    assert all(each["headline"].startswith("RETRACTED: ") for each in gone)
    assert "the same as another incident, i-9" in next(e["text"] for e in gone if e["key"].startswith("i-4"))


async def test_a_retraction_that_comes_first_leaves_nothing_to_tell(bench: Bench) -> None:
    """After a crash the bus may bring an older change late: nobody is told of what is known to be wrong."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule())

    async with bench.working(path):
        await tell(bench.client, a_change(revision=2, kind=ChangeKind.RETRACTED), a_change())
        await all_settled(bench.client)

    assert [] == bench.receiver.requests


@pytest.mark.usefixtures("_impatient")
async def test_a_receiver_that_is_down_for_a_while_misses_nothing_and_delays_nobody(bench: Bench) -> None:
    """One channel's server is closed; the other has its alerts at once, the first has the newest when it is back."""
    async with Receiver() as down:
        path = bench.rules.write(
            webhook(bench.receiver.url)
            + webhook(down.url, name="down")
            + rule('updates = "all"', channels='"desk", "down"')
        )
        await down.close()
        async with bench.working(path):
            await tell(bench.client, *story("i-1", 1, 2), *story("i-2", 1))

            async def desk_has_all() -> bool:
                return len(bench.receiver.requests) == 3

            await until(desk_has_all)
            assert not await settled(bench.client)
            await down.open()
            await all_settled(bench.client)

    assert ["i-1/1/all", "i-1/2/all", "i-2/1/all"] == sorted(bench.receiver.keys())
    # What was tried in vain is told after the others, and not at all where its incident was told in a later revision.
    assert {"i-1/2/all", "i-2/1/all"} <= set(down.keys()) <= set(bench.receiver.keys())
    assert len(set(down.keys())) == len(down.keys())
    assert [] == await letters(bench.client)


@pytest.mark.usefixtures("_impatient")
async def test_a_slow_receiver_delays_nobody(bench: Bench) -> None:
    """While one channel takes half a second for each alert, the other has all of them long before."""
    async with Receiver() as slow:
        slow.answers = lambda _: Answer(after_seconds=0.5)
        path = bench.rules.write(
            webhook(bench.receiver.url) + webhook(slow.url, name="slow") + rule(channels='"slow", "desk"')
        )
        async with bench.working(path):
            await tell(bench.client, *(a_change(an_incident(id=f"i-{n}")) for n in range(6)))

            async def desk_has_all() -> bool:
                return len(bench.receiver.requests) == 6

            await until(desk_has_all)
            assert len(slow.requests) < 6
            await all_settled(bench.client)

    assert 6 == len(slow.requests)


@pytest.mark.usefixtures("_impatient")
async def test_a_receiver_that_never_answers_is_asked_again(bench: Bench) -> None:
    """Its time is over after what the file says; the same key comes again, and then it is taken."""
    bench.receiver.answers = lambda _: Answer(after_seconds=30 if len(bench.receiver.requests) == 1 else 0)
    path = bench.rules.write(webhook(bench.receiver.url, more="timeout_seconds = 0.3") + rule())

    async with bench.working(path):
        await tell(bench.client, a_change())
        await all_settled(bench.client)

    assert ["i-1/1/all", "i-1/1/all"] == bench.receiver.keys()


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("status", ["500 Oh", "429 Slowly", "503 Later", "408 Too late", None])
async def test_what_may_pass_is_tried_again_when_the_receiver_says(bench: Bench, status: str | None) -> None:
    """`Retry-After: 1` is a second, though our own pause were shorter; a cut connection is no answer."""
    times: list[float] = []

    def answer(_: Request) -> Answer:
        times.append(time.monotonic())
        return Answer(status, headers={"Retry-After": "1"}) if len(times) == 1 else Answer()

    bench.receiver.answers = answer
    path = bench.rules.write(webhook(bench.receiver.url) + rule())

    async with bench.working(path):
        await tell(bench.client, a_change())
        await all_settled(bench.client)

    assert 2 == len(times)
    assert times[1] - times[0] >= (1.0 if status else 0.02)
    assert [] == await letters(bench.client)


async def test_what_is_refused_for_good_is_a_dead_letter_with_the_answer(bench: Bench) -> None:
    """A 400 is not asked again, holds nobody up, and tells the operator what the receiver said."""
    bench.receiver.answers = lambda request: (
        Answer("400 Bad", b"no\x00such\nfield " + b"x" * 100_000)
        if request.json["key"].startswith("i-1/")
        else Answer()
    )
    path = bench.rules.write(webhook(bench.receiver.url) + rule())

    async with bench.working(path):
        await tell(bench.client, a_change(an_incident(id="i-1")), a_change(an_incident(id="i-2")))
        await all_settled(bench.client)

    [letter] = await letters(bench.client)
    assert ("alert.desk", "refused") == (letter.stage, letter.reason)
    assert "127.0.0.1 answered with status 400: nosuch field xxx" in letter.detail
    assert ["i-1/1/all", "i-2/1/all"] == sorted(bench.receiver.keys())


async def test_a_redirect_is_not_followed(bench: Bench) -> None:
    """What is told goes to the address that the operator wrote, and to no other."""
    bench.receiver.answers = lambda _: Answer("307 There", headers={"Location": bench.receiver.url + "/other"})
    path = bench.rules.write(webhook(bench.receiver.url) + rule())

    async with bench.working(path):
        await tell(bench.client, a_change())
        await all_settled(bench.client)

    [letter] = await letters(bench.client)
    assert "redirects are not followed: give that URL" in letter.detail
    assert ["/hook"] == [request.path for request in bench.receiver.requests]


async def test_a_private_address_is_told_nothing_unless_it_is_named(bench: Bench) -> None:
    """A name that leads into the own network is refused, and the letter says how to allow it."""
    url = bench.receiver.url.replace("127.0.0.1", "localhost").replace("http:", "https:")
    path = bench.rules.write(webhook(url) + rule())

    async with bench.working(path, alert_allow_hosts=""):
        await tell(bench.client, a_change())
        await all_settled(bench.client)

    [letter] = await letters(bench.client)
    assert "TOCSIN_ALERT_ALLOW_HOSTS" in letter.detail
    assert [] == bench.receiver.requests


async def test_more_than_the_hour_allows_comes_as_one_summary(bench: Bench) -> None:
    """Of thirty alerts two are sent; the rest is counted and listed in one message when the hour is over."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule("per_hour = 2"))

    async with bench.working(path, alert_board_url="https://b.example"):
        await tell(bench.client, *(a_change(an_incident(id=f"i-{n}")) for n in range(30)))
        await all_settled(bench.client)
        assert 2 == len(bench.receiver.requests)

        # The window of a real hour, as if it had ended: its end is moved into the past.
        held = f"{DUE.key()}:held"
        [(window, end)] = await bench.client.zrange(held, 0, -1, withscores=True)
        assert datetime.fromtimestamp(end / 1000, UTC) > datetime.now(UTC)
        past = window.rpartition(b"@")[0] + b"@%d" % ((datetime.now(UTC) - timedelta(minutes=1)).timestamp() * 1000)
        await bench.client.rename(f"{held}:".encode() + window, f"{held}:".encode() + past)
        await bench.client.zadd(held, {past: int(past.rpartition(b"@")[2])})
        await bench.client.zrem(held, window)

        async def summed_up() -> bool:
            return len(bench.receiver.requests) == 3

        await until(summed_up)
        await all_settled(bench.client)
        await asyncio.sleep(1.2)

    summary = bench.receiver.requests[-1].json
    assert 3 == len(bench.receiver.requests)
    assert ("summary", 28, 20) == (summary["kind"], summary["held_count"], len(summary["held"]))
    assert summary["headline"].startswith("28 more alerts of rule all were held back since ")
    assert re.search(r"20: Attack in Maiduguri.* https://b\.example/#/incidents/i-\d+\nMore: 8 others", summary["text"])


async def test_in_quiet_hours_nothing_is_sent_but_what_takes_back(bench: Bench) -> None:
    """What is held waits; what was sent is taken back at once; what was held and went is not told at all."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule())

    async with bench.working(path):
        await tell(bench.client, a_change(an_incident(id="i-1")))
        await all_settled(bench.client)
        now = datetime.now(UTC)
        quiet = f'quiet = {{from = "{now - timedelta(hours=1):%H:%M}", to = "{now + timedelta(hours=1):%H:%M}"}}'
        bench.rules.write(webhook(bench.receiver.url) + rule(quiet))
        await asyncio.sleep(1.5)
        await tell(bench.client, a_change(an_incident(id="i-2")), a_change(an_incident(id="i-3")))
        await tell(bench.client, a_change(an_incident(id="i-1"), revision=2, kind=ChangeKind.RETRACTED))
        await tell(bench.client, a_change(an_incident(id="i-2"), revision=2, kind=ChangeKind.RETRACTED))
        await all_settled(bench.client)
        windows = await bench.client.zrange(f"{DUE.key()}:held", 0, -1)
        lines = await bench.client.hkeys(f"{DUE.key()}:held:{windows[0].decode()}")

    assert ["i-1/1/all", "i-1/2/all"] == bench.receiver.keys()
    assert {b"", b"i-3"} == set(lines)


async def test_the_file_is_followed_and_a_broken_edit_changes_nothing(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new rule holds within seconds; an edit that cannot be used is told with its mend, and the old rules hold on."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule("killed = 9"))
    few = an_incident(id="i-few", casualties=killed(1))

    async with bench.working(path):
        bench.rules.write(
            webhook(bench.receiver.url) + rule("killed = 0") + rule('countries = ["Nigeria"]', name="bad")
        )
        await asyncio.sleep(1.3)
        await tell(bench.client, a_change(few))
        await all_settled(bench.client)
        assert [] == bench.receiver.requests

        bench.rules.write(webhook(bench.receiver.url) + rule("killed = 1"))
        await asyncio.sleep(1.3)
        await tell(bench.client, a_change(few, revision=2))
        await all_settled(bench.client)

    assert ["i-few/2/all"] == bench.receiver.keys()
    assert "[rule.bad] countries.0: found 'Nigeria'" in capsys.readouterr().out


async def test_a_channel_comes_and_goes_while_the_worker_runs(bench: Bench) -> None:
    """The worker is put together anew in place: the new channel is told, the old one's group is gone."""
    path = bench.rules.write(webhook("https://nobody.example/", name="old") + rule(channels='"old"'))

    async def new_group() -> bool:
        groups = await bench.client.xinfo_groups(DUE.key()) if await bench.client.exists(DUE.key()) else []
        return [group["name"] for group in groups] == [b"alert.desk"]

    async with bench.working(path):
        bench.rules.write(webhook(bench.receiver.url) + rule())
        await until(new_group)
        await tell(bench.client, a_change())
        await all_settled(bench.client)

    assert ["i-1/1/all"] == bench.receiver.keys()


async def test_a_file_that_breaks_while_the_worker_is_put_together_anew_stops_nothing(bench: Bench) -> None:
    """Its channels changed, and the next edit is wrong already: what was read last holds on."""
    anew, path = Anew(), bench.rules.write(webhook(bench.receiver.url) + rule())
    async with bench.working(path, anew=anew):
        first = anew.followed
    path.write_text("[rule.")
    bench.monkeypatch.setenv("TOCSIN_ALERT_RULES", str(path))
    worker = wire(anew)
    worker.stop("the test is over")
    await worker.serve()

    assert anew.followed is first
    with pytest.raises(Misconfigured, match="it is no TOML"):
        wire(Anew())


async def test_a_claim_is_never_told_as_a_fact(bench: Bench) -> None:
    """The headline says first what is not sure, and an update says when it became surer."""
    path = bench.rules.write(webhook(bench.receiver.url) + rule())
    states = [IncidentStatus.ALLEGED, IncidentStatus.CLAIMED, IncidentStatus.ASSERTED]
    changes = [a_change(an_incident(status=status), revision=n) for n, status in enumerate(states, start=1)]

    async with bench.working(path):
        await tell(bench.client, *changes)
        await all_settled(bench.client)

    alleged, claimed, asserted = (request.json for request in bench.receiver.requests)
    assert alleged["headline"].startswith("Alleged: Attack in Maiduguri")
    assert claimed["headline"].startswith("Update: Claimed: Attack")
    assert (["status: claimed → asserted"], "Update: Attack") == (asserted["changed"], asserted["headline"][:14])


@pytest.mark.usefixtures("_impatient")
async def test_an_alert_that_the_receiver_fails_at_holds_up_no_other(bench: Bench) -> None:
    """It answers the first with a fault of its own, each time: all others are told, and that one is a dead letter."""
    bench.receiver.answers = lambda request: Answer("500 Oh" if request.json["key"] == "i-0/1/all" else OK)
    path = bench.rules.write(webhook(bench.receiver.url) + rule("per_hour = 1000"))

    async def given_up() -> bool:
        return bool(await letters(bench.client))

    async with bench.working(path, batch_size="1"):
        await tell(bench.client, a_change(an_incident(id="i-0")))
        for n in range(1, 100):
            if await given_up():
                break
            await tell(bench.client, a_change(an_incident(id=f"i-{n}")))
            await asyncio.sleep(0.1)
        await until(given_up)
        await all_settled(bench.client)

    tries, incidents = bench.receiver.keys(), range(1, await bench.client.xlen(CHANGED.key()))
    assert {f"i-{n}/1/all" for n in incidents} == set(tries) - {"i-0/1/all"}
    assert len(tries) - len(incidents) == tries.count("i-0/1/all") > patience.STRIKES
    [letter] = await letters(bench.client)
    assert "answered with status 500; it fails at this alert each time, and takes others" in letter.detail
