"""A user's own places: read from CSV and GeoJSON, laid over the gazetteer, and told where they are wrong."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import a_draft, a_report

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.layered import LayeredGazetteer, open_places
from tocsin_geocode.layers import PATH_VARIABLE, LayerBroken, layers_from_environment, read_layer, read_layers
from tocsin_geocode.resolve import resolve
from tocsin_geocode.settings import GeocodeSettings

HEADER = "name,lat,lon,kind,country,admin1,aliases,radius_km,population"


def csv_file(folder: Path, *rows: str, header: str = HEADER, name: str = "ours.csv") -> Path:
    """Write a layer as CSV."""
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder / name


def geojson(folder: Path, *features: object) -> Path:
    """Write a layer as GeoJSON."""
    path = folder / "ours.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def a_point(lon: object, lat: object, **properties: object) -> dict[str, object]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def laid(gazetteer: MappedGazetteer, folder: Path, *rows: str) -> LayeredGazetteer:
    """Lay rows of a CSV over the small gazetteer."""
    return LayeredGazetteer(gazetteer, read_layers([csv_file(folder, *rows)]))


def test_a_place_of_a_layer_is_found(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """Under its name and aliases, with its point, province, radius and the file that it is from."""
    places = laid(gazetteer, tmp_path, "Depot 9,34.71,36.9,base,Syria,Homs,Point Nine|Nokta 9,3,")
    [sense] = places.lookup("point nine")
    record = sense.record

    assert ("Depot 9", PlaceKind.FACILITY, 34.71, 36.9, "SY", "Homs", 3.0, "ours.csv") == (
        record.name, record.kind, record.lat, record.lon, record.country, record.admin1, record.radius_km,
        record.source,
    )  # fmt: skip


def test_the_resolver_reads_it_in_a_text(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """A place that only the user knows is a place of the report, at the user's coordinates."""
    places = laid(gazetteer, tmp_path, "Kafr Zayba Junction,34.71,36.9,crossing,SY,,,1,")
    report = a_report("A bomb exploded at Kafr Zayba Junction near Homs.")

    found = resolve(report, [a_draft(report)], (), places).places

    assert ("Kafr Zayba Junction", 34.71, 36.9) == (found[0].name, found[0].lat, found[0].lon)


def test_a_name_that_was_there_keeps_its_other_meanings(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """The layer's place comes first, the compiled ones behind it."""
    places = laid(gazetteer, tmp_path, "Tripoli,38.0,-90.0,base,US,,,2,")

    assert ["US", "LY", "LB"] == [sense.record.country for sense in places.lookup("Tripoli")]


def test_the_same_place_is_put_where_the_layer_says(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """Name, kind and country alike: the layer's point stands for the compiled one, under all names of that one."""
    places = laid(gazetteer, tmp_path, "al-tanf garrison,33.51,38.62,facility,SY,,,6,")
    before, after = gazetteer.lookup("At Tanf")[0].record, places.lookup("At Tanf")[0].record

    assert (before.number, "Homs", 33.51, 38.62, "ours.csv") == (
        after.number, after.admin1, after.lat, after.lon, after.source,
    )  # fmt: skip
    assert (after, 1) == (places.record(before.number), len(places.lookup("Al-Tanf garrison")))


def test_a_namesake_of_another_kind_is_one_more(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """A base called like a town does not move the town."""
    places = laid(gazetteer, tmp_path, "Maiduguri,11.9,13.1,base,NG,,,2,")

    assert [PlaceKind.FACILITY, PlaceKind.SETTLEMENT] == [s.record.kind for s in places.lookup("Maiduguri")]


def test_numbers_count_on(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """New names and records have numbers of their own, and the longest name at a place of a text comes last."""
    places = laid(gazetteer, tmp_path, "Homs Depot,34.7,36.7,base,SY,,,2,", "Qdx,34.7,36.7,base,SY,,,2,")
    number = places.name_id("homs depot")

    assert number is not None
    assert (gazetteer.size + 2, 0) == (places.size, places.name_class(number))
    assert [4, 10] == [match.length for match in places.names_at("homs depot was hit", 0)]
    assert [places.lookup("Homs Depot")[0]] == list(places.senses(number))


def test_countries_are_still_known(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """A layer can give a country another point; the others are as they were."""
    places = laid(gazetteer, tmp_path, "Iraq,33.2,43.7,country,IQ,,,,")
    iraq, syria = places.country("IQ"), places.country("SY")

    assert iraq is not None
    assert (33.2, 38_000_000, gazetteer.country("SY")) == (iraq.lat, iraq.population, syria)


def test_names_like_one_include_the_layers(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """Who asks for the beginning of a name finds it in the layer too."""
    assert ["depot 9"] == laid(gazetteer, tmp_path, "Depot 9,34.71,36.9,base,SY,,,3,").near_names("depo")


def test_geojson_says_the_same(tmp_path: Path) -> None:
    """Longitude first, properties as columns, aliases as a list, elevation passed over."""
    path = geojson(tmp_path, a_point(36.9, 34.71, name="Depot 9", country="SY", aliases=["Nokta 9"], Owner="x"))
    [(entry, where)] = read_layer(path)

    assert ("Depot 9", 34.71, 36.9, "SY", ("Nokta 9",), PlaceKind.FACILITY, "ours.geojson: feature 1") == (
        entry.name, entry.lat, entry.lon, entry.country, entry.aliases, entry.kind, where,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["\ufeffName;Latitude;Lng\nDepot;34.7;36.9\n", "name\tlat\tlon\nDepot\t34.7\t36.9\n"], ids=["excel", "tabs"]
)
def test_csv_is_read_as_tools_write_it(tmp_path: Path, text: str) -> None:
    """With a byte-order mark, semicolons or tabs, and longer column names."""
    (tmp_path / "ours.csv").write_text(text, encoding="utf-8")
    [(entry, where)] = read_layer(tmp_path / "ours.csv")

    assert ("Depot", 34.7, 36.9, "ours.csv:2") == (entry.name, entry.lat, entry.lon, where)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Depot,95,36.9,,,,,,", r"ours\.csv:2: lat 95 is not between -90 and 90"),
        ("Depot,north,36.9,,,,,,", r"ours\.csv:2: lat 'north' is no number"),
        (",34.7,36.9,,,,,,", r"ours\.csv:2: has no name"),
        ("Depot,34.7,36.9,castle,,,,,", r"ours\.csv:2: kind 'castle' is none of facility"),
        ("Depot,34.7,36.9,,,,,wide,", r"ours\.csv:2: radius_km 'wide' is no number"),
    ],
)
def test_a_wrong_row_is_told(tmp_path: Path, row: str, said: str) -> None:
    """With its file, its line, what is wrong and what to do."""
    with pytest.raises(LayerBroken, match=rf"{said}(.|\n)*Mend the file, or take it out of {PATH_VARIABLE}"):
        read_layer(csv_file(tmp_path, row))


def test_all_wrong_rows_are_told_at_once(tmp_path: Path) -> None:
    """The first ten, and how many more there are."""
    with pytest.raises(LayerBroken, match=r"ours\.csv:11: .*\nand 2 more\nMend"):
        read_layer(csv_file(tmp_path, *["Depot,95,36.9,,,,,,"] * 12))


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        ({"geometry": {"type": "Polygon"}, "properties": {"name": "x"}}, "feature 1: its geometry is Polygon"),
        ({"geometry": None, "properties": {"name": "x"}}, "feature 1: its geometry is missing"),
        (a_point("a", 3, name="x"), "feature 1: longitude 'a' is no number"),
        ({"geometry": {"type": "Point"}, "properties": {"name": "x"}}, "feature 1: its Point has no longitude"),
        ("x", "feature 1: its geometry is missing"),
    ],
)  # fmt: skip
def test_a_wrong_feature_is_told(tmp_path: Path, feature: object, said: str) -> None:
    """With its number in the file."""
    with pytest.raises(LayerBroken, match=said):
        read_layer(geojson(tmp_path, feature))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ours.csv", "title,x\n", "the first line names no column name or lat"),
        ("ours.geojson", "[]", "is no GeoJSON FeatureCollection"),
        ("ours.geojson", "{", "Expecting property name"),
    ],
)
def test_a_file_of_another_shape_is_told(tmp_path: Path, name: str, text: str, said: str) -> None:
    """A table without the columns, JSON that is no collection, JSON that is broken."""
    (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(LayerBroken, match=rf"{name}: {said}"):
        read_layer(tmp_path / name)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A misspelled path does not go unnoticed."""
    with pytest.raises(LayerBroken, match=r"none\.csv: .*No such file"):
        read_layers([tmp_path / "none.csv"])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Depot,34.7,36.9,,Ruritania,,,,", "ours.csv:2: no country is called 'Ruritania'; write its ISO code"),
        ("Depot,34.7,36.9,,SY,Atlantis,,,", "ours.csv:2: SY has no first-level division 'Atlantis'"),
    ],
)
def test_a_country_or_division_that_is_none_is_told(
    gazetteer: MappedGazetteer, tmp_path: Path, row: str, said: str
) -> None:
    """They are looked up in the gazetteer, so that every record speaks of the same ones."""
    with pytest.raises(LayerBroken, match=said):
        laid(gazetteer, tmp_path, row)


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    """Other files in it are passed over."""
    csv_file(tmp_path, "B,1,1,,,,,,", name="b.csv")
    csv_file(tmp_path, "A,1,1,,,,,,", name="a.csv")
    (tmp_path / "notes.txt").write_text("x")

    assert ["A", "B"] == [place.entry.name for place in read_layers([tmp_path])]


def test_the_environment_names_layers_for_workers_and_commands(
    gazetteer_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several files, separated as in PATH."""
    files: Sequence[Path] = [csv_file(tmp_path, "Aa,1,1,,,,,,", name=name) for name in ("a.csv", "b.csv")]
    monkeypatch.setenv(PATH_VARIABLE, os.pathsep.join(map(str, files)))

    assert tuple(files) == layers_from_environment() == GeocodeSettings().gazetteer_path
    assert open_places(gazetteer_directory).lookup("Aa")


def test_without_layers_nothing_is_in_between(gazetteer_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no places of their own pays nothing for it."""
    monkeypatch.delenv(PATH_VARIABLE, raising=False)

    assert isinstance(open_places(gazetteer_directory), MappedGazetteer)


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        (a_point(1, 2) | {"properties": ["name"]}, "has no name"),
        (a_point(1, 2, name={"en": "Depot"}), "is no text"),
        (a_point(1, 2, name="Depot") | {"geometry": {"type": "Point", "coordinates": {"lon": 1}}}, "no longitude"),
        (a_point(1, 2, name="Depot") | {"geometry": {"type": "Point", "coordinates": 7}}, "no longitude"),
        (a_point(1, 2, name="Depot") | {"geometry": {"type": "Point", "coordinates": "12"}}, "no longitude"),
        (a_point(1, 2, name="Depot") | {"geometry": {"type": "Point"}}, "no longitude"),
        (a_point(None, True, name="Depot"), "is no number"),
    ],
)
def test_geojson_of_another_shape_is_told(tmp_path: Path, feature: object, what: str) -> None:
    """What stands where a list, a text or a number should is a fault of the file, told with the feature."""
    with pytest.raises(LayerBroken, match=f"feature 1: .*{what}"):
        read_layer(geojson(tmp_path, feature))


def test_geojson_without_an_end_to_its_lists_is_told(tmp_path: Path) -> None:
    """A file that is nested deeper than can be read is refused, not the end of the worker."""
    path = tmp_path / "deep.geojson"
    path.write_text("[" * 200_000)

    with pytest.raises(LayerBroken, match=r"deep\.geojson"):
        read_layer(path)


def test_a_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    """`OURS.CSV` is a CSV file, named by itself and found in a folder."""
    path = csv_file(tmp_path, "Depot 9,34.71,36.9", name="OURS.CSV", header="name,lat,lon")

    assert ["Depot 9"] == [place.entry.name for place in read_layers([path])]
    assert ["Depot 9"] == [place.entry.name for place in read_layers([tmp_path])]


def test_exchanged_latitude_and_longitude_are_told(gazetteer: MappedGazetteer, tmp_path: Path) -> None:
    """A point far from its country that lies in it the other way round is no point of it."""
    with pytest.raises(LayerBroken, match=r"ours\.csv:2: lies \d+ km from the middle of Iraq.*exchange them"):
        laid(gazetteer, tmp_path, "Depot 9,44.1,33.1,base,IQ,,,3,")


@pytest.mark.parametrize("row", ["Depot 9,33.1,44.1,base,IQ,,,3,", "Depot 9,40.0,60.0,base,IQ,,,3,"])
def test_a_far_point_alone_is_believed(gazetteer: MappedGazetteer, tmp_path: Path, row: str) -> None:
    """Countries have islands and embassies: only what lies in the country the other way round is refused."""
    assert 1 == len(laid(gazetteer, tmp_path, row).lookup("Depot 9"))
