r"""From the offsets of a report back to those of the text as it was sent.

Normalising moves characters in four ways: a byte order mark goes, CRLF becomes one LF, NFC joins a letter and its
accents (or, rarely, takes one apart), and a header is taken off. A sender who holds offsets of an own copy needs the
way back:

>>> traced("\ufeffcafe\u0301\r\nburned").sent(5)
8
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.text import BYTE_ORDER_MARK, normalised, replaced

MEND: Final = r"send it in NFC, with \n alone at the end of a line"

_MAY_MOVE: Final = re.compile("\r\n|[\x00-\x7f]?[^\x00-\x7f]+")
"""Where lengths may change: nothing of ASCII joins what stands before it, and no accent what stands before a letter."""


class Shift(NamedTuple):
    """From offset `start` of the normalised text on, the text as sent is `by` code points further."""

    start: int
    by: int


class Traced(NamedTuple):
    """A normalised text, and how far from its characters those of the text as sent stand; ordered, the first at 0."""

    text: str
    shifts: tuple[Shift, ...]

    def sent(self, offset: int) -> int:
        """Return the offset in the text as sent of an offset in the normalised text."""
        return offset + self.shifts[bisect_right(self.shifts, offset, key=lambda shift: shift.start) - 1].by

    def without(self, beginning: int) -> "Traced":
        """Return the same for the text without its first so many characters, such as a header."""
        kept = [Shift(shift.start - beginning, shift.by + beginning) for shift in self.shifts]
        first = Shift(0, self.sent(beginning))
        return Traced(self.text[beginning:], (first, *(shift for shift in kept if shift.start > 0)))


def traced(raw: str, *, most_shifts: int | None = None) -> Traced:
    """Return `normalised(raw)` and the way back. Linear in the length of the text.

    Raises `BadReport` where the way back has more shifts than `most_shifts`.

    Where several characters became one, its offset is that of the first of them; an end offset is where the next
    character begins, so that a quote's slice of the text as sent holds all that it was made of.
    """
    shifts = {0: 0}
    sent, made = 0, 0
    for length, length_made in _pieces(raw):
        sent, made = sent + length, made + length_made
        if length != length_made:
            shifts[made] = sent - made
            if most_shifts is not None and len(shifts) > most_shifts:
                raise BadReport("text", f"characters that move in more than {most_shifts} places", MEND)
    text = normalised(raw)
    return Traced(text, tuple(Shift(start, by) for start, by in shifts.items() if start <= len(text)))


def shifts_of(sent: str, kept: str, *, most: int | None = None) -> tuple[Shift, ...]:
    """Return the shifts of a report's text `kept`, made of a text as `sent`: with a header, it is the end of it.

    Raises `BadReport` where they are more than `most`.
    """
    whole = traced(sent, most_shifts=most)
    return whole.without(len(whole.text) - len(kept)).shifts if whole.text.endswith(kept) else whole.shifts


def _pieces(raw: str) -> Iterator[tuple[int, int]]:
    """Yield how long each piece of a text is as sent, and normalised; the ends of pieces are the same place in both."""
    start = len(BYTE_ORDER_MARK) if raw.startswith(BYTE_ORDER_MARK) else 0
    yield start, 0
    for found in _MAY_MOVE.finditer(raw, start):
        yield found.start() - start, found.start() - start
        start = found.end()
        if found[0] == "\r\n":
            yield 2, 1
        else:
            yield from _clusters(replaced(found[0]))
    yield len(raw) - start, len(raw) - start


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    """Yield the lengths of a letter with its accents, before and after they are joined."""
    if unicodedata.is_normalized("NFC", run):
        yield len(run), len(run)
        return
    cluster = ""
    for character in run:
        if cluster and _begins_anew(cluster, character):
            yield len(cluster), len(_nfc(cluster))
            cluster = ""
        cluster += character
    yield len(cluster), len(_nfc(cluster))


def _begins_anew(cluster: str, character: str) -> bool:
    if unicodedata.combining(unicodedata.normalize("NFD", character)[0]):
        return False
    return _nfc(cluster + character) == _nfc(cluster) + _nfc(character)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
