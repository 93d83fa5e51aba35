"""The gazetteer is built when it is missing, once, and never over what a user named."""

import errno
import threading
from pathlib import Path

import pytest

import tocsin_geocode.build
from tocsin.contracts.geo import PlaceKind
from tocsin_cli import gazetteer
from tocsin_cli.gazetteer import GazetteerUnavailableError, build_at, choice, ensure_gazetteer
from tocsin_geocode.build.compile import Progress, Sources, build_gazetteer
from tocsin_geocode.build.dumps import GeoNamesDumps, Wanted
from tocsin_geocode.entries import Entry
from tocsin_geocode.gazetteer import DIRECTORY_VARIABLE, open_gazetteer
from tocsin_geocode.layers import PATH_VARIABLE

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


@pytest.mark.parametrize(("quiet", "lines"), [(False, 1), (True, 0)])
def test_one_of_older_tables_is_used_and_told(
    builds: list[Path], capsys: pytest.CaptureFixture[str], *, quiet: bool, lines: int
) -> None:
    """A gazetteer of other tables serves as it is; one line says how to mend that, unless somebody said it already."""
    ensure_gazetteer()
    meta = builds[0] / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"made_with"', '"made_with_before"'), encoding="utf-8")
    capsys.readouterr()

    assert ensure_gazetteer(quiet=quiet).lookup("Syria")

    assert lines == capsys.readouterr().err.count("build it anew with `tocsin gazetteer build`")


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


def test_a_layer_that_cannot_be_read_is_no_reason_to_build(
    builds: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The fault is in the user's file; the message says which."""
    ensure_gazetteer()
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "none.csv"))

    with pytest.raises(GazetteerUnavailableError, match=r"none\.csv"):
        ensure_gazetteer()
    assert 1 == len(builds)


def test_a_dump_that_is_none_builds_nothing(builds: list[Path], tmp_path: Path) -> None:
    """What was there stays, and the message says what a dump looks like."""
    ensure_gazetteer()
    (tmp_path / "UA.txt").write_text("name,lat,lon\n")

    with pytest.raises(GazetteerUnavailableError, match=r"nothing was built: .*UA\.txt: is no GeoNames dump"):
        gazetteer.build(None, [tmp_path / "UA.txt"])
    assert open_gazetteer(builds[0]).lookup("Syria")


def test_what_was_skipped_of_a_dump_is_told(
    builds: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The build goes on, and names the line that it could not read."""

    def sources(dumps: GeoNamesDumps) -> Sources:
        return Sources([SYRIA], {}, {}, {}, dumps)

    def build_it(target: Path, *, sources: Sources, progress: Progress) -> Path:
        return build_gazetteer(target, sources=sources, progress=progress)

    monkeypatch.setattr(tocsin_geocode.build, "dump_sources", sources)
    monkeypatch.setattr(tocsin_geocode.build, "build_gazetteer", build_it)
    town = ["7", "Zorq", "Zorq", "", "35.0", "38.0", "P", "PPL", "SY", "", "11", "", "", "", "900", "", "9", "x", "y"]
    monkeypatch.setattr("tocsin_geocode.build.dumps.geonames_cities", lambda: iter(()))
    (tmp_path / "SY.txt").write_text("\t".join(town) + "\ncut\n")

    gazetteer.build(tmp_path / "built", [tmp_path / "SY.txt"])

    said = capsys.readouterr()
    assert ("skipped SY.txt:2: 1 columns" in said.err, "2 places" in said.out, []) == (True, True, builds)
    assert open_gazetteer(tmp_path / "built").lookup("Zorq")


def test_options_choose_places() -> None:
    """Codes may be typed in any case."""
    chosen = choice(country=["ua"], feature=["s.airb"], min_population=5, language=["en"])

    assert Wanted(frozenset({"UA"}), frozenset({"S.AIRB"}), 5, frozenset({"en"})) == chosen
