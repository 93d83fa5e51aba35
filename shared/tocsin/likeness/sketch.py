"""Sketches of texts: small enough to keep one of every text of days, and enough to know its copies by.

A copy is a text that was written from another: cut, with a new lead, with a paragraph or a new toll. A form that is
filled in anew each day, or for another place, is none: most of its words are the same, and its names and figures are
not. So two texts are copies where they have enough word pairs in common, and the names and figures of the poorer one
are in the other.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from tocsin.likeness.signature import BYTES, COUNT_BYTES, LONG_PAIRS, PERMUTATIONS, signature
from tocsin.likeness.words import figures_of, names_of, words_of

MOST_LETTERS: Final = 40_000
"""Code points of a text that count: twenty pages. A huge text must not take a second, and its beginning tells."""

ROWS: Final = 3
"""Numbers that two signatures must share in a row to meet: 94 in a hundred texts of likeness 0.5 do, and of two that
have nothing to do with each other one pair in a million."""

BANDS: Final = PERMUTATIONS // ROWS

KEY_BYTES: Final = ROWS * BYTES

COPY_LIKENESS: Final = 0.4
"""Share of word pairs in common from which two texts may be copies. docs/near-duplicates.md has what was measured."""

NAMES_SHARED: Final = 0.6
"""Share of the names of the text with fewer that must be in the other."""

FIGURES_SHARED: Final = 0.4
"""The same of figures: a copy may tell a new toll and another hour."""

FEWEST_NAMES: Final = 3
FEWEST_FIGURES: Final = 4
"""So few names or figures say nothing by their difference: two tolls and an hour may all be new."""

KEPT: Final = 48
"""Names and figures that are kept of a text, those with the lowest hashes: of a copy's the same."""

HASH_BYTES: Final = 2
"""Bytes of a name's or figure's hash: of 48 two differing ones agree by chance once in thirty texts."""

SHORT: Final = "s"
"""First letter of the one key of a short text."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The keys under which copies of a text meet, and what they are then compared by.

    `content` is empty where the text is short: its one key is that of its words in their order, so that only the very
    same words meet. Else it is 64 bytes, the last of each number of its signature; two of the count of its names, times
    two; the hashes of its names, and those of its figures, each two bytes, lowest first. No words, no keys.
    """

    keys: tuple[str, ...]
    content: bytes

    @property
    def minima(self) -> bytes:
        return self.content[:PERMUTATIONS]

    @property
    def names(self) -> list[int]:
        return _numbers(self.content[PERMUTATIONS + 1 : self._figures_from])

    @property
    def figures(self) -> list[int]:
        return _numbers(self.content[self._figures_from :])

    @property
    def _figures_from(self) -> int:
        return PERMUTATIONS + 1 + self.content[PERMUTATIONS] * HASH_BYTES


def sketch(text: str) -> Sketch:
    """Return the sketch of a text."""
    text = text[:MOST_LETTERS]
    signed = signature(text)
    if not signed:
        return Sketch((), b"")
    if int.from_bytes(signed[-COUNT_BYTES:], "big") < LONG_PAIRS:
        return Sketch((SHORT + _letters(_hash(" ".join(words_of(text)), KEY_BYTES)),), b"")
    letters = _letters(signed[: BANDS * KEY_BYTES])
    width = len(letters) // BANDS
    keys = tuple(f"{chr(ord('A') + band)}{letters[band * width : (band + 1) * width]}" for band in range(BANDS))
    names, figures = _lowest(names_of(text)), _lowest(figures_of(text))
    minima = signed[BYTES - 1 : PERMUTATIONS * BYTES : BYTES]
    return Sketch(keys, minima + bytes([len(names)]) + b"".join(names) + b"".join(figures))


def likeness(one: Sketch, other: Sketch) -> float:
    """Return how alike two texts are that have a key in common, 0 to 1; 0 where one was not written from the other.

    This is what `group.lua` computes inside Redis.
    """
    if not one.content or not other.content:
        return float(one.content == other.content)
    alike = sum(map(int.__eq__, one.minima, other.minima)) / PERMUTATIONS
    same = (
        alike >= COPY_LIKENESS
        and _shared(one.names, other.names, fewest=FEWEST_NAMES) >= NAMES_SHARED
        and _shared(one.figures, other.figures, fewest=FEWEST_FIGURES) >= FIGURES_SHARED
    )
    return alike if same else 0.0


def _shared(one: list[int], other: list[int], *, fewest: int) -> float:
    """Return the share of the fewer hashes that are among the others; 1 where they are too few to tell.

    Of a text with more than are kept only the lowest are known, so that hashes above those of the other do not count.
    """
    known_to = min(each[-1] for each in (one, other) if len(each) == KEPT) if KEPT in (len(one), len(other)) else None
    a, b = ({hashed for hashed in each if known_to is None or hashed <= known_to} for each in (one, other))
    least = min(len(a), len(b))
    return len(a & b) / least if least >= fewest else 1.0


def _lowest(words: set[str]) -> list[bytes]:
    return sorted({_hash(word, HASH_BYTES) for word in words})[:KEPT]


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()


def _letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()


def _numbers(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + HASH_BYTES], "big") for at in range(0, len(data), HASH_BYTES)]
