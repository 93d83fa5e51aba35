"""An abbreviation that several actors carry: the report's full names decide, then the countries that it names."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.lexicon import Lexicon
from tocsin_enrich.extract.reading import read
from tocsin_enrich.layers import gather
from tocsin_enrich.lexicon import load_lexicon
from tocsin_enrich.organisations import aliases
from tocsin_enrich.tables import Row

Named = Callable[[str], list[str]]
ACTORS = "name\tkind\tcountry\taliases"


@pytest.fixture
def named(lexicon: Lexicon) -> Named:
    """Return the organisations that a text names, in its order."""
    return lambda text: [m.value.name for reading in read(text, lexicon) for m in reading.organisations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ADF attacked a village in Ituri.", "Allied Democratic Forces"),
        ("Australia sent ships. The ADF said a sailor had died.", "Australian Defence Force"),
        ("Cameroonian troops shot two ADF men.", "Ambazonia Defence Forces"),
        ("The RSF shelled El Fasher.", "Rapid Support Forces"),
        ("French activists of the RSF said a reporter was held.", "Reporters Without Borders"),
        ("Sudanese and French media were warned by the RSF.", "Rapid Support Forces"),
        ("Somali officials said the SNA had retaken a town.", "Somali National Army"),
        ("The SNA shelled Manbij.", "Syrian National Army"),
        ("The AA shelled a base.", "Arakan Army"),
        ("The Turkish agency AA told of a blast.", "Anadolu Agency"),
        ("The PAF bombed a camp near Quetta, Pakistan.", "Pakistan Air Force"),
        ("A PAF jet crashed in the Philippines.", "Philippine Air Force"),
        ("The Rapid Intervention Battalion stormed Bamenda in Cameroon.", "Rapid Intervention Battalion (Cameroon)"),
        ("In Burkina Faso a Rapid Intervention Battalion was hit.", "Rapid Intervention Battalion (Burkina Faso)"),
        ("Maoist rebels killed two policemen in India.", "Communist Party of India (Maoist)"),
    ],
)
def test_the_country_tells_who_is_meant(named: Named, text: str, expected: str) -> None:
    """One of the bearers is at home where the report plays; where none is, the usual one is meant."""
    assert [expected] == named(text)


@pytest.mark.parametrize(
    "text",
    [
        "The PAF lost a jet on Monday.",
        "Pakistani and Philippine officials met. The PAF lost a jet.",
        "Maoist rebels killed two policemen.",
    ],
)
def test_nobody_is_named_where_nothing_tells(named: Named, text: str) -> None:
    """Without a name or one country alone, an alias that all its bearers have with a star stays unread."""
    assert [] == named(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Philippine Air Force met Pakistani pilots. A PAF jet crashed.", ["Philippine Air Force"] * 2),
        ("Reporters Without Borders spoke of Sudan. The RSF counted nine dead.", ["Reporters Without Borders"] * 2),
        (
            "Reporters of AFP saw it. The Armed Forces of the Philippines fired.",
            ["Armed Forces of the Philippines"] * 2,
        ),
        ("AFP saw troops of the Philippines.", ["Agence France-Presse"]),
    ],
)
def test_a_full_name_weighs_more_than_a_country(named: Named, text: str, expected: list[str]) -> None:
    """Whoever is named in full is meant by the abbreviation too; a bearer of no country gives way to nothing else."""
    assert expected == named(text)


def test_a_name_is_not_found_inside_a_word(named: Named) -> None:
    """Another name of what TIP may stand for, ETIM, does not stand in "sometimes"."""
    assert [] == named("Sometimes a TIP leads the police to a cache.")
    assert ["Turkistan Islamic Party"] * 2 == named("ETIM is what the TIP was called.")


def test_an_analyst_adds_a_bearer(tmp_path: Path) -> None:
    """An alias of ours is shared by a starred one of an added table."""
    (tmp_path / "actors.tsv").write_text(f"{ACTORS}\nDelta Front\trebel\tNG\tADF*\n", encoding="utf-8")
    lexicon = load_lexicon([tmp_path])

    found = [match.value.name for match in read("Nigerian police shot two ADF men.", lexicon)[0].organisations]

    assert ["Nigeria Police Force", "Delta Front"] == found


def test_every_actor_can_be_named(lexicon: Lexicon) -> None:
    """Of what a row lists, at least one name without brackets is found in a plain sentence."""

    def is_named(row: Row) -> bool:
        told = [alias for alias, _ in aliases(row) if "(" not in alias]
        texts = [f"On Monday the {alias} attacked the town and killed two people." for alias in told]
        found = (m.value.name for text in texts for reading in read(text, lexicon) for m in reading.organisations)
        return row["name"] in found

    assert [] == [row["name"] for row in gather((), [])["actors"] if not is_named(row)]


@given(st.lists(st.sampled_from(["ADF", "Australia", "Congo", "Cameroon", "Allied Democratic Forces", "Kenya"])))
def test_a_resolved_name_is_one_of_the_bearers(words: list[str]) -> None:
    """Whatever a text names, an abbreviation means one of those that carry it, and all mean the same."""
    text = " and ".join([*words, "ADF"]) + " were there."
    bearers = {"Allied Democratic Forces", "Australian Defence Force", "Ambazonia Defence Forces"}

    found = {m.value.name for m in read(text, load_lexicon([]))[0].organisations if m.rule == "actors/ADF"}

    assert len(found) == 1
    assert found <= bearers


@pytest.mark.parametrize(
    ("text", "name", "country", "kind"),
    [
        ("AFC/M23", "M23", "CD", ActorKind.REBEL),
        ("Congo River Alliance", "Alliance Fleuve Congo", "CD", ActorKind.REBEL),
        ("Rapid Support Forces", "Rapid Support Forces", "SD", ActorKind.REBEL),
        ("Russia's Africa Corps", "Africa Corps", "RU", ActorKind.EXTERNAL),
        ("Wagner Group", "Wagner Group", "RU", ActorKind.EXTERNAL),
        ("JNIM", "Jama'at Nusrat al-Islam wal-Muslimin", "ML", ActorKind.REBEL),
        ("ISWAP", "Islamic State West Africa Province", "NG", ActorKind.REBEL),
        ("Ansaru", "Ansaru", "NG", ActorKind.REBEL),
        ("Lakurawa", "Lakurawa", "NG", ActorKind.REBEL),
        ("BLA", "Balochistan Liberation Army", "PK", ActorKind.REBEL),
        ("Fitna al-Khawarij", "Tehrik-i-Taliban Pakistan", "PK", ActorKind.REBEL),
        ("Arakan Army", "Arakan Army", "MM", ActorKind.REBEL),
        ("TNLA", "Ta'ang National Liberation Army", "MM", ActorKind.REBEL),
        ("MNDAA", "Myanmar National Democratic Alliance Army", "MM", ActorKind.REBEL),
        ("People's Defence Forces", "People's Defence Force", "MM", ActorKind.REBEL),
        ("Burma National Revolutionary Army", "Burma National Revolutionary Army", "MM", ActorKind.REBEL),
        ("Myanmar military", "Tatmadaw", "MM", ActorKind.STATE_FORCE),
        ("Myanmar junta", "State Administration Council", "MM", ActorKind.STATE_FORCE),
        ("Viv Ansanm coalition", "Viv Ansanm", "HT", ActorKind.POLITICAL_MILITIA),
        ("Kokorat San Ras", "Kokorat San Ras", "HT", ActorKind.POLITICAL_MILITIA),
        ("CJNG", "Jalisco New Generation Cartel", "MX", ActorKind.POLITICAL_MILITIA),
        ("Los Chapitos", "Los Chapitos", "MX", ActorKind.POLITICAL_MILITIA),
        ("Santa Rosa de Lima Cartel", "Cartel Santa Rosa de Lima", "MX", ActorKind.POLITICAL_MILITIA),
        ("Houthi movement", "Houthis", "YE", ActorKind.REBEL),
        ("Kataib Hezbollah", "Kata'ib Hezbollah", "IQ", ActorKind.POLITICAL_MILITIA),
        ("Harakat al-Nujaba", "Harakat Hezbollah al-Nujaba", "IQ", ActorKind.POLITICAL_MILITIA),
        ("Syrian Democratic Forces", "Syrian Democratic Forces", "SY", ActorKind.REBEL),
        ("Syrian army", "Syrian Armed Forces", "SY", ActorKind.STATE_FORCE),
        ("Syrian Arab Army", "Syrian Arab Army", "SY", ActorKind.STATE_FORCE),
        ("Hayat Tahrir al-Sham", "Hay'at Tahrir al-Sham", "SY", ActorKind.REBEL),
        ("Suwayda National Guard", "Suwayda National Guard", "SY", ActorKind.IDENTITY_MILITIA),
        ("Ambazonian separatists", "Ambazonian separatists", "CM", ActorKind.REBEL),
        ("Islamic State Mozambique", "Ansar al-Sunna", "MZ", ActorKind.REBEL),
        ("Amhara Fano", "Fano", "ET", ActorKind.IDENTITY_MILITIA),
        ("OLA", "Oromo Liberation Army", "ET", ActorKind.REBEL),
        ("TPLF", "Tigray People's Liberation Front", "ET", ActorKind.REBEL),
        ("Estado Mayor Central", "Estado Mayor Central", "CO", ActorKind.REBEL),
        ("Segunda Marquetalia", "Segunda Marquetalia", "CO", ActorKind.REBEL),
        ("FARC dissidents", "FARC dissidents", "CO", ActorKind.REBEL),
        ("ELN", "National Liberation Army", "CO", ActorKind.REBEL),
        ("PCC", "Primeiro Comando da Capital", "BR", ActorKind.POLITICAL_MILITIA),
        ("Comando Vermelho", "Comando Vermelho", "BR", ActorKind.POLITICAL_MILITIA),
        ("Tren de Aragua", "Tren de Aragua", "VE", ActorKind.POLITICAL_MILITIA),
        ("Malian army", "Malian Armed Forces", "ML", ActorKind.STATE_FORCE),
        ("Volunteers for the Defence of the Homeland", None, "BF", ActorKind.POLITICAL_MILITIA),
        ("Nigerien army", "Nigerien Armed Forces", "NE", ActorKind.STATE_FORCE),
        ("Azawad Liberation Front", "Azawad Liberation Front", "ML", ActorKind.REBEL),
        ("GIGN", "French National Gendarmerie", "FR", ActorKind.STATE_FORCE),
        ("BOPE", "Brazilian Military Police", "BR", ActorKind.STATE_FORCE),
        ("ICE agents", "US Immigration and Customs Enforcement", "US", ActorKind.STATE_FORCE),
        ("Border Patrol", "US Customs and Border Protection", "US", ActorKind.STATE_FORCE),
        ("Golani Brigade", "Golani Brigade", "IL", ActorKind.STATE_FORCE),
        ("Netzah Yehuda", "Netzah Yehuda Battalion", "IL", ActorKind.STATE_FORCE),
        ("155th Guards Naval Infantry Brigade", "155th Naval Infantry Brigade", "RU", ActorKind.STATE_FORCE),
        ("Third Assault Brigade", "3rd Assault Brigade", "UA", ActorKind.STATE_FORCE),
        ("Azov Brigade", "Azov Brigade", "UA", ActorKind.STATE_FORCE),
        ("Ukraine's military intelligence", "Main Directorate of Intelligence of Ukraine", "UA", ActorKind.STATE_FORCE),
        ("Russia's Foreign Intelligence Service", None, "RU", ActorKind.STATE_FORCE),
        ("FSB", "Federal Security Service", "RU", ActorKind.STATE_FORCE),
        ("Mossad", "Mossad", "IL", ActorKind.STATE_FORCE),
        ("China's maritime militia", "Chinese Maritime Militia", "CN", ActorKind.STATE_FORCE),
        ("Gang Suppression Force", "Gang Suppression Force", None, ActorKind.EXTERNAL),
        ("AUSSOM", "African Union Support and Stabilization Mission in Somalia", None, ActorKind.EXTERNAL),
        ("Reporters Without Borders", "Reporters Without Borders", "FR", None),
    ],
)
def test_the_actors_of_today_are_known(
    lexicon: Lexicon, text: str, name: str | None, country: str | None, kind: ActorKind | None
) -> None:
    """Whom the news of the twenties writes about is known by country and kind."""
    found = [m.value for m in read(f"On Monday the {text} came.", lexicon)[0].organisations]

    assert [(country, kind)] == [(value.country, value.kind) for value in found]
    assert name is None or [name] == [value.name for value in found]
