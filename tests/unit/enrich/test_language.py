"""Only English is read; everything else is passed on with a reason."""

import pytest

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.language import unreadable


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hombres armados mataron a tres personas en una aldea del norte, según dijo la policía el lunes.", "Spanish"),
        (
            "Des hommes armés ont tué trois personnes dans un village du nord, selon la police et les autorités.",
            "French",
        ),
        (
            "Homens armados mataram três pessoas em uma aldeia do país, segundo a polícia.",
            "Portuguese",
        ),
        (
            "Bewaffnete haben bei einem Angriff auf das Dorf drei Menschen getötet und sind mit dem Auto geflohen.",
            "German",
        ),
        ("Вооружённые люди убили трёх человек в деревне на севере страны.", "Latin script"),
    ],
)
def test_other_languages_are_named(lexicon: Lexicon, text: str, language: str) -> None:
    """The reason says what the text looks like."""
    assert language in (unreadable(text, lexicon) or "")


@pytest.mark.parametrize(
    "text",
    [
        "2X KIA 5X WIA IVO CP 12",
        "GUNMEN KILLED TWO POLICEMEN IN SAN SALVADOR",
        "Blast in Kyiv",
        "Hits in La Paz, El Alto, Los Andes and San Juan de la Cruz were heard in De la Rosa",
        "Gunmen of the Frente de Liberación in La Paz killed two people in the market on Monday.",
        "",
    ],
)
def test_terse_and_upper_case_english_is_read(lexicon: Lexicon, text: str) -> None:
    """Few small words, or Spanish names, make no foreign text."""
    assert None is unreadable(text, lexicon)
