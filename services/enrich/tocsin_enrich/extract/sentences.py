"""Text to sentences: ends of sentences, blank lines and bullets break; abbreviations and wrapped lines do not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_SENTENCE = 1500
"""Characters. A longer stretch without a full stop is a table or a list; it is cut at the next line end or space."""

CAPITALS_SHARE = 0.005
"""Share of capitals among letters below which a small letter may begin a sentence; running text has 0.02 and more."""

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "col",
        "lt",
        "sgt",
        "maj",
        "capt",
        "brig",
        "adm",
        "sen",
        "rep",
        "gov",
        "st",
        "jr",
        "sr",
        "prof",
        "rev",
        "hon",
        "no",
        "nos",
        "vs",
        "etc",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "approx",
        "dept",
        "fig",
        "inc",
        "ltd",
        "co",
        "corp",
        "pvt",
        "cpl",
        "cmdr",
        "pres",
        "mt",
        "ft",
        "vol",
        "art",
        "sec",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
    ]
)
_BREAK = re.compile(
    r"(?P<blank>\n[ \t]*\n\s*)"
    r"|(?P<bullet>\n[ \t]*(?=(?:[-*•–]|\d{1,2}[.)])\s))"  # noqa: RUF001 - en dashes are bullets too
    r"|(?P<clock>\n[ \t]*(?=\d{1,2}:\d{2}))"
    r"|(?P<stop>(?<![.!?])[.!?]+[\"'”’)\]]*(?=\s))"  # noqa: RUF001 - closing typographic quotes
    r"|(?P<field>\n(?=[ \t]*[A-Z][A-Za-z /]{1,24}:\s))"
)
_LAST_WORD = re.compile(r"[^\s(\[\"'“]*$")
_NEXT = re.compile(r"\s+[\"'“‘(\[]*(.)")  # noqa: RUF001 - opening typographic quotes


class Sentence(NamedTuple):
    """A stretch of the text, and the paragraph it stands in."""

    start: int
    end: int
    paragraph: int


def split(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order; none is empty."""
    found: list[Sentence] = []
    paragraph, begin = 0, 0
    plain = is_small(text)
    for match in _BREAK.finditer(text):
        if match.lastgroup == "stop" and not _ends(text, match, plain=plain):
            continue
        end = match.end() if match.lastgroup == "stop" else match.start()
        found.extend(_trimmed(text, begin, end, paragraph))
        begin = match.end()
        paragraph += match.lastgroup != "stop"
    found.extend(_trimmed(text, begin, len(text), paragraph))
    return found


def is_small(text: str) -> bool:
    """Tell whether a text has no capitals, not even where a sentence begins: so are some feeds and messages."""
    return sum(map(str.isupper, text)) < CAPITALS_SHARE * sum(map(str.isalpha, text))


def _ends(text: str, stop: re.Match[str], *, plain: bool) -> bool:
    following = _NEXT.match(text, stop.end())
    if following is None:
        return True
    letter = following.group(1)
    if letter.islower() and not plain:
        return False
    if stop.group()[0] != ".":
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    word = before.group().lower() if before else ""
    return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()))


def _trimmed(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while begin < end:
        stop = end
        if end - begin > MAX_SENTENCE:
            cut = text.rfind(" ", begin, begin + MAX_SENTENCE)
            stop = cut if cut > begin else begin + MAX_SENTENCE
        piece = text[begin:stop]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if right > left:
            yield Sentence(begin + left, begin + right, paragraph)
        begin = stop
