"""`tocsin export` over a real database."""

import asyncio
import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from exporting import an_interval

from tocsin.contracts.ontology import SubEventType
from tocsin_cli.app import export_command
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.export import export
from tocsin_cli.filters.options import Typed
from tocsin_store.exports import FORMATS
from tocsin_store.sql import open_repository

TOCSIN = Path(sys.executable).parent / "tocsin"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose database has an incident in Nigeria and one in Syria."""
    var = tmp_path_factory.mktemp("var")
    home = a_report("Gunmen killed two people in Maiduguri on Monday.", id="1" * 64)
    away = a_report("The army shelled Raqqa on Friday.", id="2" * 64)
    there = a_location(name="Raqqa", country="SY", lat=35.95, lon=39.0)
    shelling = an_incident(
        away, id="i-2", sub_event_type=SubEventType.SHELLING, location=there, time=an_interval("2023-11-10")
    )

    async def fill() -> None:
        repository = await open_repository(f"sqlite:///{var / 'tocsin.db'}")
        await repository.record([a_geocoded(home), a_geocoded(away, incidents=(shelling,))])
        await repository.aclose()

    asyncio.run(fill())
    return var


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOCSIN, *arguments], check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(name: str, var: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside nothing else; how many there are is told apart from the result."""
    out = tmp_path / f"incidents{FORMATS[name].extension}"

    export(Typed(), name, out=out, var=var)

    assert [out] == list(tmp_path.iterdir())
    assert out.stat().st_size > 0
    assert ("", f"2 incidents in {out}\n") == capsys.readouterr()


def test_help_tells_every_format() -> None:
    """Nobody has to guess what there is."""
    assert [] == [name for name in FORMATS if f"`{name}`" not in (export_command.__doc__ or "")]


def test_the_filters_choose(var: Path, tmp_path: Path) -> None:
    """What is not asked for is not there."""
    out = tmp_path / "incidents.jsonl"

    export(Typed(country=["SY"]), "jsonl", out=out, var=var)

    assert ["Raqqa"] == [json.loads(line)["location"]["name"] for line in out.read_text(encoding="utf-8").splitlines()]


def test_the_command_writes_to_standard_output(var: Path) -> None:
    """Into a pipe, with filters as one types them."""
    done = run("export", "acled", "--var", var, "--since", "2023-11-07", "--type", "explosions/remote violence")

    assert (0, "1 incident\n") == (done.returncode, done.stderr)
    assert ["Raqqa"] == [row["location"] for row in csv.DictReader(done.stdout.splitlines())]


def test_whoever_has_seen_enough_is_no_error(var: Path) -> None:
    """`tocsin export csv | true` says nothing."""
    line = f"{TOCSIN} export csv --var {var} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], check=False, capture_output=True, text=True, timeout=60)

    assert "0\n" == done.stdout
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("xls",), "no format is called 'xls': choose one of jsonl, geojson, csv"),
        (("csv", "--since", "yesterday-ish"), "--since"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(arguments: tuple[str, ...], told: str, var: Path) -> None:
    """With what there is to choose from, and status 2."""
    done = run("export", *arguments, "--var", var)

    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(f"tocsin: {told}")


def test_a_file_that_cannot_be_written_is_told(var: Path, tmp_path: Path) -> None:
    """With its name, and what to do."""
    out = tmp_path / "no folder" / "incidents.csv"

    with pytest.raises(
        CommandError, match=r"cannot write .*incidents.csv .No such file or directory.; say another --out"
    ):
        export(Typed(), "csv", out=out, var=var)


def test_a_terminal_is_no_place_for_a_database(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes would garble it; text may be looked at."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    with pytest.raises(UsageError, match=r"say --out incidents.gpkg, or use a pipe"):
        export(Typed(), "geopackage", out=None, var=var)


def test_nothing_was_ever_stored(tmp_path: Path) -> None:
    """No database is made for the sake of an export."""
    with pytest.raises(UsageError, match="tocsin run"):
        export(Typed(), "csv", out=tmp_path / "incidents.csv", var=tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_what_was_retracted_is_not_mixed_with_what_stands(var: Path, tmp_path: Path) -> None:
    """A table of another's columns has none that would tell them apart; ours has."""
    with pytest.raises(UsageError, match="leave out --all, or choose csv or jsonl"):
        export(Typed(everything=True), "acled", out=tmp_path / "incidents.csv", var=var)

    export(Typed(everything=True), "csv", out=tmp_path / "incidents.csv", var=var)
    with (tmp_path / "incidents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert ["live", "live"] == [row["state"] for row in csv.DictReader(file)]
