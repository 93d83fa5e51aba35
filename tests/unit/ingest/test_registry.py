"""The kinds of source: our own, and those that other distributions add."""

from pathlib import Path

import pytest

from tocsin_ingest.sources.options import SourceOptions, SourceType
from tocsin_ingest.sources.registry import TABLES, UnknownTable, source_type, tables

PLUG_IN = """
from tocsin_ingest.sources.options import SourceOptions, SourceType

SIREN = SourceType("siren", SourceOptions, lambda options, means: (), "Sirens.")
WRONG = "no source type"
"""

ENTRY_POINTS = """[tocsin.sources]
siren = tocsin_sirens:SIREN
wrong = tocsin_sirens:WRONG
other = tocsin_sirens:SIREN
gone = tocsin_sirens_gone:SIREN
folder = tocsin_sirens:SIREN
"""


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a distribution that adds kinds of source."""
    information = tmp_path / "tocsin_sirens-1.0.dist-info"
    information.mkdir()
    (tmp_path / "tocsin_sirens.py").write_text(PLUG_IN, encoding="utf-8")
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: tocsin-sirens\nVersion: 1.0\n", "utf-8")
    (information / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_table_of_ours_is_a_kind_of_source(table: str) -> None:
    """Under its own name, with a sentence about it and about each of its fields."""
    kind = source_type(table)

    assert table == kind.table
    assert issubclass(kind.options, SourceOptions)
    assert kind.about.endswith(".")
    assert [] == [name for name, field in kind.options.model_fields.items() if not field.description]


@pytest.mark.usefixtures("plug_in")
class TestPlugIns:
    """What an installed distribution adds by entry points."""

    def test_a_kind_of_source_is_found_by_its_table(self) -> None:
        """As one of ours is."""
        assert isinstance(source_type("siren"), SourceType)
        assert "siren" in tables()

    def test_ours_cannot_be_taken_over(self) -> None:
        """Who installs a plug-in gets what it adds, and nothing else."""
        assert TABLES["folder"] == tables()["folder"].value

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            ("wrong", "tocsin_sirens:WRONG is no SourceType of the table wrong"),
            ("other", "tocsin_sirens:SIREN is no SourceType of the table other"),
            ("gone", r"tocsin_sirens_gone:SIREN cannot be loaded \(ModuleNotFoundError: .*\); mend it"),
        ],
    )
    def test_a_broken_one_is_told(self, table: str, said: str) -> None:
        """With the place to mend."""
        with pytest.raises(UnknownTable, match=said):
            source_type(table)


def test_an_unknown_table_names_the_known_ones() -> None:
    """A slip of the pen is seen at once."""
    with pytest.raises(UnknownTable, match=r"found no such kind of source; there are .*folder"):
        source_type("fodler")
