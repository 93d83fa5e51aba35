"""A gazetteer of some thirty places, built by the real builder, so that these tests need neither data nor network."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.build.compile import Sources, build_gazetteer
from tocsin_geocode.build.sources import Entry
from tocsin_geocode.gazetteer import MappedGazetteer, open_gazetteer
from tocsin_geocode.resolve.mentions import find_mentions
from tocsin_geocode.resolve.rank import Choice, choose
from tocsin_geocode.resolve.text import Text

NATION, STATE, COUNTY, TOWN = PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.SETTLEMENT

AL_TANF = Entry(
    "Al-Tanf garrison",
    PlaceKind.FACILITY,
    33.5058,
    38.6178,
    "SY",
    "Homs",
    radius_km=5,
    aliases=("al-Tanf", "At Tanf", "\u0627\u0644\u062a\u0646\u0641"),
    admin1_alternatives=("Rif Dimashq",),
)
ENTRIES = (
    Entry(
        "Syria", NATION, 35, 38, "SY", population=18_000_000, geonames_id=163843, radius_km=240, demonyms=("Syrian",)
    ),
    Entry("Iraq", NATION, 33, 44, "IQ", population=38_000_000, geonames_id=99237, demonyms=("Iraqi", "Iraqis")),
    Entry("Lebanon", NATION, 33.83, 35.83, "LB", population=6_800_000, demonyms=("Lebanese",)),
    Entry("Libya", NATION, 28, 17, "LY", population=6_600_000, demonyms=("Libyan",)),
    Entry("Georgia", NATION, 42, 43.5, "GE", population=3_700_000, demonyms=("Georgian",)),
    Entry("France", NATION, 46, 2, "FR", population=67_000_000, demonyms=("French",)),
    Entry("Nigeria", NATION, 10, 8, "NG", population=195_000_000, demonyms=("Nigerian",)),
    Entry("Oman", NATION, 21, 57, "OM", population=4_800_000),
    Entry("United States", NATION, 39.76, -98.5, "US", population=327_000_000, abbreviations=("U.S.", "US")),
    Entry("Russia", NATION, 60, 100, "RU", population=144_000_000, demonyms=("Russian",)),
    Entry("Jordan", NATION, 31, 36, "JO", population=9_900_000, demonyms=("Jordanian",)),
    Entry("Homs", STATE, 34.6, 37, "SY", geonames_id=169575, radius_km=64, code="SY.11", aliases=("Homs Governorate",)),
    Entry("Borno", STATE, 11.7, 13, "NG", radius_km=188, code="NG.27", aliases=("Borno State",)),
    Entry("Georgia", STATE, 32.7, -83.3, "US", radius_km=250, code="US.GA", abbreviations=("Ga.",), codes=("GA",)),
    Entry("Texas", STATE, 31.5, -98, "US", radius_km=600, code="US.TX", abbreviations=("Tex.",), codes=("TX",)),
    Entry("Walker County", COUNTY, 30.7, -95.6, "US", admin1="US.TX", radius_km=20),
    Entry("Homs", TOWN, 34.72405, 36.72559, "SY", "SY.11", 775_404, 169577),
    Entry("Tripoli", TOWN, 34.43352, 35.84415, "LB", None, 229_398, 266826),
    Entry("Tripoli", TOWN, 32.88743, 13.18733, "LY", None, 1_150_989, 2210247),
    Entry("Misrata", TOWN, 32.37535, 15.09254, "LY", None, 386_120, 2214846),
    Entry("Paris", TOWN, 48.85341, 2.3488, "FR", None, 2_138_551, 2988507),
    Entry("Paris", TOWN, 33.66094, -95.55551, "US", "US.TX", 24_782, 4717560),
    Entry("Dallas", TOWN, 32.78306, -96.80667, "US", "US.TX", 1_300_000, 4684888),
    Entry("Nice", TOWN, 43.70313, 7.26608, "FR", None, 342_669, 2990440, aliases=("Nizza",)),
    Entry("Maiduguri", TOWN, 11.84692, 13.15712, "NG", "NG.27", 1_112_449, 2331447, aliases=("Yerwa",)),
    Entry("Damaturu", TOWN, 11.74697, 11.96083, "NG", None, 255_895, 2345521),
    Entry("Bonny", TOWN, 4.4516, 7.17074, "NG", None, 16_868, 2347209),
    Entry("Salalah", TOWN, 17.01505, 54.09237, "OM", None, 163_140, 286621),
    Entry("Moscow", TOWN, 55.75204, 37.61781, "RU", None, 10_381_222, 524901),
    Entry("Henderson", TOWN, 36.0397, -114.98194, "US", None, 285_667, 5505411),
    Entry("Kfar Roum", TOWN, 35.6, 36.62, "SY", None, 1_200, 1),
    AL_TANF,
    Entry("Gulf of Aden", PlaceKind.SEA, 12.5, 47.5, radius_km=450),
)
NAME_CLASSES = {
    "nice": "w", "of": "wx", "march": "x", "jordan": "gs", "paris": "gs", "henderson": "s", "dallas": "gs", "homs": "",
    "president": "t", "university": "o", "smith": "s", "austin": "gs",
}  # fmt: skip
SOURCES = Sources(ENTRIES, {"RU": "Moscow", "FR": "Paris"}, NAME_CLASSES, {"test": "1"})


@pytest.fixture(scope="session")
def gazetteer_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small gazetteer was built."""
    return build_gazetteer(tmp_path_factory.mktemp("gazetteer") / "small", sources=SOURCES)


@pytest.fixture(scope="session")
def gazetteer(gazetteer_directory: Path) -> MappedGazetteer:
    """Open the small gazetteer."""
    return open_gazetteer(gazetteer_directory, verify=True)


@pytest.fixture(scope="session")
def chosen(gazetteer: MappedGazetteer) -> Callable[[str], list[Choice]]:
    """Resolve the names of a text."""

    def resolve_names(raw: str) -> list[Choice]:
        text = Text(raw)
        return choose(text, find_mentions(text, (), gazetteer))

    return resolve_names
