"""`tocsin run` for real: a server, the four workers as processes, files in, incidents out."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis
from terminal import DEADLINE, AtTerminal, Place, a_place, until

from tocsin.contracts.streams import DATA_FIELD, RECEIVED
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew
from tocsin_cli.server import serving
from tocsin_cli.stored import Stored, opened
from tocsin_cli.stored import url_of as database_of

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]

STRIKE = """date 2024-05-14

Two rockets hit a police station in Kirkuk, Iraq, on Monday and wounded four officers, the interior ministry said.
"""
CLASH = """date 2024-05-15

Soldiers clashed with rebels outside Goma in the Democratic Republic of Congo on Tuesday; six fighters were killed.
"""
MARKET = """date 2024-05-15

The price of onions in Pune rose again on Tuesday, traders said.
"""
BOMB = """date 2024-05-16

A roadside bomb killed two soldiers near Quetta, Pakistan, on Wednesday, the army said.
"""


@contextmanager
def database(place: Place) -> Iterator[Stored]:
    with opened(database_of(place.var)) as stored:
        yield stored


@pytest.fixture
def at_terminal() -> Iterator[Callable[[Place], AtTerminal]]:
    """Start runs at a terminal; none outlives its test, however that ends."""
    with ExitStack() as stack:

        def start(place: Place) -> AtTerminal:
            line = AtTerminal(place)
            stack.callback(line.kill)
            return line

        yield start


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return a_place(tmp_path_factory.mktemp("line"), strike=STRIKE, clash=CLASH, market=MARKET)


@pytest.fixture(scope="module")
def first(place: Place) -> subprocess.CompletedProcess[str]:
    return place.once()


@pytest.fixture(scope="module")
def second(place: Place, first: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert first.returncode == 0
    return place.once()


def test_reports_become_stored_incidents(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """Three files: incidents in two countries, and none at the market."""
    assert 0 == first.returncode, first.stderr
    assert "incidents, from 3 reports: 3 new, 0 known before" in first.stdout
    with database(place) as stored:
        countries = {record.incident.location and record.incident.location.country for record in stored.incidents(10)}

    assert {"IQ", "CD"} == countries


def test_the_table_shows_what_one_asks_first(first: subprocess.CompletedProcess[str]) -> None:
    """Date, type, place with country, toll, source: on the screen, without another command."""
    (row,) = (line for line in first.stdout.splitlines() if "Kirkuk" in line)

    assert [] == [word for word in ("2024-05-13", "Iraq", "4", "reports") if word not in row]


def test_it_says_where_things_are_and_how_to_go_on(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """Nobody has to read a manual for the second step."""
    assert f"{place.var / 'tocsin.db'}" in first.stderr
    assert f"{sys.executable} -m tocsin_cli incidents --var" in first.stderr


def test_a_second_run_stores_nothing_new(
    first: subprocess.CompletedProcess[str], second: subprocess.CompletedProcess[str]
) -> None:
    """It says so, and shows the very same table."""
    assert 0 == second.returncode, second.stderr
    assert "incidents, from 3 reports: 0 new, 3 known before" in second.stdout
    assert first.stdout.splitlines()[:-1] == second.stdout.splitlines()[:-1]


def test_every_quote_is_in_its_report(place: Place, first: subprocess.CompletedProcess[str]) -> None:
    """A field that cannot be checked against its source is not worth having."""
    assert 0 == first.returncode
    texts = {name: text.split("\n\n")[1] for name, text in {"strike": STRIKE, "clash": CLASH}.items()}
    with database(place) as stored:
        found = [evidence for record in stored.incidents(10) for evidence in record.incident.evidence]

    assert found
    assert all(any(e.quote == text[e.start : e.end] for text in texts.values()) for e in found)


def test_nothing_is_left_running(place: Place, second: subprocess.CompletedProcess[str]) -> None:
    """Neither a worker nor the server nor the guard."""
    assert 0 == second.returncode

    assert [] == place.processes()


def test_at_a_terminal_it_stays_takes_more_and_ctrl_c_ends_it_all(
    tmp_path: Path, at_terminal: Callable[[Place], AtTerminal]
) -> None:
    """A file that is dropped into the inbox shows up as an incident; Ctrl-C leaves nothing behind."""
    place = a_place(tmp_path, strike=STRIKE)
    line = at_terminal(place)
    assert line.hears("Ctrl-C stops all of it"), line.said
    (place.var / "inbox" / "bomb.txt").write_text(BOMB, encoding="utf-8")
    assert line.hears("created: 2024-05-15"), line.said
    assert line.hears("| Quetta, Pakistan"), line.said
    line.press_ctrl_c()

    assert 0 == line.status(), line.said
    assert [] == place.processes()
    with database(place) as stored:
        assert 2 == stored.counts()[0]


def test_a_worker_that_dies_ends_the_run_with_its_name(
    tmp_path: Path, at_terminal: Callable[[Place], AtTerminal]
) -> None:
    """Not a line that looks alive and does nothing."""
    place = a_place(tmp_path, strike=STRIKE)
    line = at_terminal(place)
    assert line.hears("Ctrl-C stops all of it"), line.said
    for pid in place.processes("tocsin_enrich"):
        os.kill(pid, signal.SIGKILL)

    assert 1 == line.status()
    assert line.hears("enrich was killed by signal 9"), line.said
    assert [] == place.processes()


def test_workers_and_server_do_not_outlive_a_run_that_was_killed(
    tmp_path: Path, at_terminal: Callable[[Place], AtTerminal]
) -> None:
    """Whatever ends `tocsin run`, nothing eats the machine's memory afterwards, and the next run can start."""
    place = a_place(tmp_path, strike=STRIKE)
    line = at_terminal(place)
    assert line.hears("Ctrl-C stops all of it"), line.said
    line.kill()

    assert -signal.SIGKILL == line.status()
    assert until(lambda: not place.processes())
    assert 0 == place.once().returncode


def test_a_server_of_ones_own_is_used_and_left_running(tmp_path: Path) -> None:
    """With `TOCSIN_REDIS_URL` nothing is started beside the workers. What one of them refuses is told, and counts."""
    place = a_place(tmp_path, strike=STRIKE)
    with Guard() as guard:
        crew = Crew(guard=guard, logs=tmp_path, environment=place.environment)
        with (
            serving(tmp_path / "mine", crew=crew, pause=lambda: time.sleep(0.01)) as server,
            redis.Redis.from_url(server.url) as client,
        ):
            client.xadd(RECEIVED.key(), {DATA_FIELD: "no message"})
            run = place.once(TOCSIN_REDIS_URL=server.url)

            assert client.ping()
    assert (1, True) == (run.returncode, "enrich refused entry" in run.stderr), run.stderr
    assert "1 incident, from 1 report: 1 new" in run.stdout
    assert not (place.var / "valkey").exists()


def test_a_report_that_cannot_be_read_is_told_and_the_rest_is_stored(tmp_path: Path) -> None:
    """The exit status says that something is missing."""
    place = a_place(tmp_path, strike=STRIKE, empty=" ")
    run = place.once()

    assert 1 == run.returncode
    assert f"{tmp_path / 'reports' / 'empty.txt'}: text: found nothing but white space" in run.stderr
    assert "1 incident, from 1 report: 1 new" in run.stdout


def test_who_deleted_the_database_gets_the_reports_again(tmp_path: Path) -> None:
    """The streams remember what was sent; a database that does not know it wants it once more."""
    place = a_place(tmp_path, strike=STRIKE)
    first = place.once()
    for file in place.var.glob("tocsin.db*"):
        file.unlink()

    again = place.once()

    assert "1 new, 0 known before" in first.stdout
    assert "1 new, 0 known before" in again.stdout


@pytest.mark.parametrize(("variable", "value"), [("TOCSIN_LOG_LEVEL", "LOUD"), ("TOCSIN_REDIS_URL", "http://x")])
def test_a_wrong_setting_is_a_wrong_call(tmp_path: Path, variable: str, value: str) -> None:
    """One line names the variable; nothing is started."""
    command = [sys.executable, "-m", "tocsin_cli", "run", "--once", "--input", str(tmp_path), "--var", str(tmp_path)]
    environment = os.environ | {variable: value}
    result = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=DEADLINE, env=environment, cwd=tmp_path
    )

    assert 2 == result.returncode
    assert result.stderr.startswith(f"tocsin: {variable}: ")
    assert 1 == len(result.stderr.splitlines())


def test_a_var_that_cannot_be_made_is_a_wrong_call(tmp_path: Path) -> None:
    """A slip of the hand in --var ends in one line that says where to look."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    command = [sys.executable, "-m", "tocsin_cli", "run", "--once", "--input", ".", "--var", "taken"]
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=DEADLINE, cwd=tmp_path)

    assert 2 == result.returncode
    assert "tocsin: cannot make taken/inbox: Not a directory. Say where to with --var FOLDER" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    """Found before anything is started."""
    run = Place(tmp_path).once()

    assert (2, True) == (run.returncode, "no such folder" in run.stderr)
    assert not (tmp_path / "var").exists()
