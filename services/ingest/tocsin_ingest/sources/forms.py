"""The forms that a file or a pipe may have, told by the suffix of its name or by how it begins."""

import codecs
import re
from enum import Enum
from typing import Final

BEGINNING: Final = 8_000
"""Bytes that tell the form of what has no name."""

_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADERS: Final = re.compile(
    r"\s*(?:(?:from|to|cc|date|subject|message-id|received|return-path|mime-version|content-type|reply-to|delivered-to"
    r"|x-[a-z0-9-]{1,60}|dkim-signature|list-[a-z]{1,30})[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)


class Form(Enum):
    """What a file holds."""

    TEXT = "a plain text"
    LINES = "JSON lines"
    PAGE = "a web page"
    MAIL = "a mail"


SUFFIXES: Final = {
    ".txt": Form.TEXT,
    ".jsonl": Form.LINES,
    ".ndjson": Form.LINES,
    ".html": Form.PAGE,
    ".htm": Form.PAGE,
    ".xhtml": Form.PAGE,
    ".eml": Form.MAIL,
}
"""What is read; anything else is somebody else's file."""

NAMED: Final = ".txt, .html, .jsonl or .eml"
"""How a message names them."""


def form_of(beginning: bytes) -> Form:
    """Return the form of what begins so. JSON lines begin with an object; what is nothing else is a plain text."""
    if beginning.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return Form.LINES
    if _PAGE.match(beginning.removeprefix(codecs.BOM_UTF8)):
        return Form.PAGE
    return Form.MAIL if _is_mail(beginning.decode("latin-1")) else Form.TEXT


def _is_mail(beginning: str) -> bool:
    """Tell whether a text begins as a mail does: three header fields or more, and who it is from."""
    sample = beginning.replace("\r\n", "\n").removeprefix("\ufeff")
    return _HEADERS.match(sample) is not None and _FROM.search(sample.partition("\n\n")[0]) is not None
