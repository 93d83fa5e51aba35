"""The encoding of bytes that say nothing of it, where it is clear: from the language that they are in."""

from typing import Final

SURE_CHAOS: Final = 0.1
"""How much mess (0 to 1) `charset_normalizer` may see for its language to be believed."""

SURE_COHERENCE: Final = 0.4
"""How far (0 to 1) the letters must be those of that language."""

STRANGE_SHARE: Final = 0.05
"""Share of the characters beyond ASCII that may be neither letters of the language's alphabet nor printers' marks."""

KANA_SHARE, HANGUL_SHARE, HANZI_SHARE = 0.2, 0.6, 0.08
"""Of the characters beyond ASCII: what a Japanese, Korean or Chinese text has at the least."""

_PAGES: Final = {
    "cp1252": "English French German Spanish Portuguese Italian Dutch Swedish Norwegian Danish Finnish Catalan "
    "Indonesian Swahili Somali Galician Basque Irish Malay Afrikaans Simple English",
    "cp1250": "Polish Czech Slovak Hungarian Slovene Croatian",
    "cp1254": "Turkish",
    "cp1256": "Arabic Farsi Persian Urdu",
    "cp1253": "Greek",
    "cp1255": "Hebrew",
    "cp1251": "Russian Ukrainian Bulgarian Serbian Belarusian",
}
_PAGE_OF: Final = {language: page for page, languages in _PAGES.items() for language in languages.split()}

# Western text that was saved by an old Macintosh or MS-DOS has these where its accents were.
_RARE_IN_THE_WEST: Final = frozenset("ŠšŽžŸÝýÞþÐðƒˆ˜")  # noqa: RUF001 - they are what is looked for
_PRINTERS_MARKS: Final = frozenset("“”„‘’‚«»‹›–—…•·°§€£¥¡¿ºª®©™²³¼½¾×±\xa0\xad‐،؛؟№")  # noqa: RUF001 - as above
_COMMON_HANZI: Final = frozenset("的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們")


def guessed(raw: bytes) -> str | None:
    """Return the encoding that bytes, which are no UTF-8, are in; None where it is not clear."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few texts come here, and it takes a moment to load

    best = from_bytes(raw).best()
    if best is None or best.chaos > SURE_CHAOS:
        return None
    if best.language in {"Japanese", "Korean", "Chinese"}:
        return best.encoding if _is_eastern(str(best), best.language) else None
    page = _PAGE_OF.get(best.language)
    if page is None or best.coherence < SURE_COHERENCE:
        return None
    candidates = [page] if page != "cp1251" else [best.encoding]
    return next((encoding for encoding in candidates if _fits(raw, encoding)), None)


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        beyond = [character for character in raw.decode(encoding) if character > "\x7f"]
    except UnicodeDecodeError:
        return False
    rare = _RARE_IN_THE_WEST if encoding == "cp1252" else frozenset[str]()
    strange = sum((not c.isalpha() or c in rare) and c not in _PRINTERS_MARKS for c in beyond)
    return strange <= len(beyond) * STRANGE_SHARE


def _is_eastern(text: str, language: str) -> bool:
    beyond = [character for character in text if character > "\x7f"]
    kana = sum("\u3040" <= character <= "\u30ff" for character in beyond)
    hangul = sum("\uac00" <= character <= "\ud7a3" for character in beyond)
    common = sum(character in _COMMON_HANZI for character in beyond)
    found, least = {
        "Japanese": (kana, KANA_SHARE),
        "Korean": (hangul, HANGUL_SHARE),
        "Chinese": (common if not kana and not hangul else 0, HANZI_SHARE),
    }[language]
    return found >= max(1, len(beyond) * least)
