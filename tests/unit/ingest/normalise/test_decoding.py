"""Bytes in every encoding that the world still sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.decoding import declared_in_markup, decoded

QUOTES = "The army said: \u201cWe struck the depot \u2014 twice.\u201d The town\u2019s mayor said 14 died. " * 3
FRENCH = (
    "Des soldats ont été tués à la frontière, a déclaré l\u2019armée. Les blessés sont évacués vers l\u2019hôpital. "
    * 3
)
SPANISH = (
    "El ejército dijo que murieron tres soldados en la explosión de una bomba en la región, según la policía. " * 3
)
RUSSIAN = "Военные сообщили, что в результате удара беспилотника погибли три человека, ещё пять ранены. " * 3
POLISH = "Wojsko poinformowało, że w wybuchu zginęło trzech żołnierzy, a pięciu zostało rannych w pobliżu granicy. " * 3
TURKISH = "Ordu, sınır yakınında meydana gelen patlamada üç askerin öldüğünü, beş kişinin yaralandığını açıkladı. " * 3  # noqa: RUF001 - its own letters
ARABIC = "قال الجيش إن ثلاثة جنود قتلوا في انفجار قنبلة قرب الحدود وأصيب خمسة آخرون بجروح. " * 3
CHINESE = "军方表示，三名士兵在边境附近的爆炸中丧生，另有五人受伤。这是一个在该国的事件，我们不了解。" * 4  # noqa: RUF001 - its own marks
JAPANESE = "軍によると、国境付近の爆発で兵士3人が死亡し、5人が負傷した。" * 4
KOREAN = "군은 국경 인근 폭발로 병사 3명이 숨지고 5명이 다쳤다고 밝혔다. " * 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (QUOTES, "cp1252"),
        (FRENCH, "cp1252"),
        (SPANISH, "latin-1"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (ARABIC, "cp1256"),
        (CHINESE, "gb18030"),
        (JAPANESE, "cp932"),
        (KOREAN, "cp949"),
        (RUSSIAN, "utf-16"),
        (QUOTES, "utf-16-le"),
        (QUOTES, "utf-16-be"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "utf-8-sig"),
    ],
)
def test_a_clear_text_is_read_without_a_word_about_its_encoding(text: str, encoding: str) -> None:
    """Letter by letter: a nearly right encoding would garble names."""
    assert text == decoded(text.encode(encoding))


@pytest.mark.parametrize(
    "raw",
    [
        "José".encode("latin-1"),
        "L'armée a pris Kidal.".encode("latin-1"),
        FRENCH.encode("mac-roman"),
        bytes(range(128, 256)) * 4,
    ],
)
def test_what_is_not_clear_is_refused(raw: bytes) -> None:
    """A short text, an old Macintosh's, a program: wrong letters are worse than none."""
    with pytest.raises(BadReport, match="text: found no UTF-8 and no other encoding for sure; save it as UTF-8"):
        decoded(raw)


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        ("Zażółć gęślą jaźń".encode("cp1250"), "windows-1250", "Zażółć gęślą jaźń"),
        ("a \u201cquote\u201d".encode("cp1252"), "iso-8859-1", "a \u201cquote\u201d"),
        ("東京".encode("iso-2022-jp"), "ISO-2022-JP", "東京"),
        ("上海".encode("gb18030"), "gb2312", "上海"),
        ("Київ".encode(), "iso-8859-1", "Київ"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"plain", "no-such-code", "plain"),
        (b"plain", "hex", "plain"),
    ],
)
def test_what_is_declared_counts_where_the_bytes_allow_it(raw: bytes, declared: str, text: str) -> None:
    """UTF-8 is UTF-8 whatever is declared; latin-1 is read as browsers do; UTF-7 and codecs that are none are not."""
    assert text == decoded(raw, declared=declared)


def test_a_lying_declaration_is_told_in_the_refusal() -> None:
    """So that whoever mends it knows where to look."""
    with pytest.raises(BadReport, match="though 'big5' was declared"):
        decoded(bytes(range(128, 256)), declared="big5")


def test_a_cut_utf8_text_keeps_all_but_its_last_letter() -> None:
    """A download that broke off is still a report."""
    assert FRENCH + "\ufffd" == decoded(FRENCH.encode() + b"\xe2\x80")


@pytest.mark.parametrize(
    ("markup", "declared"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?>', "iso-8859-2"),
        (b"<p>none", None),
    ],
)
def test_markup_says_at_its_beginning_what_it_is_in(markup: bytes, declared: str | None) -> None:
    """In any of three ways."""
    assert declared == declared_in_markup(markup)


@given(st.binary(), st.none() | st.text(max_size=20))
def test_any_bytes_are_text_or_refused(raw: bytes, declared: str | None) -> None:
    """Whatever is declared of them."""
    try:
        assert isinstance(decoded(raw, declared=declared), str)
    except BadReport as refused:
        assert "; save it as UTF-8" in str(refused)  # noqa: PT017 - either outcome is right


@given(st.text())
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    """What everybody sends comes through unchanged."""
    raw = text.removeprefix("\ufeff").encode(errors="replace")
    if b"\0" not in raw:
        assert raw.decode() == decoded(raw, declared="cp1251")
