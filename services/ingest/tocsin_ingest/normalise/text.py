"""One way to write the same characters.

All offsets in Tocsin count code points of the text that comes out of here. A reader who holds the text as it was
sent can use the same offsets in all but two cases: CRLF becomes one LF, and NFC may join a letter and its accents.
"""

import re
import unicodedata
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


def normalised(text: str) -> str:
    r"""Return the text in NFC, with `\n` as the only newline and no control characters but tab and newline.

    Control characters and no-break spaces become spaces, lone surrogates U+FFFD. White space at the end goes; at the
    beginning it stays, because offsets would move. Normalising twice changes nothing.
    """
    lines = _NEWLINES.sub("\n", text.removeprefix(BYTE_ORDER_MARK))
    return unicodedata.normalize("NFC", _SURROGATES.sub(REPLACEMENT, lines).translate(_CHARACTERS)).rstrip()


def one_line(text: str) -> str:
    """Return normalised text without newlines, with single spaces: for titles and names."""
    return " ".join(normalised(text).split())
