"""The texts of a feed, which may be plain, HTML, or HTML that was escaped once too often."""

import html
import re
from typing import Final

from tocsin_ingest.normalise.html import text_of_html
from tocsin_ingest.normalise.text import normalised, one_line

_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?=[\s/>])")
_ESCAPED_TAG: Final = re.compile(r"&lt;/?(?:p|br|div|a|b|i|em|strong|span|img|ul|li|table)\b", re.IGNORECASE)


def plain(text: str) -> str:
    """Return what a reader sees of a text that may hold markup. The lines of one that holds none stay as they are."""
    once = html.unescape(text) if _ESCAPED_TAG.search(text) else text
    return normalised(text_of_html(once) if _TAG.search(once) else html.unescape(once)).strip()


def headline(text: str | None) -> str | None:
    """Return a title on one line, or None where it is blank."""
    return one_line(plain(text or "")) or None
