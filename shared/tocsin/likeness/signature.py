"""MinHash signatures of texts: how alike two reports are, without keeping their texts at hand."""

import struct
from functools import lru_cache
from typing import Final

from rensa import RMinHash

from tocsin.likeness.words import Words

PERMUTATIONS: Final = 64
"""Numbers in a signature: the standard error of a likeness of 0.5 is then 0.06."""

SEED: Final = 1889
"""Signatures are kept in databases: another seed would make all of them strangers to each other."""

BYTES: Final = 4
"""Bytes of one number."""

BAND_ROWS: Final = 4
"""Numbers that two signatures must share in a row to meet in a database: nine in ten texts of likeness 0.6 do."""

COPY_LIKENESS: Final = 0.4
"""Share of word pairs that two texts have in common from which one is a copy of the other. Two reporters' texts on one
incident stay below 0.2; a wire story cut to half its length, or with a new lead and toll, stays above 0.4."""

SHORT_COPY_LIKENESS: Final = 0.55
"""The same where one of them is short: what is said of every attack is much of a short text."""

LONG_PAIRS: Final = 20
"""Word pairs, of two words that say something, from which a text is long: some fifty words."""

COUNT_BYTES: Final = 2
"""Bytes at the end of a signature that say how many word pairs the text has."""


def signature(text: str) -> bytes:
    """Return the signature of a text: 258 bytes, the same for ever. Case, punctuation and spacing do not count.

    A text without words has an empty signature, which is like no other.
    """
    return signature_of(Words.of(text))


def signature_of(words: Words) -> bytes:
    """Return the signature of a text whose words are known."""
    pairs = words.pairs
    if not pairs:
        return b""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(list(pairs))
    numbers = struct.pack(f">{PERMUTATIONS}I", *minhash.digest())
    return numbers + min(len(pairs), 256**COUNT_BYTES - 1).to_bytes(COUNT_BYTES, "big")


def likeness(one: bytes, other: bytes) -> float:
    """Return the estimated share, 0 to 1, of word pairs that two texts have in common."""
    if not one or not other:
        return 0.0
    return sum(map(int.__eq__, _numbers(one), _numbers(other))) / PERMUTATIONS


def are_long(one: bytes, other: bytes) -> bool:
    """Tell whether both texts are long enough for stock phrases not to make them alike."""
    return all(int.from_bytes(signed[-COUNT_BYTES:], "big") >= LONG_PAIRS for signed in (one, other))


def bands(signed: bytes) -> tuple[str, ...]:
    """Return the keys under which copies of a text meet; none for an empty signature."""
    width = BAND_ROWS * BYTES
    return tuple(f"{at // width}.{signed[at : at + width].hex()}" for at in range(0, len(signed) - COUNT_BYTES, width))


def are_copies(one: bytes, other: bytes) -> bool:
    """Tell whether one text was written from the other."""
    return likeness(one, other) >= (COPY_LIKENESS if are_long(one, other) else SHORT_COPY_LIKENESS)


@lru_cache(maxsize=4096)
def _numbers(signed: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(signed[at : at + BYTES], "big") for at in range(0, len(signed) - COUNT_BYTES, BYTES))
