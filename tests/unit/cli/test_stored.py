"""The database, asked without an event loop of one's own."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from tocsin.kit.errors import Transient
from tocsin_cli.errors import CommandError
from tocsin_cli.stored import ASKED_AT_ONCE, URL_VARIABLE, Stored, file_of, opened, url_of
from tocsin_store.repository import Repository


class FakeRepository:
    """Knows some ids; counts the questions."""

    def __init__(self, *known: str, busy: bool = False) -> None:
        self.asked: list[int] = []
        self._known = set(known)
        self._busy = busy

    async def known_reports(self, ids: Sequence[str]) -> set[str]:
        if self._busy:
            raise Transient("the database is locked")
        self.asked.append(len(ids))
        return self._known & set(ids)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def stored(runner: asyncio.Runner, repository: FakeRepository) -> Stored:
    return Stored(runner, cast("Repository", repository))


def numbered(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def test_known_reports_are_found_among_many(runner: asyncio.Runner) -> None:
    """However many are asked for, a question stays short."""
    ids = numbered(ASKED_AT_ONCE + 1)
    repository = FakeRepository(ids[0], ids[-1])

    assert {ids[0], ids[-1]} == stored(runner, repository).known(ids)
    assert [ASKED_AT_ONCE, 1] == repository.asked


def test_a_look_goes_as_far_as_things_are_stored(runner: asyncio.Runner) -> None:
    """Reports are stored in about the order they came in: those far behind are not asked for yet."""
    ids = numbered(3 * ASKED_AT_ONCE)
    pending = dict.fromkeys(ids)
    repository = FakeRepository(*ids[: ASKED_AT_ONCE + 7])
    stored(runner, repository).drop_known(pending)

    assert ids[ASKED_AT_ONCE + 7 :] == list(pending)
    assert 2 == len(repository.asked)


def test_a_busy_database_is_asked_again_later(runner: asyncio.Runner) -> None:
    """Another writer holds it for a moment: nothing is known yet, and nothing is wrong."""
    pending = dict.fromkeys(numbered(2))
    stored(runner, FakeRepository("0", busy=True)).drop_known(pending)

    assert 2 == len(pending)


def test_a_database_that_cannot_be_had_is_told_as_a_command_tells_it() -> None:
    """With what to do about it, and without a traceback."""
    with pytest.raises(CommandError, match="TOCSIN_STORE_DATABASE_URL"), opened("oracle://somewhere"):
        pass


def test_a_database_that_stays_locked_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what one can do: wait, or name another."""
    monkeypatch.setattr("tocsin_store.sql.OPENING_PAUSES", ())
    with closing(sqlite3.connect(tmp_path / "tocsin.db", isolation_level=None)) as rival:
        rival.execute("BEGIN IMMEDIATE")
        with pytest.raises(CommandError) as told, opened(f"sqlite:///{tmp_path / 'tocsin.db'}"):
            pass

    expected = "the store's database is locked or away: database is locked; wait for whatever writes to it, or see"
    assert f"{expected} TOCSIN_STORE_DATABASE_URL and --var" == str(told.value)


def test_an_empty_database_is_made_where_there_is_none(tmp_path: Path) -> None:
    """With its tables, so that it can be asked at once."""
    with opened(f"sqlite:///{tmp_path / 'new' / 'tocsin.db'}") as empty:
        assert (0, 0) == empty.counts()
        assert [] == empty.incidents(10)


def test_the_database_is_in_var_unless_the_environment_names_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same variable that the store worker reads."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    assert f"sqlite:///{tmp_path}/tocsin.db" == url_of(tmp_path)

    monkeypatch.setenv(URL_VARIABLE, "sqlite:////elsewhere.db")
    assert "sqlite:////elsewhere.db" == url_of(tmp_path)


def test_a_folder_with_an_odd_name_keeps_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a URL blanks and percent signs are quoted; the file is where the user said."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    url = url_of(tmp_path / "my 100%25 var")
    with opened(url):
        assert (tmp_path / "my 100%25 var" / "tocsin.db").exists()

    assert tmp_path / "my 100%25 var" / "tocsin.db" == file_of(url)
    assert file_of("postgresql://somewhere/tocsin") is None
