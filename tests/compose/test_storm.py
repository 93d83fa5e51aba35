"""Three of enrich, every kind of container killed, Redis and PostgreSQL too: nothing is lost and nothing is double."""

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from stack import WORKERS, Stack, get, send, until

sys.path.append(str(Path(__file__).parents[1]))

from chaos.reports import inputs

from tocsin.contracts.streams import STREAMS

pytestmark = [pytest.mark.docker, pytest.mark.timeout(3600)]

REPORTS = 800
AT_ONCE = 20
SEED = 9

PAUSE_SECONDS = 1.0
"""Between two requests of the sender, so that reports come in for as long as containers die."""

VICTIMS = ("enrich", "redis", "geocode", "postgres", "http", "store", "enrich", "board", "ingest", "alert", "redis")
"""In this order, while reports come in: each kind once, Redis and enrich twice."""


def test_killed_containers_lose_nothing(stack: Stack, api: tuple[str, str], board: tuple[str, str]) -> None:
    """What was answered 202 is in the store, once; the streams are empty to the end; nobody gave up on anything."""
    key = api[1]
    sent = inputs(REPORTS, seed=SEED)
    lines = [report.line for report in sent]
    before = int(stack.sql("SELECT count(*) FROM reports"))
    stack.up("http")
    stack.compose("up", "--detach", "--no-recreate", "--scale", "enrich=3", "enrich")
    assert 3 == len(stack.of("enrich"))

    sending = threading.Thread(target=_send_all, args=(stack, lines, key))
    sending.start()
    for victim in VICTIMS:
        until(lambda victim=victim: "running" in _states(stack, victim))
        stack.crash(victim)
    sending.join(timeout=600)
    assert not sending.is_alive(), stack.logs(20, "http", "ingest")

    distinct = len({report.name for report in sent})
    until(lambda: before + distinct == int(stack.sql("SELECT count(*) FROM reports")), why=lambda: _state(stack))
    until(lambda: [] == _waiting(stack), why=lambda: _waiting(stack))
    until(lambda: {"healthy"} == {each["Health"] for each in stack.containers()}, why=stack.containers)
    assert [] == [stream.name for stream in STREAMS if stack.redis("EXISTS", f"'{stream.dead.key()}'") != "0"]
    assert "0" == stack.sql("SELECT count(*) - count(DISTINCT id) FROM reports")
    assert distinct + before == int(stack.sql("SELECT count(DISTINCT id) FROM reports"))
    shown = get(f"http://{stack.place('board', 8400)}/incidents?limit=1", key=board[1])
    assert shown["incidents"]


def test_each_of_three_took_its_share(stack: Stack) -> None:
    """More containers of a worker need no setting: they are found by the group, and by who watches them."""
    own = _done_of_each(stack)
    assert 3 == len(own)
    assert all(float(done) > 0 for done in own), own


def test_every_container_is_watched(stack: Stack) -> None:
    """Prometheus finds all three of enrich by name, and all that it asks answers."""
    stack.up("prometheus")
    place = f"http://{stack.place('prometheus', 9090)}"

    def answering() -> dict[str, int]:
        targets = get(f"{place}/api/v1/targets?state=active")["data"]["activeTargets"]
        up = [target["labels"].get("service", "prometheus") for target in targets if target["health"] == "up"]
        return {service: up.count(service) for service in (*WORKERS, "http", "prometheus")}

    wanted = dict.fromkeys((*WORKERS, "http", "prometheus"), 1) | {"enrich": 3}
    until(lambda: wanted == answering(), why=answering)
    rules = get(f"{place}/api/v1/rules")["data"]["groups"]
    assert rules
    assert {"ok"} == {rule["health"] for group in rules for rule in group["rules"]}


_DONE = (
    "import re, urllib.request as u;"
    "told = u.urlopen('http://127.0.0.1:8080/metrics').read().decode();"
    "print(*re.findall(r'tocsin_done_total{stage=.enrich.} (.*)', told))"
)


def _done_of_each(stack: Stack) -> list[str]:
    numbers = range(1, len(stack.of("enrich")) + 1)
    return [
        stack.compose("exec", "-T", "--index", str(number), "enrich", "python", "-c", _DONE).strip()
        for number in numbers
    ]


def _send_all(stack: Stack, lines: Sequence[str], key: str) -> None:
    for start in range(0, len(lines), AT_ONCE):
        send(lambda: f"http://{stack.place('http', 8750)}/reports", lines[start : start + AT_ONCE], key=key)
        time.sleep(PAUSE_SECONDS)


def _states(stack: Stack, service: str) -> set[str]:
    return {each["State"] for each in stack.containers() if each["Service"] == service}


def _waiting(stack: Stack) -> list[str]:
    """Return the groups that have something to read or to acknowledge."""
    found = []
    for stream in STREAMS:
        last = _fields(stack, "STREAM", stream.key())["last-generated-id"] if stream.readers else ""
        for group in stream.readers:
            told = _fields(stack, "GROUPS", stream.key())
            if (told["name"], told["last-delivered-id"], told["pending"]) != (group, last, "0"):
                found.append(f"{stream.name}: {told}, the last is {last}")
    return found


def _fields(stack: Stack, what: str, key: str) -> dict[str, str]:
    told = stack.redis("XINFO", what, f"'{key}'").split("\n")
    return dict(zip(told[::2], told[1::2], strict=False))


def _state(stack: Stack) -> str:
    return f"{stack.sql('SELECT count(*) FROM reports')} reports; {_waiting(stack)}\n{stack.logs(15)}"
