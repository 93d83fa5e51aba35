# ruff: noqa: E501, RUF001 - a text of another language is a line, and has its own letters
"""In which language a text is, where nobody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Source
from tocsin_ingest.normalise import report_from_json
from tocsin_ingest.normalise.language import language_of

FOREIGN = {
    "fr": "Des hommes armés ont attaqué un poste de l'armée près de la frontière dans la nuit de lundi à mardi, tuant "
    "au moins sept soldats. Les assaillants ont ensuite incendié plusieurs véhicules avant de se retirer vers la forêt.",
    "es": "Hombres armados atacaron anoche un puesto del ejército cerca de la frontera y mataron al menos a siete soldados. "
    "Después quemaron varios vehículos y huyeron hacia la selva, según dijo por teléfono un concejal de la zona.",
    "de": "Bewaffnete haben in der Nacht einen Posten der Armee nahe der Grenze angegriffen und mindestens sieben Soldaten "
    "getötet. Danach zündeten sie mehrere Fahrzeuge an und zogen sich in den Wald zurück, wie ein Ortsrat mitteilte.",
    "tr": "Silahlı kişiler dün gece sınır yakınındaki bir askeri karakola saldırdı ve en az yedi askeri öldürdü. Saldırganlar "
    "daha sonra birkaç aracı ateşe verip ormana doğru kaçtı; yerel bir meclis üyesi olayı telefonla anlattı.",
    "ru": "Вооружённые люди ночью напали на армейский пост у границы и убили не менее семи солдат. Затем они подожгли "
    "несколько машин и ушли в сторону леса, сообщил по телефону местный депутат.",
    "uk": "Озброєні люди вночі напали на армійський пост біля кордону й убили щонайменше сімох солдатів. Потім вони "
    "підпалили кілька машин і відійшли в бік лісу, повідомив телефоном місцевий депутат.",
    "ar": "هاجم مسلحون ليلاً موقعاً للجيش قرب الحدود وقتلوا سبعة جنود على الأقل. ثم أحرقوا عدة مركبات قبل أن ينسحبوا نحو "
    "الغابة، بحسب ما قاله مسؤول محلي في اتصال هاتفي مع الصحفيين في العاصمة.",
    "fa": "افراد مسلح شب گذشته به یک پاسگاه ارتش در نزدیکی مرز حمله کردند و دست‌کم هفت سرباز را کشتند. آنان سپس چند خودرو را "
    "آتش زدند و به سوی جنگل عقب نشستند؛ این را یک عضو شورای محلی تلفنی گفت.",
    "zh": "武装人员夜间袭击了边境附近的一个军队哨所，打死至少七名士兵。随后他们放火烧毁了几辆汽车，然后撤往森林方向。"
    "当地一名议员在电话中向记者证实了这一消息，并表示伤亡人数可能还会上升。",
}

NO_LANGUAGE = {
    "capitals": "UNIDENTIFIED GUNMEN FIRED ON PATROL NR AL QAIM STOP TWO KIA STOP CONVOY TURNED BACK STOP " * 4,
    "figures": "Bamako 12\nGao 3\nMénaka 7\nKidal 44\nMopti 9\nSévaré 2\n" * 8,
    "names": "Abdoulaye Diop, Moussa Traoré, Ibrahim Boubacar Keïta, Soumeylou Maïga, Kassoum Coulibaly, " * 6,
    "notes": "2x IED MSR Tampa; 1x VBIED vic. Mosul; neg cas. IDF FOB Kalsu 3 rds 82mm, POO unk, BDA pending. " * 4,
    "few words": "Tres muertos en Cauca.",
    "addresses": "https://news.example/une-attaque-de-la-frontiere " * 30,
    "nothing": "",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_long_clear_text_is_of_its_language(language: str) -> None:
    """With no word about it from its sender."""
    assert language == language_of(FOREIGN[language])


@pytest.mark.parametrize("what", NO_LANGUAGE)
def test_what_is_not_clear_is_of_no_language(what: str) -> None:
    """A wrong one would have the report refused; none has it read."""
    assert language_of(NO_LANGUAGE[what]) is None


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed three people in the town of Mopti on Monday, the army said.",
        "THE ARMY SAID THAT THREE SOLDIERS WERE KILLED IN THE BLAST NEAR THE RIVER.",
        "Ménaka: seven reported killed by gunmen near the market, two wounded.",
    ],
)
def test_english_is_told_by_its_commonest_words(text: str) -> None:
    """In capitals and in short too."""
    assert "en" == language_of(text)


def test_what_the_sender_said_stands() -> None:
    """Whoever wrote it knows."""
    line = '{"text": "Gunmen killed three people in the town of Mopti on Monday, the army said.", "language": "fr"}'

    assert "fr" == report_from_json(line, source=Source(name="desk")).language


@given(st.text(max_size=400))
def test_any_text_has_a_language_or_none(text: str) -> None:
    """Whatever it is made of."""
    found = language_of(text)

    assert found is None or 2 <= len(found) <= 3
