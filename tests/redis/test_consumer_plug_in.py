"""The page for those who add a consumer: what it shows is installed, run on a real server, and killed halfway."""

import json
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import redis
from consuming import environment, node_modules, running
from patience import PATIENCE_SECONDS
from rig import Server

from tocsin.contracts.geo import Country
from tocsin.contracts.messages import ChangeKind, IncidentChanged, Rejected, ReportReceived
from tocsin.contracts.parties import CountBasis, Toll
from tocsin.contracts.streams import CHANGED, RECEIVED
from tocsin.kit import codec
from tocsin.kit.testing import example
from tocsin_cli.secrets.acl import consumers, of_services
from tocsin_cli.workers import free_ports

pytestmark = pytest.mark.redis

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/adding-a-consumer.md").read_text(encoding="utf-8")

FEWER_THAN = 30
"""Lines with code of a consumer in Python."""

KEY = CHANGED.key()
GROUPS = ("drone-strikes", "archive", "deadly")
"""The consumers of the page, each with a user of its own."""

PASSWORD = "for-this-test"

SOON = "500"
"""Milliseconds after which what was stranded is claimed; the page says a minute."""

MANY = 600
"""Changes: more than any of the consumers has done before it is killed."""


def block(name: str) -> str:
    """Return what the page shows of a file."""
    shown = re.search(rf"`{re.escape(name)}`:\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert shown, name
    return shown[1]


def changes(count: int, *, country: Country = "SY", killed: int = 0) -> list[IncidentChanged]:
    """Return changes of different incidents, each a drone strike."""
    told = example(CHANGED)
    place = told.incident.location
    assert place is not None
    where = place.model_copy(update={"country": country})
    toll = told.incident.casualties.model_copy(update={"killed": Toll(min=killed, max=killed, basis=CountBasis.EXACT)})
    same = {"location": where, "casualties": toll}
    ids = [f"{country}{killed:02}{number:012x}" for number in range(count)]
    return [told.model_copy(update={"incident": told.incident.model_copy(update=same | {"id": id_})}) for id_ in ids]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[redis.Redis, str]]:
    """Run a server that listens on a port, as plain clients know it; give a client, and the URL for a user's name."""
    [port] = free_ports(1)
    server = Server(tmp_path / "server", ["--port", str(port)])
    server.start()
    users = of_services(consumers(f"{name}={CHANGED.name}" for name in GROUPS), partitions=[0])
    with redis.Redis.from_url(server.url) as client:
        for name in GROUPS:
            client.execute_command("ACL", "SETUSER", name, "on", f">{PASSWORD}", *users[name])
        yield client, f"redis://%s:{PASSWORD}@127.0.0.1:{port}/0"
    server.kill()


def tell(client: redis.Redis, messages: list[IncidentChanged]) -> None:
    for message in messages:
        client.xadd(KEY, {"data": codec.encode(message)})


def left(client: redis.Redis, group: str) -> int:
    """Return how many entries the group has yet to read or to acknowledge."""
    [seen] = [each for each in client.xinfo_groups(KEY) if each["name"] == group.encode()] or [None]
    return client.xlen(KEY) if seen is None else seen["pending"] + (seen["lag"] or 0)


def letters(client: redis.Redis) -> list[Rejected]:
    return [Rejected.model_validate_json(fields[b"data"]) for _, fields in client.xrange(CHANGED.dead.key())]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that has `pip install tocsin` behind it."""
    return environment(tmp_path_factory.mktemp("outsider"))


def test_the_consumer_is_short() -> None:
    """What has to be written is what is wanted of the stream; the rest is there."""
    assert FEWER_THAN > sum(bool(line.strip()) for line in block("drone_strikes.py").splitlines())


def test_the_python_consumer_keeps_every_strike(python: Path, server: tuple[redis.Redis, str], tmp_path: Path) -> None:
    """Killed halfway and started again, it has each strike of its country once; what is no message is a dead letter."""
    client, url = server
    (tmp_path / "drone_strikes.py").write_text(block("drone_strikes.py"), encoding="utf-8")
    settings = {
        "TOCSIN_REDIS_URL": url % "drone-strikes",
        "TOCSIN_STRIKES_COUNTRY": "SY",
        "TOCSIN_VISIBILITY_SECONDS": "0.5",
    }
    wanted = changes(MANY)
    tell(client, [*wanted, *changes(3, country="IQ")])

    def rows(where: str = "wanted") -> set[str]:
        with closing(sqlite3.connect(tmp_path / "drone_strikes.db", timeout=PATIENCE_SECONDS)) as database:
            known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'strikes'").fetchall()
            return {id_ for (id_,) in database.execute(f"SELECT id FROM strikes WHERE {where}")} if known else set()

    with running([python, "drone_strikes.py"], tmp_path, settings) as first:
        first.wait(lambda: bool(rows()))
    assert left(client, "drone-strikes") > 0
    client.xadd(KEY, {"data": "no message"})
    tell(client, [wanted[0].model_copy(update={"revision": 2, "kind": ChangeKind.RETRACTED})])
    with running([python, "drone_strikes.py"], tmp_path, settings) as second:
        second.wait(lambda: left(client, "drone-strikes") == 0)
        served = re.findall(r'"url":"(http://[^"]+)"', second.text())[-1]
        metrics = urllib.request.urlopen(f"{served}/metrics").read().decode()

    assert {change.incident.id for change in wanted[1:]} == rows()
    assert MANY + 3 == len(rows("true"))
    assert [("drone-strikes", "not_json")] == [(letter.stage, letter.reason) for letter in letters(client)]
    assert 'tocsin_rejected_total{reason="not_json",stage="drone-strikes"} 1.0' in metrics


def test_the_python_consumers_test_passes(python: Path, tmp_path: Path) -> None:
    """What the page says of testing a handler holds, with the wheel and pytest alone."""
    for name in ("drone_strikes.py", "test_drone_strikes.py"):
        (tmp_path / name).write_text(block(name), encoding="utf-8")
    [packages] = python.parents[1].glob("lib/*/site-packages")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{tmp_path}:{packages}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_shell_keeps_every_change(server: tuple[redis.Redis, str], tmp_path: Path) -> None:
    """Killed halfway and started again, every change is a line of the file; at most the last one is there twice."""
    client, url = server
    (tmp_path / "keep_changes.sh").write_text(block("keep_changes.sh").replace("60000", SOON), encoding="utf-8")
    told, kept = changes(40), tmp_path / "changes.jsonl"
    tell(client, told)
    with running(["sh", "keep_changes.sh"], tmp_path, {"REDIS_URL": url % "archive"}) as first:
        first.wait(kept.exists)
    assert left(client, "archive") > 0
    with running(["sh", "keep_changes.sh"], tmp_path, {"REDIS_URL": url % "archive"}) as second:
        second.wait(lambda: left(client, "archive") == 0)

    lines = kept.read_text(encoding="utf-8").splitlines()
    assert {change.incident.id for change in told} == {json.loads(line)["incident"]["id"] for line in lines}
    assert len(lines) <= len(told) + 1


def test_the_shell_acknowledges_nothing_that_it_could_not_write(
    server: tuple[redis.Redis, str], tmp_path: Path
) -> None:
    """While the disk is full its entries stay with it; when there is room again they are lines of the file."""
    client, url = server
    (tmp_path / "keep_changes.sh").write_text(block("keep_changes.sh").replace("60000", SOON), encoding="utf-8")
    told, kept = changes(2), tmp_path / "changes.jsonl"
    kept.symlink_to("/dev/full")
    tell(client, told)
    with running(["sh", "keep_changes.sh"], tmp_path, {"REDIS_URL": url % "archive"}) as keeping:
        keeping.wait(lambda: "No space left" in keeping.text())
        assert len(told) == left(client, "archive")
        kept.unlink()
        keeping.wait(lambda: left(client, "archive") == 0)

    lines = kept.read_text(encoding="utf-8").splitlines()
    assert {change.incident.id for change in told} == {json.loads(line)["incident"]["id"] for line in lines}


def test_node_tells_of_every_deadly_incident(server: tuple[redis.Redis, str], tmp_path: Path) -> None:
    """Killed halfway and started again, it tells each once or, where it was killed, twice; it refuses what is none."""
    client, url = server
    spec = re.findall(r"npm install (\S+)", PAGE)[0]
    (tmp_path / "node_modules").symlink_to(node_modules(spec))
    (tmp_path / "deadly.mjs").write_text(block("deadly.mjs").replace("60000", SOON), encoding="utf-8")
    deadly = changes(MANY, killed=12)
    tell(client, [*changes(3), *deadly])
    with running(["node", "deadly.mjs"], tmp_path, {"REDIS_URL": url % "deadly"}) as first:
        first.wait(lambda: "12 killed" in first.text())
    assert left(client, "deadly") > 0
    tell(client, deadly[:2])
    client.xadd(KEY, {"data": "{"})
    for shape in ("{}", '{"incident": {"id": "1"}, "revision": 1}', '{"incident": {"id": {}}, "revision": 1}'):
        client.xadd(KEY, {"data": shape})
    with running(["node", "deadly.mjs"], tmp_path, {"REDIS_URL": url % "deadly"}) as second:
        second.wait(lambda: left(client, "deadly") == 0)
        lines = second.text().splitlines()

    assert {f"{change.incident.id} 1 Al-Tanf garrison: 12 killed" for change in deadly} == set(lines)
    assert len(lines) <= MANY + 1
    refused = [("deadly", "not_json"), *[("deadly", "wrong_shape")] * 3]
    assert refused == [(letter.stage, letter.reason) for letter in letters(client)]


def test_what_is_sent_from_a_shell_is_a_report(server: tuple[redis.Redis, str], tmp_path: Path) -> None:
    """The producer's entry is a message that enrich reads, and its id is the same each time."""
    client, url = server
    (tmp_path / "send.sh").write_text(block("send.sh"), encoding="utf-8")
    for _ in range(2):
        subprocess.run(
            ["sh", "send.sh"],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "REDIS_URL": url.replace(f"%s:{PASSWORD}@", "")},
            check=True,
        )

    sent = [ReportReceived.model_validate_json(fields[b"data"]) for _, fields in client.xrange(RECEIVED.key())]
    assert 1 == len({message.report.id for message in sent})
    assert ["Field desk"] * 2 == [message.report.source.name for message in sent]
