"""GeoJSON, KML and GeoPackage, as GDAL reads them, which QGIS is built upon."""

import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
from builders import a_location
from exporting import a_source, a_stored, an_unplaced, exported, hostile_incidents, nowhere
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin_store.exports.facts import notes
from tocsin_store.exports.flat import FLAT, point
from tocsin_store.exports.formats import FORMATS
from tocsin_store.exports.kml import RENAMED
from tocsin_store.exports.text import clean
from tocsin_store.repository import StoredIncident

MAPS = ("geojson", "kml", "geopackage")
KML = {"k": "http://www.opengis.net/kml/2.2"}
ID = {"kml": "incident_id"}
"""What the column `id` is called elsewhere."""
SHAPES = {"kml": "Unknown"}
"""GDAL looks into a KML file for points, and does not promise them."""
NAMES = [column.name for column in FLAT]


def opened(name: str, folder: Path, *incidents: StoredIncident) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what GDAL says of the file, and its features: attributes, and `point` as longitude and latitude."""
    file = folder / f"incidents{FORMATS[name].extension}"
    file.write_bytes(exported(name, *incidents))
    meta, _, shapes, fields = pyogrio.raw.read(file)
    columns = {field: list(values) for field, values in zip(meta["fields"], fields, strict=True)}
    features = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    for feature, shape in zip(features, shapes, strict=True):
        feature["point"] = None if shape is None else struct.unpack("<dd", shape[5:21])
    return pyogrio.read_info(file), features


@pytest.mark.parametrize("name", MAPS)
def test_gdal_opens_the_file(name: str, tmp_path: Path) -> None:
    """One layer of points on WGS 84, with the flat columns; what has no point is there without one."""
    unplaced = a_stored(id="i-3", location=an_unplaced("the border"))
    info, features = opened(name, tmp_path, a_stored(), a_stored(id="i-2", **nowhere()), unplaced)

    assert (SHAPES.get(name, "Point"), "EPSG:4326") == (info["geometry_type"], info["crs"])
    assert {*NAMES, ID.get(name, "id")} - {"id"} <= {*info["fields"]}
    assert [("i-1", (13.16027, 11.84644)), ("i-2", None), ("i-3", None)] == [
        (f[ID.get(name, "id")], f["point"]) for f in features
    ]
    assert ("Maiduguri", 2, 0.8) == tuple(features[0][column] for column in ("place", "killed_min", "confidence"))


@pytest.mark.parametrize("name", MAPS)
def test_gdal_opens_a_file_without_incidents(name: str, tmp_path: Path) -> None:
    """Nothing was found, which is no damage."""
    file = tmp_path / f"none{FORMATS[name].extension}"
    file.write_bytes(exported(name))

    assert 0 == sum(pyogrio.read_info(file, layer=layer)["features"] for layer, _ in pyogrio.list_layers(file))


@pytest.mark.parametrize("name", MAPS)
@settings(max_examples=40)
@given(incidents=st.lists(hostile_incidents(), min_size=1, max_size=3))
def test_hostile_text_stays_in_its_field(
    name: str, incidents: list[StoredIncident], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever a report holds, GDAL finds as many features, each where it was, with its own notes."""
    _, features = opened(name, tmp_path_factory.mktemp("map"), *incidents)

    assert [stored.incident.id for stored in incidents] == [feature[ID.get(name, "id")] for feature in features]
    assert [point(stored) for stored in incidents] == [feature["point"] for feature in features]
    assert [(notes(stored) or "").strip() for stored in incidents] == [(f["notes"] or "").strip() for f in features]


class TestGeoJson:
    """RFC 7946."""

    def test_a_feature_is_an_incident(self) -> None:
        """Longitude first; null geometry for what has no point; null and not "" for what is not known."""
        collection = json.loads(exported("geojson", a_stored(), a_stored(id="i-2", time=None, **nowhere())))

        assert "FeatureCollection" == collection["type"]
        placed, unplaced = collection["features"]
        assert {"type": "Point", "coordinates": [13.16027, 11.84644]} == placed["geometry"]
        assert (None, None) == (unplaced["geometry"], unplaced["properties"]["date_start"])
        assert [NAMES] * 2 == [list(feature["properties"]) for feature in (placed, unplaced)]

    @given(stored=hostile_incidents())
    def test_a_feature_stands_on_one_line(self, stored: StoredIncident) -> None:
        """Whatever line ends a report has: `grep` and `split` may be used."""
        assert 3 == len(exported("geojson", stored).decode("utf-8").splitlines())


class TestKml:
    """KML 2.2."""

    def test_a_placemark_is_an_incident(self) -> None:
        """Its name, its words, when it was, where, and the columns that hold something."""
        root = ET.fromstring(exported("kml", a_stored(), a_stored(id="i-2", time=None, **nowhere())))
        placed, unplaced = root.findall(".//k:Placemark", KML)

        assert "Attack, Maiduguri, 2023-11-06" == placed.findtext("k:name", None, KML)
        assert "2023-11-06" == placed.findtext("k:TimeSpan/k:begin", None, KML)
        assert "13.16027,11.84644" == placed.findtext("k:Point/k:coordinates", None, KML)
        assert ("Attack", None, None) == (
            unplaced.findtext("k:name", None, KML),
            unplaced.find("k:TimeSpan", KML),
            unplaced.find("k:Point", KML),
        )
        assert None is unplaced.find(".//k:SimpleData[@name='latitude']", KML)

    def test_markup_of_a_report_stays_text_in_a_balloon(self) -> None:
        """Google Earth shows a description as HTML, so what looks like a script must be escaped for that too."""
        quote = "<script>alert(1)</script>"
        evidence = ({"field": "x", "start": 0, "end": len(quote), "quote": quote, "rule": "test"},)
        root = ET.fromstring(exported("kml", a_stored(evidence=evidence)))

        assert "&lt;script&gt;alert(1)&lt;/script&gt;" == root.findtext(".//k:description", None, KML)
        assert quote == root.findtext(".//k:SimpleData[@name='notes']", None, KML)

    @given(stored=hostile_incidents())
    def test_every_cell_is_what_its_column_says(self, stored: StoredIncident) -> None:
        """Well-formed whatever a report holds, `]]>` and control characters among it."""
        root = ET.fromstring(exported("kml", stored))
        found = {data.get("name"): data.text or "" for data in root.iterfind(".//k:SimpleData", KML)}

        assert {RENAMED.get(c.name, c.name): str(c.of(stored)) for c in FLAT if c.of(stored) is not None} == found


class TestGeoPackage:
    """GeoPackage 1.4."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "incidents.gpkg"
        south = a_stored(id="i-2", location=a_location(lat=-33.5, lon=-70.5))
        file.write_bytes(exported("geopackage", a_stored(), south, a_stored(id="i-3", **nowhere())))
        return file

    def test_it_says_what_it_is(self, file: Path) -> None:
        """By the marks that programs look for, a sound database, and the rectangle that holds all points."""
        with closing(sqlite3.connect(file)) as database:
            marks = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            faults = database.execute("PRAGMA integrity_check").fetchone()[0]
            box = database.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone()

        assert [int.from_bytes(b"GPKG"), 10400, "ok"] == [*marks, faults]
        assert pytest.approx((-70.5, -33.5, 13.16027, 11.84644), abs=1e-4) == box

    def test_gdal_finds_by_box_through_the_index(self, file: Path) -> None:
        """The R-tree holds every point, and no row without one."""
        found, _, _, (ids, *_) = pyogrio.raw.read(file, bbox=(-80, -40, -60, -30), columns=["id"])

        assert ["id"] == list(found["fields"])
        assert ["i-2"] == list(ids)

    def test_what_gdal_changes_stays_in_the_index(self, file: Path) -> None:
        """An analyst adds a point in QGIS: the triggers put it where a box finds it."""
        shape = struct.pack("<BIdd", 1, 1, 100.0, 50.0)
        data = [np.array(["mine"], dtype=object)]
        pyogrio.raw.write(
            file,
            np.array([shape], dtype=object),
            data,
            ["id"],
            layer="incidents",
            append=True,
            geometry_type="Point",
            crs="EPSG:4326",
        )

        _, _, _, (ids, *_) = pyogrio.raw.read(file, bbox=(99, 49, 101, 51), columns=["id"])
        assert ["mine"] == list(ids)

    def test_a_day_is_a_day(self, file: Path) -> None:
        """GDAL sees a date and no text, so that QGIS can filter by time."""
        info = pyogrio.read_info(file)
        kinds = dict(zip(info["fields"], info["dtypes"], strict=True))

        assert ("datetime64[D]", "int64", "float64", "object") == tuple(
            str(kinds[name]) for name in ("date_start", "killed_min", "latitude", "place")
        )


def test_sources_are_joined_in_a_cell() -> None:
    """Each name once, in the order the reports came in."""
    stored = a_stored(sources=(a_source("Radio", 1), a_source("Paper", 2), a_source("Radio", 3, group=f"{1:064x}")))
    cells = {column.name: column.of(stored) for column in FLAT}

    assert ("Radio; Paper", 3, 2) == (cells["sources"], cells["source_count"], cells["independent_source_count"])


def test_cells_are_clean() -> None:
    """Whoever adds a column cannot forget it."""
    stored = a_stored(location=a_location(name="a\x00b\r\nc"))

    assert clean("a\x00b\r\nc") == next(column for column in FLAT if column.name == "place").of(stored)
