"""The command as one types it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_geocoded, a_report, an_incident

from tocsin_store.sql import open_repository

TEXT = "date 2024-05-14\n\nTwo rockets hit a police station in Kirkuk, Iraq, on Monday and wounded four officers.\n"
LINES = "\n".join(
    json.dumps({"id": name, "text": text, "published_at": "2024-05-14"})
    for name, text in (("one", "Gunmen killed two people in Maiduguri on Monday."), ("two", "All was calm in Jos."))
)

ID = "0123456789abcdef" * 2
PAPER = a_report(id="1" * 64, external_id="paper")
RADIO = a_report("A radio said so: gunmen killed two people in Maiduguri.", id="2" * 64, external_id="radio")


def tocsin(*arguments: str | Path, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tocsin_cli", "explain", *arguments]
    env = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "FORCE_COLOR", "NO_COLOR"}} | environment
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=60, env=env)


def test_a_file_is_explained(tmp_path: Path) -> None:
    """The words, and under them what they say; in a pipe without colours or blanks at the ends, 100 columns wide."""
    (tmp_path / "rockets.txt").write_text(TEXT, encoding="utf-8")

    done = tocsin(tmp_path / "rockets.txt")

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("rockets · ")
    assert "Two rockets hit a police station in Kirkuk, Iraq, on Monday and wounded four officers." in done.stdout
    assert "weapon" in done.stdout
    assert "\x1b" not in done.stdout
    assert [] == [line for line in done.stdout.splitlines() if line != line.rstrip() or len(line) > 100]


def test_standard_input_and_many_reports() -> None:
    """Each report of a feed gets its page, in order; one without incidents says so."""
    done = tocsin("-", given=LINES, COLUMNS="72")

    one, two = done.stdout.index("one · "), done.stdout.index("two · ")
    assert (
        one < done.stdout.index("Gunmen killed") < two < done.stdout.index("Nothing in it is read as a new incident.")
    )
    assert max(map(len, done.stdout.splitlines())) <= 72


def test_json_says_the_same_as_data() -> None:
    """A line a report; every quote is the slice of the text that it names."""
    one, two = map(json.loads, tocsin("--json", given=LINES).stdout.splitlines())

    assert (["one", "two"], []) == ([doc["report"]["external_id"] for doc in (one, two)], two["incidents"])
    [incident] = one["incidents"]
    quotes = [each["evidence"] for each in incident["fields"] if each["evidence"]]
    assert {"sub_event_type", "casualties.killed", "location"} <= {each["field"] for each in incident["fields"]}
    assert [quote["quote"] for quote in quotes] == [one["report"]["text"][q["start"] : q["end"]] for q in quotes]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on() -> None:
    """A bad line is named on standard error, and the status says that one was refused."""
    done = tocsin("-", given=f"{LINES}\n{{broken")

    assert 1 == done.returncode
    assert "two · " in done.stdout
    assert done.stderr.startswith("stdin:3: ")


@pytest.mark.parametrize("name", ["nothing.txt", "."])
def test_a_wrong_call_ends_with_two(tmp_path: Path, name: str) -> None:
    """A file that is not there, or a folder, is told in a line."""
    done = tocsin(tmp_path / name)

    assert (2, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Return the folder of a database that holds one incident, told by two reports."""
    told = [a_geocoded(report, incidents=(an_incident(report, id=ID),)) for report in (PAPER, RADIO)]

    async def fill() -> None:
        repository = await open_repository(f"sqlite:///{tmp_path / 'tocsin.db'}")
        for message in told:
            await repository.record([message])
        await repository.aclose()

    asyncio.run(fill())
    return tmp_path


def test_a_stored_incident_is_explained(var: Path) -> None:
    """Each report that tells of it is shown, with the words in it that bear the incident out."""
    done = tocsin(ID, "--var", var)

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.index("paper · ") < done.stdout.index("radio · ")
    assert 2 == done.stdout.count("1  Attack")
    assert "A radio said so: gunmen killed two people in Maiduguri." in done.stdout


def test_evidence_of_another_report_is_not_drawn_over_a_text(var: Path) -> None:
    """A quote is shown only in the report that has it: offsets mean nothing in another."""
    lines = [json.loads(line) for line in tocsin(ID, "--var", var, "--json").stdout.splitlines()]

    assert ["paper", "radio"] == [line["report"]["external_id"] for line in lines]
    for line in lines:
        quotes = [each["evidence"] for each in line["incidents"][0]["fields"] if each["evidence"]]
        assert [q["quote"] for q in quotes] == [line["report"]["text"][q["start"] : q["end"]] for q in quotes]
    assert [True, True] != [any(f["evidence"] for f in line["incidents"][0]["fields"]) for line in lines]


def test_an_id_that_is_not_stored_is_told(var: Path) -> None:
    """With where ids are to be seen; so is a database that is not there, and a call that mixes files and ids."""
    unknown, nowhere = tocsin("f" * 32, "--var", var), tocsin(ID, "--var", var / "no")
    both = tocsin(ID, "absent.txt", "--var", var)

    assert [2, 2, 2] == [done.returncode for done in (unknown, nowhere, both)]
    assert f"tocsin: no incident {'f' * 32} is stored: see `tocsin incidents --ids`, or --var\n" == unknown.stderr
    assert "no database at" in nowhere.stderr
    assert "tocsin: name files or incidents, not both\n" == both.stderr


def test_a_file_that_is_called_like_an_incident_is_a_file(var: Path) -> None:
    """What lies there is read as it always was."""
    (var / ID).write_text(TEXT, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "tocsin_cli", "explain", ID], capture_output=True, text=True, check=True, cwd=var
    )

    assert "Two rockets hit a police station" in done.stdout


def test_a_screen_that_is_not_utf_8_does_not_end_it() -> None:
    """What cannot be written is replaced."""
    done = tocsin("-", given=LINES, PYTHONIOENCODING="ascii")

    assert (0, "") == (done.returncode, done.stderr)
    assert "^^^^^^" in done.stdout
