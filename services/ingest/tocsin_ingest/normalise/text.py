"""One way to write the same characters.

All offsets in Tocsin count code points of the text that comes out of here. A reader who holds the text as it was
sent can use the same offsets in all but two cases: CRLF becomes one LF, and NFC may join a letter and its accents. For
these, and for headers that are taken off, `tracing` gives the way back.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

REPLACEMENT: Final = "\ufffd"
BYTE_ORDER_MARK: Final = "\ufeff"

_NEWLINES: Final = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

# A C1 control in the wild is a Windows-1252 byte that was read as Latin-1: a quotation mark or a dash.
_WINDOWS_1252: Final = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0xA0)}
_CHARACTERS: Final = (
    {code: " " for code in (*range(0x20), 0x7F, 0xA0) if code not in {0x09, 0x0A}}
    | _WINDOWS_1252
    | {code: " " for code, character in _WINDOWS_1252.items() if character == REPLACEMENT}
)

_UNFIT_ASCII: Final = bytes(code for code in (*range(0x20), 0x7F) if code not in {0x09, 0x0A})

MOST_MARKS: Final = 30
"""Accents on one letter, as in Unicode's stream-safe format (UAX 15): to put n of them in order takes n² steps."""

_MARKS_BY_DECOMPOSITION: Final = frozenset("\u0f73\u0f75\u0f81")


def normalised(text: str) -> str:
    r"""Return the text in NFC, with `\n` as the only newline and no control characters but tab and newline.

    Control characters and no-break spaces become spaces; lone surrogates, and what is heaped on a letter beyond
    `MOST_MARKS` accents, become U+FFFD. White space at the end goes; at the
    beginning it stays, because offsets would move. Normalising twice changes nothing.
    """
    if _is_fit_ascii(text):
        return text.rstrip()
    lines = _NEWLINES.sub("\n", text.removeprefix(BYTE_ORDER_MARK))
    return unicodedata.normalize("NFC", replaced(lines)).rstrip()


def _is_fit_ascii(text: str) -> bool:
    """Tell a text of which no character is replaced, as most are, in a tenth of the time that replacing takes."""
    return text.isascii() and len(text.encode().translate(None, delete=_UNFIT_ASCII)) == len(text)


def replaced(text: str) -> str:
    """Return the text with each character that may not stand in a report replaced by one that may."""
    fit = _SURROGATES.sub(REPLACEMENT, text).translate(_CHARACTERS)
    return fit if fit.isascii() or unicodedata.is_normalized("NFC", fit) else "".join(_few_marks(fit))


def _few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        is_mark = unicodedata.combining(character) or character in _MARKS_BY_DECOMPOSITION
        marks = marks + 1 if is_mark else 0
        if marks > MOST_MARKS:
            character, marks = REPLACEMENT, 0  # noqa: PLW2901 - it is replaced
        yield character


def one_line(text: str) -> str:
    """Return normalised text without newlines, with single spaces: for titles and names."""
    return " ".join(normalised(text).split())
