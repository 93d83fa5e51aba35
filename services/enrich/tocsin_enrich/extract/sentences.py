"""Text to sentences: ends of sentences, blank lines, bullets, rows and stamps break; abbreviations and wraps do not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tocsin_enrich.extract.lines import ENTRY, ENTRY_TAG, LINE_BREAK, Wrapping

MAX_SENTENCE = 1500
"""Characters. A longer stretch without a full stop is a table or a list; it is cut at the next line end or space."""

CAPITALS_SHARE = 0.005
"""Share of capitals among letters below which a small letter may begin a sentence; running text has 0.02 and more."""

SEEN_AT_ONCE = 400
"""Characters at the beginning, in which nearly every text has capitals enough for all of it."""

MOST_FIGURES = 2
"""Figures of the number that an entry begins with: "12." ends no sentence there."""

_SHORT_FORMS = (
    "mr mrs ms dr gen col lt sgt maj capt brig adm sen rep gov st jr sr prof rev hon no nos vs etc jan feb mar apr "
    "jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun approx dept fig inc ltd co corp "
    "pvt cpl cmdr pres mt ft vol art sec e.g i.e a.m p.m u.s u.k u.n"
)
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_STOP = r"(?P<stop>(?<![.!?])[.!?]+[\"'”’)\]]*(?=\s|<))"  # noqa: RUF001 - closing typographic quotes
_BREAK = re.compile(rf"{LINE_BREAK}|{_STOP}", re.IGNORECASE)
_MARK = re.compile(r"[\n<.!?]")
"""What `_BREAK` begins with."""

_CAPITAL = re.compile(r"[A-Z]")
_LAST_WORD = re.compile(r"[^\s(\[\"'“>]*$")
_NEXT = re.compile(r"\s*(?:</?[a-z][^<>]{0,60}>\s*)*[\"'“‘(\[]*(.)")  # noqa: RUF001 - opening typographic quotes


class Sentence(NamedTuple):
    """A stretch of the text, the paragraph it stands in, and the entry of a list or table, 0 in running text."""

    start: int
    end: int
    paragraph: int
    entry: int = 0


def split(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order; none is empty."""
    found: list[Sentence] = []
    plain, wrapping = is_small(text), Wrapping(text)
    paragraph, begin = 0, 0
    entry = last_entry = int(ENTRY.match(text) is not None)
    for match in _breaks(text):
        kind = match.lastgroup
        if not (_ends(text, begin, match, plain=plain) if kind == "stop" else wrapping.breaks(match)):
            continue
        end = match.end() if kind == "stop" else match.start()
        found.extend(_trimmed(text, begin, end, paragraph, entry))
        begin = match.end()
        if kind == "stop":
            continue
        paragraph += 1
        if ENTRY.match(text, begin) or ENTRY_TAG.search(text, match.start(), begin):
            entry = last_entry = last_entry + 1
        elif kind not in {"line", "field"}:
            entry = 0
    found.extend(_trimmed(text, begin, len(text), paragraph, entry))
    return found


def _breaks(text: str) -> Iterator[re.Match[str]]:
    """Yield the places where a sentence may end. Only a few characters can: the rest is not looked at."""
    behind = 0
    for mark in _MARK.finditer(text):
        match = _BREAK.match(text, mark.start()) if mark.start() >= behind else None
        if match is not None:
            behind = match.end()
            yield match


def is_small(text: str) -> bool:
    """Tell whether a text has no capitals, not even where a sentence begins: so are some feeds and messages."""
    if len(_CAPITAL.findall(text, 0, SEEN_AT_ONCE)) >= CAPITALS_SHARE * len(text):
        return False
    return sum(map(str.isupper, text)) < CAPITALS_SHARE * sum(map(str.isalpha, text))


def _ends(text: str, begin: int, stop: re.Match[str], *, plain: bool) -> bool:
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
    counts = word.isdecimal() and len(word) <= MOST_FIGURES and not text[begin : stop.start() - len(word)].strip()
    return not (counts or word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()))


def _trimmed(text: str, begin: int, end: int, paragraph: int, entry: int) -> Iterator[Sentence]:
    while begin < end:
        stop = end
        if end - begin > MAX_SENTENCE:
            cut = text.rfind(" ", begin, begin + MAX_SENTENCE)
            stop = cut if cut > begin else begin + MAX_SENTENCE
        piece = text[begin:stop]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if right > left:
            yield Sentence(begin + left, begin + right, paragraph, entry)
        begin = stop
