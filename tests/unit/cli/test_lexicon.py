"""`tocsin lexicon lint`, and docs/lexicons.md run as an analyst would run it."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.parties import WeaponCategory
from tocsin_cli.app import app
from tocsin_cli.chain import load_chain
from tocsin_cli.errors import UsageError
from tocsin_cli.reading import read
from tocsin_cli.table import kind
from tocsin_enrich.sheets import SHEETS
from tocsin_ingest.sources.collector import Unreadable
from tocsin_store.sql import open_repository

PAGE = (Path(__file__).parents[3] / "docs/lexicons.md").read_text(encoding="utf-8")
WORDS, REPORT = "my-words", "report.txt"


def blocks(sort: str) -> list[str]:
    return re.findall(rf"```{sort}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the files that the page shows, and stand where they are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_LEXICON_PATH", raising=False)
    for name, text in re.findall(r"```(?:tsv|text) (\S+)\n(.*?)```", PAGE, re.DOTALL):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def lint(*paths: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["lexicon", "lint", *paths])
    return done.exit_code, done.stdout


def fits(shown: str, said: str) -> bool:
    """Tell whether a program said what a page shows, where "…" stands for anything."""
    return re.fullmatch(re.escape(shown).replace("…", ".*"), said) is not None


def geocoded() -> ReportGeocoded:
    """Read the page's report as `tocsin extract` does, with the words that the environment names."""
    (report,) = read([REPORT])
    assert not isinstance(report, Unreadable)
    return load_chain().geocoded(report)


def test_the_page_shows_what_the_linter_says(desk: Path) -> None:
    """The example is sound, and the built-in tables alone are."""
    shown = blocks("console")[0].split("\n", 1)[1]

    assert (0, True) == (lint(WORDS)[0], fits(shown, lint(WORDS)[1]))
    assert 0 == lint()[0]
    assert desk == Path.cwd()


def test_the_page_shows_a_fault_as_the_linter_tells_it(desk: Path) -> None:
    """A shared alias ends with status 1 and one line that says where."""
    (desk / "wrong-words").mkdir()
    table = (desk / WORDS / "actors.tsv").read_text(encoding="utf-8").replace("RSB", "Hamas")
    (desk / "wrong-words/actors.tsv").write_text(table, encoding="utf-8")
    status, said = lint("wrong-words")

    assert (1, True) == (status, fits(blocks("console")[1].split("\n", 1)[1], said))


def test_one_file_can_be_looked_at(desk: Path) -> None:
    """While one writes a table, the others need not be there."""
    assert 0 == lint(f"{WORDS}/actors.tsv")[0]
    assert desk == Path.cwd()


def test_the_page_shows_what_is_read(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Actor, cue, weapon and type come out in the record."""
    monkeypatch.setenv("TOCSIN_LEXICON_PATH", WORDS)
    first, second = geocoded().incidents
    shown = json.loads(blocks("json")[0])

    assert shown == {
        "event_type": first.event_type,
        "sub_event_type": first.sub_event_type,
        "codes.custom": first.codes.custom.model_dump() if first.codes.custom else None,
        "codes.cameo.code": first.codes.cameo.code,
        "actors": [actor.name for actor in first.actors],
    }
    assert ("Air/drone strike", None) == (second.sub_event_type, second.codes.custom)
    assert "Redsand Brigade" in [actor.name for actor in second.actors]
    assert [(WeaponCategory.DRONE, 2)] == [(w.category, w.count.max if w.count else None) for w in second.weapons]
    assert desk == Path.cwd()


def test_a_type_of_ones_own_is_in_the_table_and_in_the_database(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's question finds it, and the table shows its name beside the parent."""
    monkeypatch.setenv("TOCSIN_LEXICON_PATH", WORDS)
    message = geocoded()
    asyncio.run(_record(desk, message))
    with sqlite3.connect(desk / "tocsin.db") as database:
        counted = dict(database.execute(blocks("sql")[0]))
    database.close()

    assert {"custom:gps_interference": 1, None: 1} == counted
    assert "Other: GPS interference" == kind(message.incidents[0])


async def _record(desk: Path, message: ReportGeocoded) -> None:
    repository = await open_repository(f"sqlite:///{desk / 'tocsin.db'}")
    await repository.record([message])
    await repository.aclose()


def test_tables_with_faults_are_a_wrong_call(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tocsin extract` says so in place of reading with half the words."""
    (desk / WORDS / "actors.tsv").write_text("name\tkind\n", encoding="utf-8")
    monkeypatch.setenv("TOCSIN_LEXICON_PATH", WORDS)

    with pytest.raises(UsageError, match=r"actors\.tsv:1: no column 'country'"):
        load_chain()


def told_tables() -> Iterator[tuple[str, str]]:
    return ((name, columns) for name, columns in re.findall(r"^\| `(\w+)\.tsv` \|.*\| `(.*)` \|$", PAGE, re.MULTILINE))


def test_the_page_lists_the_tables_and_their_columns() -> None:
    """Whoever writes a table finds its columns on the page."""
    assert {name: " ".join(sheet.columns) for name, sheet in SHEETS.items()} == dict(told_tables())
