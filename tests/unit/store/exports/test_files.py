"""JSON Lines, Parquet, and what holds for every format."""

import json
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from exporting import a_source, a_stored, exported, hostile_incidents, nowhere, one_by_one
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import Contradiction, SourceRef, ToldValue
from tocsin.kit.errors import Misconfigured, Transient
from tocsin_store.exports import FORMATS, land
from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.parquet import ROWS_AT_ONCE
from tocsin_store.repository import StoredIncident


class TestJsonLines:
    """Everything that is known."""

    @given(st.lists(hostile_incidents(), max_size=3))
    def test_an_incident_comes_back_whole(self, incidents: list[StoredIncident]) -> None:
        """Whatever it holds: an object a line, which the wire's own types read."""
        lines = exported("jsonl", *incidents).decode("utf-8").splitlines()

        assert [stored.incident for stored in incidents] == [Incident.model_validate_json(line) for line in lines]
        assert [stored.sources for stored in incidents] == [
            tuple(SourceRef.model_validate(ref) for ref in json.loads(line)["sources"]) for line in lines
        ]

    def test_what_stands_beside_it(self) -> None:
        """How often it changed and who tells of it, as consumers of the stream have it."""
        told = (ToldValue(value=2, report_ids=("1",)), ToldValue(value=3, report_ids=("2",)))
        apart = Contradiction(field="casualties.killed", values=told, rule="the latest")
        stored = a_stored(revision=3, sources=(a_source(), a_source("Radio", 2)))
        [line] = exported("jsonl", replace(stored, contradictions=(apart,), pinned=("status",))).splitlines()

        found = json.loads(line)
        assert (3, 2, 2) == (found["revision"], found["source_count"], found["independent_source_count"])
        assert [apart] == [Contradiction.model_validate(each) for each in found["contradictions"]]
        assert ["status"] == found["pinned"]


class TestParquet:
    """GeoParquet 1.1."""

    def test_duckdb_and_pyarrow_read_types_and_points(self, tmp_path: Path) -> None:
        """Days are days, numbers numbers, what is not known null, and the point is well-known binary."""
        file = tmp_path / "incidents.parquet"
        file.write_bytes(exported("parquet", a_stored(), a_stored(id="i-2", time=None, **nowhere())))

        columns = "id, date_start, killed_min, latitude, place"
        found = duckdb.sql(f"SELECT {columns} FROM '{file}' ORDER BY id").fetchall()
        assert [("i-1", date(2023, 11, 6), 2, 11.84644, "Maiduguri"), ("i-2", None, 2, None, None)] == found
        table = pyarrow.parquet.read_table(file)
        geo = json.loads(table.schema.metadata[b"geo"])
        assert ("1.1.0", "geometry", "WKB") == (
            geo["version"],
            geo["primary_column"],
            geo["columns"]["geometry"]["encoding"],
        )
        assert [21, None] == [shape and len(shape) for shape in table["geometry"].to_pylist()]

    def test_no_incident_is_a_table_without_rows(self, tmp_path: Path) -> None:
        """Its columns and types are told all the same."""
        file = tmp_path / "none.parquet"
        file.write_bytes(exported("parquet"))

        assert (0, len(FLAT) + 1) == pyarrow.parquet.read_table(file).shape

    def test_many_incidents_are_several_row_groups(self, tmp_path: Path) -> None:
        """So that neither writer nor reader needs all at once."""
        file = tmp_path / "many.parquet"
        file.write_bytes(exported("parquet", *[a_stored()] * (ROWS_AT_ONCE + 1)))

        assert [ROWS_AT_ONCE, 1] == [
            pyarrow.parquet.ParquetFile(file).metadata.row_group(number).num_rows for number in range(2)
        ]

    @settings(max_examples=40)
    @given(incidents=st.lists(hostile_incidents(), max_size=3))
    def test_every_cell_is_what_its_column_says(
        self, incidents: list[StoredIncident], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """Whatever a report holds."""
        file = tmp_path_factory.mktemp("parquet") / "incidents.parquet"
        file.write_bytes(exported("parquet", *incidents))
        found = pyarrow.parquet.read_table(file).to_pylist()

        assert [{column.name: column.of(stored) for column in FLAT} for stored in incidents] == [
            {column.name: row[column.name] for column in FLAT} for row in found
        ]
        assert [point(stored) is None for stored in incidents] == [row["geometry"] is None for row in found]

    def test_whoever_lacks_pyarrow_is_told_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is an extra, and the other formats do without."""
        monkeypatch.setitem(sys.modules, "pyarrow", None)

        with pytest.raises(Misconfigured, match="pip install pyarrow"):
            exported("parquet", a_stored())
        assert exported("csv", a_stored())


@pytest.mark.parametrize(("name", "begins"), [("geopackage", b"SQLite format 3\0"), ("parquet", b"PAR1")])
async def test_a_file_that_is_made_whole_is_on_its_way_before(name: str, begins: bytes) -> None:
    """Whoever waits sees how it begins while most incidents are still in the database."""
    asked = 0

    async def incidents() -> AsyncIterator[StoredIncident]:
        nonlocal asked
        for asked in range(1, 3 * ROWS_AT_ONCE + 1):
            yield a_stored(id=f"i-{asked}")

    async with aclosing(FORMATS[name].export(incidents())) as pieces:
        first = await anext(pieces)
        asked_by_then = asked
        rest = b"".join([piece async for piece in pieces])

    assert (begins, True) == (first, 0 < asked_by_then <= ROWS_AT_ONCE)
    assert (3 * ROWS_AT_ONCE, False) == (asked, rest.startswith(begins))


@pytest.mark.parametrize("name", ["geopackage", "parquet"])
async def test_what_fails_at_once_fails_before_anything_is_sent(name: str) -> None:
    """The database is away: a board can still say so."""

    async def incidents() -> AsyncIterator[StoredIncident]:
        raise Transient("the database is away")
        yield

    async with aclosing(FORMATS[name].export(incidents())) as pieces:
        with pytest.raises(Transient):
            await anext(pieces)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_known_by_its_name(name: str) -> None:
    """And says what a server and a file system call it."""
    chosen = FORMATS[name]

    assert name == chosen.name
    assert "/" in chosen.media_type
    assert chosen.extension.startswith(".")


async def a_csv() -> bytes:
    return b"".join([chunk async for chunk in FORMATS["csv"].export(one_by_one([a_stored()]))])


def is_pipe(path: Path) -> bool:
    return path.is_fifo()


def inside(folder: Path) -> list[Path]:
    return list(folder.iterdir())


class TestLanding:
    """A file that is there whole or not at all."""

    async def test_a_file_takes_the_place_of_an_older_one(self, tmp_path: Path) -> None:
        """Nothing is left beside it."""
        out = tmp_path / "incidents.csv"
        out.write_text("older", encoding="utf-8")

        await land(FORMATS["csv"].export(one_by_one([a_stored()])), out)

        assert await a_csv() == out.read_bytes()
        assert [out] == inside(tmp_path)

    @pytest.mark.parametrize("name", FORMATS)
    async def test_what_fails_leaves_nothing(self, name: str, tmp_path: Path) -> None:
        """The database goes away in the midst: no file under the name, none beside it."""

        async def breaking_off() -> AsyncIterator[StoredIncident]:
            yield a_stored()
            raise ConnectionError("the database went away")

        with pytest.raises(ConnectionError):
            await land(FORMATS[name].export(breaking_off()), tmp_path / "incidents")
        assert [] == inside(tmp_path)

    async def test_what_fails_leaves_the_older_file(self, tmp_path: Path) -> None:
        """Whoever reads it every hour has the last good one."""
        out = tmp_path / "incidents.csv"
        out.write_text("older", encoding="utf-8")

        async def full() -> AsyncIterator[bytes]:
            yield b"newer"
            raise OSError("No space left on device")

        with pytest.raises(OSError, match="No space"):
            await land(full(), out)  # type: ignore[arg-type]
        assert ["older"] == [file.read_text(encoding="utf-8") for file in inside(tmp_path)]

    async def test_the_name_is_not_there_before_the_end(self, tmp_path: Path) -> None:
        """Whoever looks meanwhile sees no half of it."""
        out = tmp_path / "incidents.csv"
        seen = []

        async def looking() -> AsyncIterator[bytes]:
            yield b"one"
            seen.append(out.exists())
            yield b"two"

        await land(looking(), out)  # type: ignore[arg-type]

        assert [False] == seen
        assert b"onetwo" == out.read_bytes()

    async def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        """What it points to is written."""
        target, link = tmp_path / "target.csv", tmp_path / "link.csv"
        target.touch()
        link.symlink_to(target)

        await land(FORMATS["csv"].export(one_by_one([a_stored()])), link)

        assert link.is_symlink()
        assert await a_csv() == target.read_bytes()

    async def test_a_pipe_is_written_and_not_replaced(self, tmp_path: Path) -> None:
        """So is a device: `--out /dev/null` must not take it away."""
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with ThreadPoolExecutor(1) as pool:
            read = pool.submit(pipe.read_bytes)
            await land(FORMATS["csv"].export(one_by_one([a_stored()])), pipe)

            assert await a_csv() == read.result()
        assert [pipe] == inside(tmp_path)
        assert is_pipe(pipe)
