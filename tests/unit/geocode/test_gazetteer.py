"""The compiled gazetteer: what is built is what is read, and what is broken says so."""

import json
from pathlib import Path

import pytest

from tocsin_geocode import artefact
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.build.sources import BadTable, Entry, table
from tocsin_geocode.gazetteer import GazetteerBroken, GazetteerMissing, MappedGazetteer, open_gazetteer
from tocsin_geocode.resolve.records import NameClass, NameKind

HOMS = Entry("Homs", artefact.PlaceKind.SETTLEMENT, 34.72405, 36.72559, "SY", "SY.11", 775_404, 169577)
PROVINCE = Entry("Homs", artefact.PlaceKind.ADMIN1, 34.6, 37.0, "SY", code="SY.11", radius_km=64.4)
NATION = Entry("Syria", artefact.PlaceKind.COUNTRY, 35.0, 38.0, "SY", population=18_000_000)


def small(*entries: Entry) -> Sources:
    return Sources((NATION, PROVINCE, *entries), {}, {}, {})


def test_a_record_is_read_as_it_was_given(gazetteer: MappedGazetteer) -> None:
    """Coordinates come back to the fifth decimal: nothing is moved on the way."""
    record = gazetteer.lookup("Maiduguri")[0].record

    assert ("Maiduguri", 11.84692, 13.15712, "NG", "Borno", 1_112_449, 2331447) == (
        record.name, record.lat, record.lon, record.country, record.admin1, record.population, record.geonames_id,
    )  # fmt: skip


def test_names_lead_to_all_they_mean(gazetteer: MappedGazetteer) -> None:
    """A name gives every place of that name, the most prominent first, however it is spelled."""
    assert ["LY", "LB"] == [sense.record.country for sense in gazetteer.lookup("TRIPOLI")]


def test_names_know_how_they_belong(gazetteer: MappedGazetteer) -> None:
    """An own name, an alias, a nationality, an abbreviation and a postal code are told apart."""
    kinds = [gazetteer.lookup(name)[0].name_kind for name in ("Homs", "Yerwa", "Iraqi", "Ga.", "TX")]

    assert [
        NameKind.PRIMARY,
        NameKind.ALTERNATE,
        NameKind.DEMONYM,
        NameKind.ABBREVIATION,
        NameKind.CODE,
    ] == kinds


def test_a_word_may_have_classes_and_no_place(gazetteer: MappedGazetteer) -> None:
    """Words that tell people and organisations apart are in the same trie, without a record."""
    name = gazetteer.name_id("university")

    assert name is not None
    assert (NameClass.ORGANISATION, ()) == (gazetteer.name_class(name), tuple(gazetteer.senses(name)))


def test_an_unknown_name_means_nothing(gazetteer: MappedGazetteer) -> None:
    """A name that is not there gives nothing, and does not fail."""
    assert gazetteer.lookup("Zurgunkwe") == ()


def test_capitals_are_marked(gazetteer: MappedGazetteer) -> None:
    """Moscow is a capital, Nice is none."""
    assert [True, False] == [gazetteer.lookup(name)[0].record.capital for name in ("Moscow", "Nice")]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    """Two builds are equal byte for byte, checksums included."""
    one = build_gazetteer(tmp_path / "one", sources=small(HOMS))
    other = build_gazetteer(tmp_path / "other", sources=small(HOMS))

    assert [(one / name).read_bytes() for name in (*artefact.FILES, artefact.META)] == [
        (other / name).read_bytes() for name in (*artefact.FILES, artefact.META)
    ]


def test_building_replaces_the_old_one_whole(tmp_path: Path) -> None:
    """A second build into the same directory replaces it, and leaves nothing else behind."""
    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS))
    build_gazetteer(target, sources=small())

    assert ((), ["gazetteer"]) == (
        tuple(s for s in open_gazetteer(target).lookup("Homs") if s.record.population > 1),
        [path.name for path in tmp_path.iterdir()],
    )


def test_a_failed_build_leaves_the_old_one(tmp_path: Path) -> None:
    """A table that names a province which does not exist stops the build before anything is replaced."""
    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS))
    stray = Entry("Base", artefact.PlaceKind.FACILITY, 33.0, 38.0, "SY", "Atlantis", radius_km=1)

    with pytest.raises(BadTable, match="Base: SY has no first-level division 'Atlantis'"):
        build_gazetteer(target, sources=small(stray))

    assert open_gazetteer(target, verify=True).lookup("Homs")


def test_a_facility_takes_the_province_of_the_nearest_town(tmp_path: Path) -> None:
    """Where its table names no province, the nearest town of the same country gives it."""
    base = Entry("T4", artefact.PlaceKind.FACILITY, 34.52, 37.1, "SY", radius_km=5)

    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS, base))

    assert open_gazetteer(target).lookup("T4")[0].record.admin1 == "Homs"


def test_none_there_names_the_command(tmp_path: Path) -> None:
    """Who has no gazetteer is told how to get one."""
    with pytest.raises(GazetteerMissing, match="build it with `tocsin gazetteer build`"):
        open_gazetteer(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    """Files of another version are not misread."""
    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS))
    meta = json.loads((target / artefact.META).read_text())
    (target / artefact.META).write_text(json.dumps(meta | {"format": 999}))

    with pytest.raises(GazetteerBroken, match="format 999"):
        open_gazetteer(target)


@pytest.mark.parametrize("name", artefact.FILES)
def test_a_file_of_another_size_is_refused(tmp_path: Path, name: str) -> None:
    """A file cut short is noticed when the gazetteer is opened; one that was empty, when it is longer."""
    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS))
    (target / name).write_bytes((target / name).read_bytes()[:-1] or b"0")

    with pytest.raises(GazetteerBroken, match=name):
        open_gazetteer(target)


def test_an_altered_file_is_refused_when_verified(tmp_path: Path) -> None:
    """A changed byte of the same length is noticed by the checksum, which is looked at on demand."""
    target = build_gazetteer(tmp_path / "gazetteer", sources=small(HOMS))
    records = bytearray((target / artefact.RECORDS).read_bytes())
    records[0] ^= 1
    (target / artefact.RECORDS).write_bytes(records)

    with pytest.raises(GazetteerBroken, match="checksum"):
        open_gazetteer(target, verify=True)


def test_a_malformed_table_names_the_line(tmp_path: Path) -> None:
    """A row with too many fields says which file and line."""
    path = tmp_path / "rows.tsv"
    path.write_text("# a\tb\n1\t2\n1\t2\t3\n")

    with pytest.raises(BadTable, match=r"rows\.tsv:3: 3 fields where the header names 2"):
        list(table(path, 2))


FILES_ALONE = json.dumps({"format": artefact.FORMAT, "files": {}})


@pytest.mark.parametrize("meta", ["[]", "7", "{", '{"format": 1}', FILES_ALONE])
def test_a_list_of_files_that_says_too_little_is_refused(tmp_path: Path, meta: str) -> None:
    """Whatever stands in it instead, the message says what mends it."""
    (tmp_path / artefact.META).write_text(meta)

    with pytest.raises(GazetteerBroken, match="build the gazetteer anew"):
        open_gazetteer(tmp_path)


def test_a_file_is_no_gazetteer(tmp_path: Path) -> None:
    """Where a file stands in place of the folder, there is none."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(GazetteerMissing, match="tocsin gazetteer build"):
        open_gazetteer(tmp_path / "file")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """What the system says of a file that cannot be read is passed on."""
    (tmp_path / artefact.META).mkdir()

    with pytest.raises(GazetteerBroken, match=artefact.META):
        open_gazetteer(tmp_path)


@pytest.mark.parametrize("is_folder", [True, False])
def test_nothing_but_a_gazetteer_is_replaced(tmp_path: Path, *, is_folder: bool) -> None:
    """A folder with other files, or a file, stays as it is: nothing is built."""
    target = tmp_path / "thesis"
    kept = target / "chapter.txt" if is_folder else target
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("all my work")

    with pytest.raises(FileExistsError, match="other files than a gazetteer"):
        build_gazetteer(target, sources=small(HOMS))
    assert "all my work" == kept.read_text()


def test_an_empty_folder_is_built_in(tmp_path: Path) -> None:
    """A folder made for it, or one that holds half a gazetteer, is replaced."""
    (tmp_path / artefact.META).write_text("{")

    assert build_gazetteer(tmp_path, sources=small(HOMS)) == open_gazetteer(tmp_path).path
