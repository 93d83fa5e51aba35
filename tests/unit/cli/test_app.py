"""The command line as one types it."""

import json
import os
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.contracts.messages import ReportGeocoded
from tocsin_cli import app as command_line
from tocsin_cli.app import PANELS, app, main
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.reading import read

HEAVY = (
    "faststream",
    "sqlalchemy",
    "redis",
    "structlog",
    "tocsin_enrich",
    "tocsin_geocode",
    "tocsin_store",
    "pydantic",
)
TEXT = "date 2024-05-14\n\nTwo rockets hit a police station in Kirkuk, Iraq, on Monday and wounded four officers.\n"
A_LINE = json.dumps({"id": "a", "text": "Gunmen killed two people in Maiduguri.", "published_at": "2024-05-14"})


def tocsin(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tocsin_cli", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=60)


def the_same(line: str) -> dict[str, object]:
    """Return what is the same each time: a message has its own id and its own time."""
    return {key: value for key, value in json.loads(line).items() if key not in {"message_id", "produced_at"}}


def test_help_lists_the_commands() -> None:
    """The things that one can do."""
    said = CliRunner().invoke(app, ["--help"]).output

    assert [] == [name for name in ("extract", "explain", "run", "incidents", "gazetteer", "dead") if name not in said]


def test_help_begins_with_what_a_newcomer_needs() -> None:
    """Commands stand in panels, and those of an operator, whose data they may replace, after all others."""
    said = CliRunner().invoke(app, ["--help"]).output
    shown = [panel for line in said.splitlines() for panel in PANELS if line.startswith(f"╭─ {panel} ")]

    assert list(PANELS) == shown
    assert said.index("│ run ") < said.index("│ sources ") < said.index("│ restore ")


def test_the_version_is_told() -> None:
    """That of the distribution which is installed."""
    told = CliRunner().invoke(app, ["--version"])

    assert (0, f"tocsin {version('tocsin-cli')}\n") == (told.exit_code, told.output)


def test_help_loads_nothing_heavy() -> None:
    """Help is asked for by people who wait for it."""
    check = f"import sys, tocsin_cli.app; print([m for m in {HEAVY} if m in sys.modules])"

    assert "[]" == subprocess.check_output([sys.executable, "-c", check], text=True).strip()


def test_an_error_is_one_line_and_a_status(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback for what a user can mend; 2 where the call was wrong, 1 for the rest."""
    for error, status in ((CommandError("it is broken: mend it"), 1), (UsageError("no such file"), 2)):

        def fail(error: CommandError = error) -> None:
            raise error

        monkeypatch.setattr(command_line, "app", fail)
        with pytest.raises(SystemExit) as ended:
            main()

        assert status == ended.value.code
        assert f"tocsin: {error}\n" == capsys.readouterr().err


def test_extract_gives_a_geocoded_report_for_each_report(tmp_path: Path) -> None:
    """Files in their order, then standard input; each line is a message that reads back."""
    (tmp_path / "rockets.txt").write_text(TEXT, encoding="utf-8")
    done = tocsin("extract", tmp_path / "rockets.txt", "-", given=A_LINE)
    rockets, gunmen = (ReportGeocoded.model_validate_json(line) for line in done.stdout.splitlines())

    assert (0, "") == (done.returncode, done.stderr)
    assert ["rockets", "a"] == [rockets.report.external_id, gunmen.report.external_id]
    assert ["IQ", "NG"] == [m.incidents[0].location and m.incidents[0].location.country for m in (rockets, gunmen)]


def test_a_report_has_the_same_id_whichever_way_it_came(tmp_path: Path) -> None:
    """What `extract` printed can be found again in what `run` stored."""
    (tmp_path / "rockets.txt").write_text(TEXT, encoding="utf-8")
    (report,) = read([str(tmp_path / "rockets.txt")])
    done = tocsin("extract", tmp_path / "rockets.txt")

    assert report.id == json.loads(done.stdout)["report"]["id"]  # type: ignore[union-attr]


def test_extract_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    """It is told with its file, line and reason; the exit status remembers it."""
    feed = tmp_path / "feed.jsonl"
    feed.write_text(f'{A_LINE}\n{{"id": "b"}}\n{A_LINE}\n', encoding="utf-8")
    done = tocsin("extract", feed)

    assert (1, 2) == (done.returncode, len(done.stdout.splitlines()))
    assert done.stderr.startswith(f"{feed}:2: text: found no such field")


def test_extract_takes_standard_input_by_itself() -> None:
    """`cat story.txt | tocsin extract`, without a dash."""
    done = tocsin("extract", given=TEXT)

    assert ["Kirkuk"] == [incident["location"]["name"] for incident in json.loads(done.stdout)["incidents"]]


def test_many_jobs_give_what_one_gives(tmp_path: Path) -> None:
    """The same lines in the same order."""
    feed = tmp_path / "feed.jsonl"
    lines = [
        json.dumps({"text": f"A bomb killed {number} people in Basra.", "id": str(number)}) for number in range(60)
    ]
    feed.write_text("\n".join(lines), encoding="utf-8")
    one, two = (tocsin("extract", "--jobs", jobs, feed) for jobs in ("1", "2"))

    assert (0, 60) == (two.returncode, len(two.stdout.splitlines()))
    assert [the_same(line) for line in one.stdout.splitlines()] == [the_same(line) for line in two.stdout.splitlines()]


@pytest.mark.parametrize(
    "arguments", [["extract", "absent.txt"], ["extract", "--jobs", "0"], ["incidents", "--var", "no"]]
)
def test_a_wrong_call_has_status_2(arguments: list[str]) -> None:
    """A script can tell its own mistakes from bad reports."""
    assert 2 == tocsin(*arguments).returncode


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`tocsin extract … | head -1` prints one line and nothing on standard error."""
    feed = tmp_path / "feed.jsonl"
    feed.write_text(f"{A_LINE}\n" * 200, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "tocsin_cli", "extract", feed], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()

        assert b"" == process.stderr.read()


def test_each_report_comes_out_before_the_next_goes_in() -> None:
    """A feed that never ends is of use at once: nothing waits in a buffer."""
    with subprocess.Popen(
        [sys.executable, "-m", "tocsin_cli", "extract"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{A_LINE}\n".encode())
        process.stdin.flush()
        started = time.monotonic()

        assert "a" == json.loads(process.stdout.readline())["report"]["external_id"]
        assert time.monotonic() - started < 30
        process.stdin.close()


@pytest.mark.parametrize(("options", "told"), [(["run"], True), (["run", "--once"], False)])
def test_a_run_that_nobody_watches_says_why_it_ended(
    options: list[str], *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under nohup or in a pipe there is nobody who could stop it; whoever wanted it to stay is told."""
    monkeypatch.setattr("tocsin_cli.run.run", lambda *_, **__: 0)

    result = CliRunner().invoke(app, options)

    assert (0, told) == (result.exit_code, "no terminal" in result.stderr)
