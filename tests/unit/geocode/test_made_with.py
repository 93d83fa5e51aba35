"""Whether a gazetteer was made with this version's tables."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from tocsin_geocode.artefact import META
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer, staleness
from tocsin_geocode.made_with import made_with


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "towns.tsv").write_text("Here\t1\t2\n", encoding="utf-8")
    (tmp_path / "names.py").write_text("SHORTEST = 2\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("changed", ["data/towns.tsv", "names.py", "data/another.tsv"])
def test_a_change_is_seen(sources: Path, changed: str) -> None:
    """A changed table, a new one and changed code of the build each give another sum."""
    before = made_with(sources)

    with (sources / changed).open("a", encoding="utf-8") as file:
        file.write("There\t3\t4\n")

    assert made_with(sources) != before


def test_what_the_build_does_not_read_counts_for_nothing(sources: Path) -> None:
    """The sum is of the tables and the build alone."""
    before = made_with(sources)

    (sources / "handler.py").write_text("\n", encoding="utf-8")

    assert made_with(sources) == before


def test_a_gazetteer_of_this_version_is_current(gazetteer: MappedGazetteer) -> None:
    """One that was built just now is not called stale."""
    assert staleness(gazetteer) is None


@pytest.mark.parametrize("sum_", ["0" * 64, None])
def test_an_older_one_opens_and_is_told(gazetteer: MappedGazetteer, tmp_path: Path, sum_: str | None) -> None:
    """One of other tables, or from before the sum was kept, still opens; what is told names the remedy."""
    old = copytree(gazetteer.path, tmp_path / "old")
    meta = json.loads((old / META).read_text(encoding="utf-8"))
    del meta["made_with"]
    (old / META).write_text(json.dumps(meta | ({"made_with": sum_} if sum_ else {})), encoding="utf-8")

    told = staleness(open_gazetteer(old))

    assert told is not None
    assert "`tocsin gazetteer build`" in told
