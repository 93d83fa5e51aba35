"""The gazetteer is built when it is missing, once, and never over what a user named."""

import errno
import threading
from pathlib import Path

import pytest

import tocsin_geocode.build
from tocsin.contracts.geo import PlaceKind
from tocsin_cli import gazetteer
from tocsin_cli.gazetteer import GazetteerUnavailableError, build_at, ensure_gazetteer
from tocsin_geocode.build.compile import Progress, Sources, build_gazetteer
from tocsin_geocode.build.sources import Entry
from tocsin_geocode.gazetteer import DIRECTORY_VARIABLE, open_gazetteer

SYRIA = Entry("Syria", PlaceKind.COUNTRY, 35.0, 38.0, country="SY")


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Where gazetteers were built; a small one is built, and workers look in `tmp_path`."""
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    done: list[Path] = []

    def build_small(target: Path, *, progress: Progress) -> Path:
        done.append(target)
        return build_gazetteer(target, sources=Sources([SYRIA], {}, {}, {"test": "1"}), progress=progress)

    monkeypatch.setattr(tocsin_geocode.build, "build_gazetteer", build_small)
    return done


def test_the_first_use_builds_it_and_says_so(builds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A fresh installation needs no step that could be forgotten."""
    assert ensure_gazetteer().lookup("Syria")

    assert 1 == len(builds)
    assert f"building the gazetteer once, in {builds[0]}" in capsys.readouterr().err


def test_the_second_use_finds_it(builds: list[Path]) -> None:
    """It is built once."""
    ensure_gazetteer()
    ensure_gazetteer()

    assert 1 == len(builds)


def test_two_processes_do_not_both_build_it(builds: list[Path], tmp_path: Path) -> None:
    """The second waits for the first and finds what it built."""
    where = tmp_path / "share" / "gazetteer"
    both = [threading.Thread(target=build_at, args=(where,), kwargs={"again": False}) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert [where] == builds


def test_one_that_the_user_named_is_not_built_over(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The name may be a typing error, or the place of work that took hours."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "mine"))

    with pytest.raises(GazetteerUnavailableError, match=r"no gazetteer in .*mine: build it with"):
        ensure_gazetteer()
    assert [] == builds


def test_an_explicit_build_replaces_what_is_there(builds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """`tocsin gazetteer build` is how one updates it; it says what came out."""
    ensure_gazetteer()
    gazetteer.build(None)

    assert 2 == len(builds)
    assert f"{open_gazetteer(builds[1]).size} places" in capsys.readouterr().out


def test_a_folder_that_may_not_be_written_says_what_to_do(builds: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that belongs to root is no dead end."""

    def refuse(target: Path, *, progress: Progress) -> Path:
        progress("writing", 1, 2)
        raise PermissionError(errno.EACCES, "Permission denied", target)

    monkeypatch.setattr(tocsin_geocode.build, "build_gazetteer", refuse)

    with pytest.raises(
        GazetteerUnavailableError, match=rf"Permission denied\. .* and name that in {DIRECTORY_VARIABLE}"
    ):
        ensure_gazetteer()
    assert [] == builds


def test_lookup_shows_every_meaning_of_a_name(builds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """With what tells them apart, and in the spelling that was typed."""
    assert gazetteer.lookup("SYRIA")
    assert 1 == len(builds)

    assert "│ SY" in capsys.readouterr().out


def test_lookup_of_nothing_is_told(builds: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is no place gives no row, and a word on standard error."""
    assert not gazetteer.lookup("Xyzzy")
    assert 1 == len(builds)

    assert "no place is called 'Xyzzy'" in capsys.readouterr().err
