"""Where one sentence tells two things that have nothing to do with each other: a mishap, and what people did.

"And" or "while" (word class clause_join) may join two; "after" and "when" tell the cause, which belongs to the event.
"""

from itertools import pairwise

from tocsin_enrich.extract.lexicon import Cue, Leaning
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import Reading

Clause = tuple[int, int]
"""The tokens from its first to behind its last."""


def clauses_of(reading: Reading) -> list[Clause]:
    """Return the parts of a sentence that tell of something else each: "a fire killed four, and gunmen shot a judge".

    A new one begins at a conjunction behind which somebody acts, or something else than people does.
    """
    low, end, found = 0, len(reading.norms), []
    joining = reading.lexicon.classes["clause_join"]
    joins = [k for k, norm in enumerate(reading.norms) if norm == ";" or norm in joining]
    for join, until in pairwise([*joins, end]):
        turns = reading.norms[join] == ";" or _acts(reading, join, until) != _acts(reading, low, join)
        if turns and _tells(reading, join, until) and _tells(reading, low, join):
            found.append((low, join))
            low = join
    return [*found, (low, end)]


def same_clause(reading: Reading, one: int, other: int) -> bool:
    """Tell whether two tokens stand in one clause."""
    low, high = sorted((one, other))
    if reading.lexicon.classes["clause_join"].isdisjoint(reading.norms[low:high]):
        return True
    return any(start <= low and high < end for start, end in clauses_of(reading))


def _tells(reading: Reading, low: int, end: int) -> bool:
    return _first_cue(reading, low, end) is not None


def _first_cue(reading: Reading, low: int, end: int) -> Match[Cue] | None:
    return next((cue for cue in reading.cues if low <= cue.start < end), None)


def _acts(reading: Reading, low: int, end: int) -> bool:
    """Tell whether somebody who bears arms, or a weapon, stands before the first verb of a clause and does it."""
    cue = _first_cue(reading, low, end)
    if cue is None:
        return False
    suffers = reading.is_in(cue.start - 1, "be") or cue.value.lemma in reading.lexicon.classes["dying"]
    armed = not suffers and any(p.value.leaning is Leaning.DOER and low <= p.start < cue.start for p in reading.people)
    weapon = any(low <= w.start < cue.start for w in reading.weapons)
    harmless = cue.value.lemma in reading.lexicon.classes["consequence"]
    return armed or weapon or (not harmless and any(low <= o.start < cue.start for o in reading.organisations))
