"""Sketches of texts: small enough to keep one of every text of days, and enough to know its copies by.

A copy is a text that was written from another: cut, with a new lead, with a paragraph or a new toll. A form that is
filled in anew each day, or for another place, is none, though most of its words are the same: what stands beside its
names and figures is not. So two texts are copies where they have enough word pairs in common, and most of the telling
pairs of the one that has fewer. docs/near-duplicates.md has what was measured.
"""

import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from tocsin.likeness.signature import BYTES, COUNT_BYTES, LONG_PAIRS, PERMUTATIONS, signature_of
from tocsin.likeness.words import Words

MOST_LETTERS: Final = 40_000
"""Code points of a text that count: twenty pages. A huge text must not take a second, and its beginning tells."""

ROWS: Final = 3
"""Numbers that two signatures must share in a row to meet: 94 in a hundred texts of likeness 0.5 do, and of pairs that
have nothing to do with each other one in a million."""

BANDS: Final = PERMUTATIONS // ROWS

COPY_LIKENESS: Final = 0.4
"""Share of word pairs in common from which two texts may be copies: of a text cut to half its length it is 0.5."""

TELLING_SHARED: Final = 0.62
"""Share of the telling pairs of the text with fewer that must be in the other: of copies 0.7 and more are, of the same
form filled in twice 0.6 at most."""

FEWEST_TELLING: Final = 4
"""So few telling pairs say nothing by their difference: a toll and an hour may both be new."""

KEPT: Final = 64
"""Telling pairs that are kept of a text, those with the lowest hashes: of a copy they are the same. All of a column."""

HASH_BYTES: Final = 2
"""Bytes of a telling pair's hash: one that differs agrees with one of 64 by chance once in a thousand times."""

ALL_KNOWN: Final = 256**HASH_BYTES

KEY_BYTES: Final = ROWS * BYTES

SHORT: Final = "s"
"""First letter of the one key of a short text; those of a long text have capitals."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """The keys under which copies of a text meet, and what they are then compared by.

    `content` is empty where the text is short: its one key is that of its words in their order, so that only the very
    same words meet. Else it is 64 bytes, the last of each number of its signature, and the hashes of its telling pairs,
    two bytes each, lowest first. A text without words has no keys.
    """

    keys: tuple[str, ...]
    content: bytes

    @property
    def minima(self) -> bytes:
        return self.content[:PERMUTATIONS]

    @property
    def telling(self) -> list[int]:
        hashes = self.content[PERMUTATIONS:]
        return [int.from_bytes(hashes[at : at + HASH_BYTES], "big") for at in range(0, len(hashes), HASH_BYTES)]


def sketch(text: str) -> Sketch:
    """Return the sketch of a text."""
    words = Words.of(text[:MOST_LETTERS])
    signed = signature_of(words)
    if not signed:
        return Sketch((), b"")
    if int.from_bytes(signed[-COUNT_BYTES:], "big") < LONG_PAIRS:
        in_order = blake2b(" ".join(words.folded).encode(), digest_size=KEY_BYTES)
        return Sketch((SHORT + _letters(in_order.digest()),), b"")
    letters = _letters(signed[: BANDS * KEY_BYTES])
    width = len(letters) // BANDS
    keys = tuple(f"{chr(ord('A') + band)}{letters[band * width : (band + 1) * width]}" for band in range(BANDS))
    hashes = sorted({zlib.crc32(pair.encode()) & 0xFFFF for pair in words.telling})[:KEPT]
    minima = signed[BYTES - 1 : PERMUTATIONS * BYTES : BYTES]
    return Sketch(keys, minima + b"".join(hashed.to_bytes(HASH_BYTES, "big") for hashed in hashes))


def likeness(one: Sketch, other: Sketch) -> float:
    """Return how alike two texts are that meet under a key, 0 to 1; 0 where neither was written from the other.

    Ingest's `group.lua` computes the same inside Redis.
    """
    if not one.content or not other.content:
        return float(one.content == other.content)
    alike = sum(map(int.__eq__, one.minima, other.minima)) / PERMUTATIONS
    return alike if alike >= COPY_LIKENESS and _shared(one.telling, other.telling) >= TELLING_SHARED else 0.0


def _shared(one: list[int], other: list[int]) -> float:
    """Return the share of the fewer hashes that are among the others; 1 where they are too few to tell.

    Of a text with more than are kept only the lowest are known: none above the last of them counts.
    """
    known_to = min((each[-1] for each in (one, other) if len(each) == KEPT), default=ALL_KNOWN)
    a, b = ({hashed for hashed in each if hashed <= known_to} for each in (one, other))
    fewer = min(len(a), len(b))
    return len(a & b) / fewer if fewer >= FEWEST_TELLING else 1.0


def _letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()
