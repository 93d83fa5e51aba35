"""The formats by name. Each turns incidents, one after the other, into the bytes of a file."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

from tocsin_store.exports.acled import ACLED
from tocsin_store.exports.columns import Column
from tocsin_store.exports.delimited import delimited
from tocsin_store.exports.flat import FLAT
from tocsin_store.exports.gdelt import GDELT, gdelt
from tocsin_store.exports.geojson import geojson
from tocsin_store.exports.geopackage import geopackage
from tocsin_store.exports.json_lines import json_lines
from tocsin_store.exports.kml import kml
from tocsin_store.exports.parquet import parquet
from tocsin_store.exports.stix import stix
from tocsin_store.exports.ucdp import UCDP
from tocsin_store.repository import StoredIncident

Export = Callable[[AsyncIterator[StoredIncident]], AsyncGenerator[bytes]]
"""Takes incidents as they come and yields bytes as they are ready; holds some hundreds of them at most."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `columns` is empty where it is no table; `text` tells whether a terminal can show it.

    `tells_state`: what was merged or retracted can be told from what stands.
    """

    name: str
    media_type: str
    extension: str
    about: str
    export: Export
    columns: tuple[Column, ...] = ()
    text: bool = True
    tells_state: bool = True


def _table(columns: tuple[Column, ...], *, mark: bool = False) -> Export:
    return lambda incidents: delimited(columns, incidents, mark=mark)


FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        Format("jsonl", "application/jsonl", ".jsonl", "JSON Lines: every field of every incident", json_lines),
        Format("geojson", "application/geo+json", ".geojson", "GeoJSON (RFC 7946)", geojson, FLAT),
        Format("csv", "text/csv; charset=utf-8", ".csv", "CSV for Excel", _table(FLAT, mark=True), FLAT),
        Format(
            "acled",
            "text/csv; charset=utf-8",
            ".csv",
            "CSV with ACLED's columns",
            _table(ACLED),
            ACLED,
            tells_state=False,
        ),
        Format(
            "ucdp",
            "text/csv; charset=utf-8",
            ".csv",
            "CSV with UCDP GED's columns",
            _table(UCDP),
            UCDP,
            tells_state=False,
        ),
        Format(
            "gdelt",
            "text/tab-separated-values; charset=utf-8",
            ".export.CSV",
            "tab-separated, with GDELT 2.0's event columns and no header",
            gdelt,
            GDELT,
            tells_state=False,
        ),
        Format(
            "geopackage",
            "application/geopackage+sqlite3",
            ".gpkg",
            "GeoPackage 1.4 for QGIS",
            geopackage,
            FLAT,
            text=False,
        ),
        Format("kml", "application/vnd.google-earth.kml+xml", ".kml", "KML 2.2 for Google Earth", kml, FLAT),
        Format("stix", "application/stix+json;version=2.1", ".json", "STIX 2.1, one bundle", stix),
        Format(
            "parquet",
            "application/vnd.apache.parquet",
            ".parquet",
            "GeoParquet 1.1; needs pyarrow",
            parquet,
            FLAT,
            text=False,
        ),
    )
}
"""By the name that `tocsin export` knows it by."""
