"""Bytes into text: what encoding they are in, told by the bytes first and by what is said about them second.

1. A byte order mark says it. 2. Bytes that are UTF-8 are UTF-8, whatever is said: hardly any other text is by chance.
3. What its header or page declares, where the bytes can be that. 4. UTF-16 without a mark, told by its zero bytes.
5. UTF-8 with a few broken places: these become U+FFFD. 6. What the language tells (`encoding_guess`).
Else it is refused: a text in the wrong letters is worse than none.
"""

import codecs
import re
from typing import Final

from tocsin_ingest.normalise.encoding_guess import guessed
from tocsin_ingest.normalise.errors import BadReport, shown

MEND: Final = "save it as UTF-8"

BROKEN_SHARE: Final = 0.002
"""Share of characters of a UTF-8 text that may be broken: a cut at its end, a byte lost on the way."""

SAMPLE: Final = 64_000
"""Bytes that are looked at to find the encoding: more would take longer and change nothing."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_AS_READ_ON_THE_WEB: Final = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
"""Encodings that are declared for their larger brothers (WHATWG Encoding Standard), by Python's names."""

_SEVEN_BIT: Final = frozenset({"iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_kr", "hz"})
"""Encodings whose bytes are all ASCII, so that UTF-8 would pass for them. UTF-7 is none: it only hides markup."""

_NO_TEXT: Final = frozenset({"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_META: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_META_WITHIN: Final = 4_096


def decoded(raw: bytes, *, declared: str | None = None) -> str:
    """Return the text of bytes; `declared` is what was said of their encoding. Raises `BadReport` if it is unclear."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding) or raw[len(mark) :].decode(encoding, errors="replace")
    said = _python_name(declared)
    candidates = [said if said in _SEVEN_BIT else None, _utf16_without_mark(raw), "utf-8", said]
    for encoding in filter(None, candidates):
        if (text := _strictly(raw, encoding)) is not None:
            return text
    return _nearly_utf8(raw) or _found(raw, declared)


def declared_in_markup(raw: bytes) -> str | None:
    """Return the encoding that HTML or XML names at its beginning, or None."""
    match = _META.search(raw[:_META_WITHIN])
    return match[1].decode("ascii") if match else None


def _python_name(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name.replace("-", "_")
    except (LookupError, ValueError):
        return None
    plain = name.replace("iso8859_", "iso8859-")
    return None if name in _NO_TEXT else _AS_READ_ON_THE_WEB.get(plain, plain)


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):  # LookupError: a codec from bytes to bytes, such as `hex`
        return None


def _utf16_without_mark(raw: bytes) -> str | None:
    head = raw[:SAMPLE]
    if len(head) < 4 or len(raw) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 2 < len(head) * 0.6 or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _nearly_utf8(raw: bytes) -> str | None:
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text[:SAMPLE]) - text[:SAMPLE].count("\ufffd")
    return text if broken <= 1 + len(text) * BROKEN_SHARE and whole > broken else None


def _found(raw: bytes, declared: str | None) -> str:
    encoding = guessed(raw[:SAMPLE])
    text = _strictly(raw, encoding) if encoding else None
    if text is not None:
        return text
    said = f", though {shown(declared)} was declared" if declared else ""
    raise BadReport("text", f"no UTF-8 and no other encoding for sure{said}", MEND)
