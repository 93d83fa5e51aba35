"""An analyst's tables over ours: what is added, replaced, removed, and what is refused."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin_enrich.layers import PATH_VARIABLE, folders_of, gather
from tocsin_enrich.lexicon import LexiconError, load_lexicon
from tocsin_enrich.organisations import aliases
from tocsin_enrich.tables import Fault, Row, listed

Write = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Write a table of the columns and rows given, cells separated by "|"; return its folder."""

    def write(name: str, *lines: str) -> Path:
        (tmp_path / name).write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
        return tmp_path

    return write


def laid(folder: Path, name: str) -> list[Row]:
    faults: list[Fault] = []
    tables = gather([folder], faults)
    assert [] == [str(fault) for fault in faults]
    return tables[name]


def refused(folder: Path) -> str:
    faults: list[Fault] = []
    gather([folder], faults)
    return "\n".join(str(fault) for fault in faults)


def called(rows: list[Row], name: str) -> set[str]:
    return {alias for row in rows if row["name"] == name for alias, _ in aliases(row)}


def test_a_row_is_added(table: Write) -> None:
    """A table without a column for changes only adds."""
    rows = laid(table("actors.tsv", "name|kind|country|aliases", "Redsand Brigade|rebel|ML|RSB"), "actors")

    assert {"Redsand Brigade", "RSB"} == called(rows, "Redsand Brigade")
    assert "Hamas" in {row["name"] for row in rows}


def test_aliases_are_added_to_an_actor_of_ours(table: Write) -> None:
    """Whoever knows one more name for an actor need not copy the row."""
    rows = laid(table("actors.tsv", "name|kind|country|aliases", "Hurras al-Din|-|-|Guardians of Religion"), "actors")

    assert {"Hurras al-Din", "Guardians of Religion"} == called(rows, "Hurras al-Din")


def test_an_actor_is_replaced_or_removed(table: Write) -> None:
    """An analyst may know better than we do."""
    folder = table(
        "actors.tsv",
        "change|name|kind|country|aliases",
        "replace|Hurras al-Din|political_militia|SY|HAD",
        "remove|Antifa|-|-|-",
        "remove|Hezbollah|-|-|Hizbollah",
    )
    rows = laid(folder, "actors")

    assert [("political_militia", "HAD")] == [
        (row["kind"], row["aliases"]) for row in rows if row["name"] == "Hurras al-Din"
    ]
    assert set() == called(rows, "Antifa")
    assert {"Hizballah"} == called(rows, "Hezbollah") & {"Hizbollah", "Hizballah"}


def test_a_phrase_that_is_replaced_means_only_the_new_thing(table: Write) -> None:
    """What it meant before is forgotten, so that there is no contradiction."""
    header = "change|sub_event_type|kind|strength|words"
    rows = laid(
        table("event_cues.tsv", header, "replace|Looting/property destruction|verb|weak|blockade"), "event_cues"
    )

    assert ["Looting/property destruction"] == [
        row["sub_event_type"] for row in rows if row["kind"] == "verb" and "blockade" in listed(row["words"])
    ]


def test_a_phrase_is_removed_where_the_row_says_the_same(table: Write) -> None:
    """A dash fits any cell; the other phrases of the row stay."""
    rows = laid(table("lookalikes.tsv", "change|treatment|reason|words", "remove|-|-|shark attack"), "lookalikes")
    words = [phrase for row in rows for phrase in listed(row["words"])]

    assert "shark attack" not in words
    assert "heart attack" in words


def test_later_folders_lie_over_earlier_ones(tmp_path: Path) -> None:
    """A desk's tables can be changed by a person's."""
    for name, kind in (("desk", "rebel"), ("person", "political_militia")):
        (tmp_path / name).mkdir()
        change = "add" if name == "desk" else "replace"
        text = f"change\tname\tkind\tcountry\taliases\n{change}\tRedsand Brigade\t{kind}\tML\t-\n"
        (tmp_path / name / "actors.tsv").write_text(text, encoding="utf-8")
    rows = gather([tmp_path / "desk", tmp_path / "person"], [])["actors"]

    assert ["political_militia"] == [row["kind"] for row in rows if row["name"] == "Redsand Brigade"]


def test_a_spreadsheet_may_write_a_byte_order_mark(tmp_path: Path) -> None:
    """Windows programs put one before the first column, and end lines with two characters."""
    text = "name\tkind\tcountry\taliases\r\nRedsand Brigade\trebel\tML\t-\r\n"
    (tmp_path / "actors.tsv").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert {"Redsand Brigade"} == called(laid(tmp_path, "actors"), "Redsand Brigade")


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        (
            "actors.tsv",
            ["name|kind|land|aliases"],
            "actors.tsv:1: land: unknown column 'land': write the columns name,",
        ),
        ("actors.tsv", ["kind|name|country|aliases"], "actors.tsv:1: columns moved: write the columns name, kind"),
        ("actors.tsv", ["name|kind|country|aliases", "A|rebel|ML"], "actors.tsv:2: 3 cells under 4 columns: write 4"),
        ("actors.tsv", ["name|kind|country|aliases", "A|bandit|ML|-"], "actors.tsv:2: kind: 'bandit' is none of its"),
        ("actors.tsv", ["name|kind|country|aliases", "A|rebel|XX|-"], "actors.tsv:2: country: no country has the code"),
        (
            "actors.tsv",
            ["name|kind|country|aliases", "Hamas|rebel|PS|H"],
            "actors.tsv:2: kind: 'Hamas' is there already",
        ),
        (
            "actors.tsv",
            ["change|name|kind|country|aliases", "drop|A|-|-|-"],
            "actors.tsv:2: change: 'drop' is no change",
        ),
        (
            "actors.tsv",
            ["change|name|kind|country|aliases", "remove|A|-|-|-"],
            "actors.tsv:2: name: there is no 'A' to",
        ),
        ("actors.tsv", ["# only a note"], "actors.tsv:0: it has no line of column names: begin with name, kind"),
        ("aktors.tsv", ["name"], "aktors.tsv:0: no table has this name: call it one of event_types.tsv"),
        (
            "event_cues.tsv",
            ["sub_event_type|kind|strength|words", "custom:none|verb|strong|zap"],
            "event_cues.tsv:2: sub_event_type: no type has the code 'custom:none': write a row for it in event_types",
        ),
        (
            "event_cues.tsv",
            ["change|sub_event_type|kind|strength|words", "remove|-|verb|-|zap"],
            "event_cues.tsv:2: words: there is no 'zap' to remove: mend the phrase, or write add",
        ),
        (
            "event_types.tsv",
            ["code|name|parent", "gps|GPS|Other"],
            "event_types.tsv:2: code: 'gps' is no code: write cust",
        ),
        (
            "event_types.tsv",
            ["code|name|parent", "custom:gps|GPS|Riots"],
            "event_types.tsv:2: parent: 'Riots' is none of",
        ),
        (
            "vocabulary.tsv",
            ["class|words", "grumble|hm"],
            "vocabulary.tsv:2: class: no rule knows 'grumble': write one",
        ),
        (
            "vocabulary.tsv",
            ["change|class|words", "remove|title|-"],
            "vocabulary.tsv:2: class: the rules need it: list what to remove from it",
        ),
        (
            "vague_terms.tsv",
            ["term|min|max", "oodles|many|-"],
            "vague_terms.tsv:2: min: 'many' is no number: write fig",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(table: Write, name: str, lines: list[str], expected: str) -> None:
    """The message has file, line, column where there is one, what is wrong and how to mend it."""
    assert expected in refused(table(name, *lines))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slip in the variable must not silently give the built-in words alone."""
    assert "nowhere:0: there is no such folder: mend TOCSIN_LEXICON_PATH" in refused(tmp_path / "nowhere")


def test_other_files_of_the_folder_do_not_matter(tmp_path: Path) -> None:
    """A folder may hold a README."""
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")

    assert "" == refused(tmp_path)


def test_the_variable_names_the_folders(tmp_path: Path, table: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in PATH; parts that are empty do not count."""
    monkeypatch.setenv(PATH_VARIABLE, f"{table('actors.tsv', 'name|kind|country|aliases', 'Redsand|rebel|ML|-')}")

    assert (tmp_path, Path("b")) == folders_of(f"{tmp_path}{os.pathsep}{os.pathsep}b")
    assert "Redsand" in {entry.value.name for entry in load_lexicon().organisations}


def test_a_lexicon_with_faults_is_not_loaded(table: Write) -> None:
    """All faults are told at once, also those between rows."""
    folder = table("actors.tsv", "name|kind|country|aliases", "A-team|rebel|ML|Hamas; Boko Haram")

    with pytest.raises(LexiconError, match=r"(?s)'Hamas' is an alias of 'Hamas' too.*'Boko Haram' is an alias of"):
        load_lexicon([folder])
