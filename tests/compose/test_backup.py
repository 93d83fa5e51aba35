"""A database that is lost is there again, by the commands that docs/operations.md has for compose."""

import json
import secrets

import pytest
from stack import Stack, get, until

pytestmark = [pytest.mark.docker, pytest.mark.timeout(1800)]

BACKUP = "/data/backups/now"


def test_a_lost_database_is_put_back_and_made_up_to_date(stack: Stack, api: tuple[str, str]) -> None:
    """What the backup holds comes from it, what came in later from the bus; nothing is there twice."""
    stack.up("http")
    _send(stack, key=api[1])
    stack.cli("backup", BACKUP)
    _send(stack, key=api[1])
    reports, incidents = _counted(stack)

    stack.compose("stop", "store", "board")
    stack.sql("TRUNCATE reports, incidents CASCADE")
    stack.cli("restore", BACKUP, "--yes")
    assert reports - 1 == _counted(stack)[0]
    stack.up()
    until(lambda: (reports, incidents) == _counted(stack), why=lambda: stack.logs(30, "store"))
    stack.cli("retell")

    assert (reports, incidents) == _counted(stack)


def _send(stack: Stack, *, key: str) -> None:
    """Send a report and wait for it to be stored."""
    before = _counted(stack)[0]
    text = f"Two drones struck {secrets.randbelow(10**9)} fuel tanks near Port Sudan."
    get(f"http://{stack.place('http', 8750)}/reports", key=key, data=json.dumps({"text": text}).encode())
    until(lambda: before + 1 == _counted(stack)[0], why=lambda: stack.logs(30))


def _counted(stack: Stack) -> tuple[int, int]:
    """Return how many reports and incidents the database holds."""
    told = stack.sql("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM incidents WHERE state = 'live')")
    reports, incidents = map(int, told.split("|"))
    return reports, incidents
