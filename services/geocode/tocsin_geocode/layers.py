"""A user's own places: CSV or GeoJSON files, laid over the gazetteer when a worker starts.

Columns of a CSV, or properties of a GeoJSON point: `name` (needed), `lat` and `lon` (needed in CSV), `kind`
(`facility`), `country` (ISO code or English name), `admin1` (name of the first-level division), `aliases` (separated by
`|`, a list in GeoJSON), `radius_km`, `population`. Others are passed over.
"""

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry, listed
from tocsin_geocode.gazetteer import GazetteerError

PATH_VARIABLE: Final = "TOCSIN_GAZETTEER_PATH"

SITES: Final = ("base", "airfield", "camp", "crossing", "port", "terminal", "refinery", "nuclear", "dam", "prison")
"""Words that stand for the kind `facility`."""

KINDS: Final = {
    **{kind.value: kind for kind in PlaceKind if kind is not PlaceKind.COORDINATES},
    **dict.fromkeys(SITES, PlaceKind.FACILITY),
}

SPELLED: Final = {
    "latitude": "lat", "y": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "x": "lon",
    "alias": "aliases", "radius": "radius_km", "type": "kind", "province": "admin1", "pop": "population",
}  # fmt: skip
"""Column names that other tools write."""

MOST_ERRORS: Final = 10
"""Told at once."""


class LayerBroken(GazetteerError):  # noqa: N818 - the house names errors by what is wrong
    """A file of the user's places cannot be read; the text lists where and why."""


class LaidPlace(NamedTuple):
    """A place of a layer, and where it stands: `bases.csv:7`."""

    entry: Entry
    where: str


def layers_from_environment() -> tuple[Path, ...]:
    """Return the files and folders of `$TOCSIN_GAZETTEER_PATH`, which are separated as in `$PATH`."""
    return tuple(Path(part) for part in os.environ.get(PATH_VARIABLE, "").split(os.pathsep) if part)


def read_layers(paths: Sequence[Path]) -> list[LaidPlace]:
    """Return the places of these files, and of the `.csv`, `.geojson` and `.json` files in these folders.

    Raises `LayerBroken`, which lists the first faults of a file.
    """
    return [place for path in paths for file in _files(path) for place in read_layer(file)]


def read_layer(path: Path) -> list[LaidPlace]:
    """Return the places of one file. Raises `LayerBroken`."""
    found: list[LaidPlace] = []
    faults: list[str] = []
    try:
        rows = list(_csv_rows(path) if path.suffix.lower() == ".csv" else _geojson_rows(path))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError, csv.Error) as error:
        raise LayerBroken(f"{path}: {error}. {_mend()}") from error
    for where, row in rows:
        try:
            found.append(LaidPlace(_entry(row, source=path.name), where))
        except ValueError as error:
            faults.append(f"{where}: {error}")
    if faults:
        more = f"\nand {len(faults) - MOST_ERRORS} more" if len(faults) > MOST_ERRORS else ""
        raise LayerBroken("\n".join(faults[:MOST_ERRORS]) + more + f"\n{_mend()}")
    return found


def _mend() -> str:
    return f"Mend the file, or take it out of {PATH_VARIABLE}"


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.lower() in {".csv", ".geojson", ".json"})


def _csv_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header = lines.readline()
        lines.seek(0)
        delimiter = max(",;\t", key=header.count)
        rows = csv.DictReader(lines, delimiter=delimiter, restkey="", strict=True)
        names = [_column(name) for name in rows.fieldnames or ()]
        if missing := [name for name in ("name", "lat", "lon") if name not in names]:
            raise ValueError(f"the first line names no column {' or '.join(missing)}, it reads {header.strip()!r}")
        rows.fieldnames = names
        for row in rows:
            yield f"{path.name}:{rows.line_num}", row


def _geojson_rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    whole = json.loads(path.read_text(encoding="utf-8-sig"))
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise ValueError("is no GeoJSON FeatureCollection")  # noqa: TRY004 - a fault of the file, not of the caller
    for number, feature in enumerate(features, 1):
        where = f"{path.name}: feature {number}"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        named = properties if isinstance(properties, dict) else {}
        row = {_column(name): value for name, value in named.items()}
        yield where, row | {"geometry": feature.get("geometry") if isinstance(feature, dict) else None}


def _column(name: str) -> str:
    plain = name.strip().lower()
    return SPELLED.get(plain, plain)


def _entry(row: Mapping[str, Any], *, source: str) -> Entry:
    lat, lon = _point(row)
    name = _text(row, "name")
    if not name:
        raise ValueError("has no name")
    radius, people = _text(row, "radius_km"), _text(row, "population")
    return Entry(
        name=name,
        kind=_kind(_text(row, "kind")),
        lat=lat,
        lon=lon,
        country=_text(row, "country") or None,
        admin1=_text(row, "admin1") or None,
        population=int(_number(people, "population", 0, 4e9)) if people else 0,
        radius_km=_number(radius, "radius_km", 0, 6000) if radius else None,
        aliases=_aliases(row.get("aliases")),
        source=source,
    )


def _point(row: Mapping[str, Any]) -> tuple[float, float]:
    if "geometry" not in row:
        return _number(_text(row, "lat"), "lat", -90, 90), _number(_text(row, "lon"), "lon", -180, 180)
    geometry = row["geometry"]
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind != "Point":
        raise ValueError(f"its geometry is {kind or 'missing'} where a Point is needed")
    coordinates = geometry["coordinates"] if isinstance(geometry.get("coordinates"), list) else []
    if len(coordinates) < 2:
        raise ValueError("its Point has no longitude and latitude")
    lon, lat = coordinates[:2]
    return _number(lat, "latitude", -90, 90), _number(lon, "longitude", -180, 180)


def _kind(text: str) -> PlaceKind:
    kind = KINDS.get(text.lower() or PlaceKind.FACILITY)
    if kind is None:
        raise ValueError(f"kind {text!r} is none of {', '.join(KINDS)}")
    return kind


def _number(value: object, what: str, least: float, most: float) -> float:
    try:
        number = float(str(value))
    except ValueError:
        raise ValueError(f"{what} {value!r} is no number") from None
    if not least <= number <= most:
        raise ValueError(f"{what} {value} is not between {least:g} and {most:g}")
    return number


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    if isinstance(value, (dict, list)):
        raise ValueError(f"{column} {value!r} is no text")  # noqa: TRY004 - a fault of the file, not of the caller
    return "" if value is None else str(value).strip()


def _aliases(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(alias).strip() for alias in value if str(alias).strip())
    return listed("" if value is None else str(value))
