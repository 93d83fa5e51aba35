"""Who can talk to whom, and who can read which password."""

import json
import re

import pytest
from stack import DATA, WORKERS, Stack, docker

pytestmark = [pytest.mark.docker, pytest.mark.timeout(1800)]

REACHED = """
import socket
for host, port in (("redis", 6379), ("postgres", 5432), ("192.0.2.1", 80)):
    try:
        socket.create_connection((host, port), 2).close()
        print(host, "open")
    except socket.gaierror:
        print(host, "unknown")
    except OSError as error:
        print(host, "no way" if error.errno == 101 else "silent")
"""

ASKED = """
import redis
from tocsin.kit.settings import WorkerSettings
client = redis.Redis.from_url(WorkerSettings().redis_url)
print(client.ping())
for command in {commands!r}:
    try:
        client.execute_command(*command.split())
        print("done", command)
    except redis.exceptions.NoPermissionError:
        print("NOPERM", command)
"""

SECRET = re.compile(r"(?<=:)[A-Za-z0-9_-]{43}(?=@)")


@pytest.mark.parametrize(
    ("service", "reached"),
    [
        ("ingest", {"redis": "open", "postgres": "unknown"}),
        ("enrich", {"redis": "open", "postgres": "unknown", "192.0.2.1": "no way"}),
        ("geocode", {"redis": "open", "postgres": "unknown", "192.0.2.1": "no way"}),
        ("store", {"redis": "open", "postgres": "open", "192.0.2.1": "no way"}),
        ("board", {"redis": "open", "postgres": "open", "192.0.2.1": "silent"}),
        ("alert", {"redis": "open", "postgres": "unknown"}),
    ],
)
def test_a_worker_reaches_what_it_works_with_and_nothing_else(
    stack: Stack, service: str, reached: dict[str, str]
) -> None:
    """The databases are inside; the web is for ingest and alert; what the board sends out gets no answer."""
    told = dict(line.split(" ", 1) for line in stack.python(service, REACHED).splitlines())
    assert reached == {host: how for host, how in told.items() if host in reached}


def test_only_ingest_and_alert_are_on_a_network_that_leads_out(stack: Stack) -> None:
    """Whether the web answers is this machine's affair; that nobody else is on the way to it is ours."""
    ways_out = {
        service
        for service in (*WORKERS, *DATA)
        for network in stack.inspect(service)["NetworkSettings"]["Networks"]
        if network.endswith("_out")
    }
    assert {"ingest", "alert"} == ways_out


def test_nothing_gets_out_by_the_network_of_the_ports(stack: Stack) -> None:
    """A port needs a network that is not internal; this one translates no address, so that no answer finds back."""
    [edge] = json.loads(docker("network", "inspect", f"{stack.name}_edge"))
    assert "false" == edge["Options"]["com.docker.network.bridge.enable_ip_masquerade"]


@pytest.mark.parametrize(
    ("service", "commands"),
    [
        ("enrich", ["XRANGE tocsin:{0}:incidents.changed - +", "XADD tocsin:{0}:reports.received * data x"]),
        ("geocode", ["XRANGE tocsin:{0}:reports.received - +", "FLUSHALL"]),
        ("store", ["XADD tocsin:{0}:reports.received * data x", "CONFIG GET *"]),
        ("board", ["DEL tocsin:{0}:reports.received", "KEYS *"]),
        ("alert", ["XADD tocsin:{0}:incidents.changed * data x", "SHUTDOWN"]),
    ],
)
def test_what_is_anothers_in_redis_is_refused(stack: Stack, service: str, commands: list[str]) -> None:
    """Over the wire, with the worker's own password."""
    told = stack.python(service, ASKED.format(commands=commands)).splitlines()
    assert ["True", *(f"NOPERM {command}" for command in commands)] == told


def test_redis_and_postgresql_let_nobody_in_without_a_password(stack: Stack) -> None:
    """Nor does the store's login reach beyond what is Tocsin's."""
    unknown = stack.compose("exec", "-T", "redis", "redis-cli", "ping", check=False)
    assert "NOAUTH" in unknown
    assert "store|f\nboard|f\ncli|f" == stack.sql(
        "SELECT rolname, rolsuper FROM pg_roles WHERE rolname IN ('store', 'board', 'cli') ORDER BY oid"
    )
    assert "tocsin" == stack.sql(
        "SELECT DISTINCT tableowner FROM pg_tables WHERE tablename IN ('reports', 'incidents')"
    )


def test_no_password_is_in_what_the_engine_shows(stack: Stack) -> None:
    """Neither in the settings of a container, nor in an image's layers, nor in any log."""
    url = stack.compose("run", "--rm", "-T", "--entrypoint", "python", "cli", "-c", _READ)
    passwords = SECRET.findall(url)
    shown = docker("inspect", *stack.compose("ps", "--all", "--quiet").split())
    images = "".join(docker("history", "--no-trunc", stack.inspect(worker)["Config"]["Image"]) for worker in WORKERS)

    assert 2 == len(passwords)
    assert [] == [password for password in passwords if password in shown + images + stack.logs()]
    assert [] == re.findall(r"redis://[a-z]+:(?!\*)[^@\s]+@", shown + stack.logs())


_READ = "print(*(open('/run/secrets/' + name).read() for name in ('redis_url', 'database_url')))"


def test_a_service_sees_its_own_secrets_alone(stack: Stack) -> None:
    """A volume for each: what is mounted in enrich is enrich's."""
    names = {
        service: stack.python(service, "import os; print(*sorted(os.listdir('/run/secrets')))") for service in WORKERS
    }
    assert {"redis_url"} == {names[service] for service in ("ingest", "enrich", "geocode", "alert")}
    assert {"database_url redis_url"} == {names[service] for service in ("store", "board")}
    first = [stack.python(service, "print(open('/run/secrets/redis_url').read())") for service in WORKERS]
    assert [f"redis://{service}" for service in WORKERS] == [url.rpartition(":")[0].rpartition(":")[0] for url in first]
