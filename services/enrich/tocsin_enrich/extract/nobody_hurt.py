"""Reports that nobody came to harm: "no casualties", "no one was hurt"."""

from tocsin.contracts.parties import CountBasis, Toll
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.tolls import Harm

REACH = 7
"""Tokens between "no" and "casualties"."""


def none_reported(reading: Reading) -> list[Harm]:
    """Return "no casualties" as nobody killed and nobody injured, and "no one was hurt" as nobody injured."""
    for at in reading.all_in("none_word"):
        start = _negation(reading, at)
        if start is not None:
            both = reading.is_in(at, "casualties") or "or" in reading.norms[at : at + 3]
            fates = ["killed", "injured"] if both else ["injured" if _hurts(reading, reading.norms[at]) else "killed"]
            toll = Toll(min=0, max=0, basis=CountBasis.NONE_REPORTED)
            return [Harm(fate, toll, start, at + 1, at, "casualties/none", total=False) for fate in fates]
    return []


def _hurts(reading: Reading, norm: str) -> bool:
    fate = reading.lexicon.fates.get(norm)
    return fate is not None and fate.fate == "injured"


def _negation(reading: Reading, at: int) -> int | None:
    norms = reading.norms
    for start in range(at - 1, max(-1, at - 1 - REACH), -1):
        if norms[start] in {",", ";", "but"}:
            return None
        if norms[start : start + 2] in {("no", "longer"), ("no", "fewer"), ("no", "less"), ("not", "only")}:
            return None
        if reading.is_in(start, "negative") or norms[start : start + 2] in {("not", "cause"), ("not", "result")}:
            return start
    return None
