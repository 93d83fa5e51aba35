"""`docker compose up` from a clean clone with no .env: all is healthy, and the examples are on the board."""

import json
import secrets
import urllib.error
import urllib.request

import pytest
from stack import DATA, WORKERS, Stack, docker, get, until

pytestmark = [pytest.mark.docker, pytest.mark.timeout(3600)]


def test_everything_comes_up_healthy(stack: Stack) -> None:
    """Each container says by itself whether it is ready."""
    told = {(container["Service"], container["Health"]) for container in stack.containers()}
    assert {(service, "healthy") for service in (*WORKERS, *DATA)} <= told
    assert {"healthy"} == {health for _, health in told}


def test_the_examples_are_on_the_board(stack: Stack, board: tuple[str, str], reports: int) -> None:
    """Read by one container, kept by another, shown by a third to who has a key, and to nobody else."""
    url, key = board
    until(lambda: str(reports) == stack.sql("SELECT count(*) FROM reports"), why=lambda: stack.logs(30))
    with urllib.request.urlopen(url, timeout=20) as page:
        assert b"<title>Tocsin</title>" in page.read()
    with pytest.raises(urllib.error.HTTPError, match="401"):
        get(f"{url}/incidents")

    assert "Al-Tanf garrison" in json.dumps(get(f"{url}/incidents?limit=200", key=key))
    assert "Al-Tanf garrison, Syria" in stack.cli("incidents")


def test_who_has_a_key_sends_a_report_over_http(stack: Stack, api: tuple[str, str]) -> None:
    """The API is a worker of its own, and its key is made by the command line's container."""
    url, key = api
    text = json.dumps({"text": f"Two drones struck {secrets.randbelow(900)} fuel tanks near Port Sudan."}).encode()
    before = int(stack.sql("SELECT count(*) FROM reports"))
    with pytest.raises(urllib.error.HTTPError, match="401"):
        get(url, data=text)

    assert ["new"] == [each["status"] for each in get(url, key=key, data=text)["reports"]]
    until(lambda: before + 1 == int(stack.sql("SELECT count(*) FROM reports")), why=lambda: stack.logs(30))


def test_only_the_board_is_published_and_on_loopback(stack: Stack) -> None:
    """What else has a port on this machine was asked for by its profile."""
    published = {
        (container["Service"], port["URL"])
        for container in stack.containers()
        for port in container["Publishers"] or ()
        if port["PublishedPort"] and container["Service"] not in ("http", "prometheus")
    }
    assert {("board", "127.0.0.1")} == published


@pytest.mark.parametrize("service", [*WORKERS, *DATA])
def test_no_container_is_root_or_can_write_to_its_image(stack: Stack, service: str) -> None:
    """What breaks into one finds nothing to change, no privilege to take, and an end to what it may use."""
    known = stack.inspect(service)
    host = known["HostConfig"]
    assert (True, ["ALL"], ["no-new-privileges:true"]) == (host["ReadonlyRootfs"], host["CapDrop"], host["SecurityOpt"])
    assert known["Config"]["User"] in ("tocsin", "redis", "postgres")
    assert host["Memory"] > 0
    assert host["PidsLimit"] > 0
    assert "unless-stopped" == host["RestartPolicy"]["Name"]


@pytest.mark.parametrize("service", WORKERS)
def test_an_image_holds_its_worker_and_nothing_to_build_or_fetch_with(stack: Stack, service: str) -> None:
    """No shell, no package manager, no pip; and its labels say what it is."""
    find = (
        "import os, sys, importlib.util as u;"
        "there = {p for d in ('/bin', '/usr/bin', '/usr/local/bin', '/sbin') for p in os.listdir(d)} - {'docker-init'};"
        "print(os.getuid(), sorted(p for p in there if not p.startswith('python')), u.find_spec('pip'))"
    )
    assert "10001 [] None" == stack.python(service, find)  # docker-init is the engine's, and of the container alone
    known = stack.inspect(service)["Config"]
    labels = {name.rpartition(".")[2]: value for name, value in known["Labels"].items()}
    assert f"tocsin-{service}:{labels['version']}" == known["Image"]
    assert (f"tocsin-{service}", "Apache-2.0", "0.1.0") == (labels["title"], labels["licenses"], labels["version"])
    assert {"revision", "source"} <= set(labels)


@pytest.mark.parametrize("service", WORKERS)
def test_every_compiled_module_of_an_image_is_one_that_can_be_loaded(stack: Stack, service: str) -> None:
    """What makes images small has not broken what a worker needs for one report in a hundred."""
    load = (
        "import ctypes, os, site; from pathlib import Path; bad = []\n"
        "for path in Path(site.getsitepackages()[0]).rglob('*.so*'):\n"
        "    try: ctypes.CDLL(str(path), os.RTLD_LAZY)\n"
        "    except OSError as error: bad.append(str(error))\n"
        "print(bad)"
    )
    assert "[]" == stack.python(service, load)


def test_a_report_in_another_language_is_taken(stack: Stack, api: tuple[str, str]) -> None:
    """To tell the language takes a library that no English report needs."""
    url, key = api
    text = "Soldaten haben gestern Abend in der Stadt mehrere Menschen verletzt, wie die Polizei am Morgen mitteilte. "
    report = json.dumps({"text": text * 3 + str(secrets.randbelow(10**9))}).encode()
    [taken] = get(url, key=key, data=report)["reports"]
    until(lambda: "de" == stack.sql(f"SELECT language FROM reports WHERE id = '{taken['id']}'"))


def test_a_worker_that_is_starting_is_stopped_at_once(stack: Stack) -> None:
    """It has imported next to nothing yet, and is not waited for until it has to be killed."""
    before = set(stack.of("enrich"))
    stack.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", "enrich=2", "enrich")
    [starting] = set(stack.of("enrich")) - before
    docker("stop", "-t", "60", starting)
    status = docker("inspect", "--format", "{{.State.ExitCode}}", starting).strip()
    stack.compose("up", "--detach", "--no-deps", "--no-recreate", "--scale", "enrich=1", "enrich")

    assert status in ("0", "143")  # 137 is SIGKILL


def test_a_password_of_the_database_is_made_anew(stack: Stack) -> None:
    """As docs/operations.md tells: the old one is removed, a new one made, and told to the database."""
    remove = "import os; os.remove('/secrets/store/database_url')"
    read = "print(open('/run/secrets/database_url').read())"
    before = stack.python("store", read)
    stack.compose("run", "--rm", "--entrypoint", "python", "secrets", "-c", remove)
    stack.compose("run", "--rm", "secrets")
    stack.compose("exec", "-T", "postgres", "bash", "/docker-entrypoint-initdb.d/20-logins.sh")
    stack.compose("restart", "store")
    stack.up("store")

    assert before != stack.python("store", read)


def test_a_second_up_changes_no_password(stack: Stack) -> None:
    """What was made once stays; so does what came in."""
    before = stack.sql("SELECT count(*) FROM reports")
    made = stack.logs("all", "secrets").count("made ")
    stack.compose("down", "--timeout", "20")
    stack.seconds["up again"] = stack.up()

    assert (before, 0) == (stack.sql("SELECT count(*) FROM reports"), stack.logs("all", "secrets").count("made "))
    assert made > 0
