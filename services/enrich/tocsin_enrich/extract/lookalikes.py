"""Sentences that tell of no act of violence: animals, fires, floods and crashes kill too, and courts have killed."""

from tocsin_enrich.extract.clauses import Clause, clauses_of
from tocsin_enrich.extract.lexicon import Cue, Form, Leaning, Lookalike
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import Reading

CAUSE_REACH = 4
"""Words between "in" or "by" and the mishap: "killed in a huge warehouse fire"."""

SUBJECT_REACH = 5
"""Words between "exploded" and its subject, or "burned" and its object."""

_MISHAP = Lookalike("lookalike", "accident or nature")
_FIGURE = Lookalike("lookalike", "figure of speech")
_GESTURE = Lookalike("lookalike", "gesture of a protest")
_COURT = Lookalike("lookalike", "sentence of a court")
_NOUNS = frozenset({Form.NOUN, Form.PLURAL})
_VEHICLES = frozenset({"vehicle", "aircraft", "vessel"})
_CAUSES = frozenset({"in", "by", "from", "during", "after", "when"})


def find_mishaps(reading: Reading) -> list[Match[Lookalike]]:
    """Return the word in each clause that makes a mishap of what it tells: "a bus veered off the road, killing six".

    Where it tells more than harm and damage, or names a weapon or people who attack, it is none.
    """
    spots = [*reading.all_in("mishap"), *reading.all_in("animal")]
    spots += [k for k in reading.all_in("accident_verb") if _has_vehicle(reading, k)]
    if not spots:
        return []
    found = (_mishap_of(reading, spots, clause) for clause in clauses_of(reading))
    return [Match(k, k + 1, _MISHAP, "lookalikes/mishap") for k in found if k is not None]


def _mishap_of(reading: Reading, spots: list[int], clause: Clause) -> int | None:
    """Return the first of the words at `spots` that does the harm of its clause."""
    low, end = clause
    acts = [cue for cue in reading.cues if cue.start not in spots and low <= cue.start < end]  # "a fire": no "fire at"
    if not _tells_only_harm(reading, acts, clause):
        return None
    return next((k for k in spots if low <= k < end and _is_cause(reading, acts, k)), None)


def find_court(reading: Reading, start: int) -> Match[Lookalike] | None:
    """Return the words that make an execution that begins at token `start` one that a court has ordered."""
    if not reading.is_in(start, "executing"):
        return None
    found = next(iter(reading.all_in("condemned")), None)
    return None if found is None else Match(found, found + 1, _COURT, "lookalikes/court")


def find_figure(reading: Reading, match: Match[Cue]) -> Match[Lookalike] | None:
    """Return the noun of no substance that a blast is said of: "a row exploded", "the crisis that has exploded"."""
    if match.value.lemma != "explode":
        return None
    before = range(match.start - 1, max(-1, match.start - 1 - SUBJECT_REACH), -1)
    found = next((k for k in before if reading.is_in(k, "abstract")), None)
    if found is None or any(found <= w.start for w in reading.weapons if w.start < match.start):
        return None
    return Match(found, found + 1, _FIGURE, "lookalikes/figure")


def find_crash(reading: Reading, match: Match[Cue]) -> Match[Lookalike] | None:
    """Return the crash after which a vehicle exploded by itself: "the tanker exploded after hitting a tree"."""
    after = match.end
    crashes = reading.norms[after : after + 1] in {("after",), ("when",)} and any(
        reading.is_in(k, "crashing") for k in range(after + 1, after + 3)
    )
    if match.value.lemma != "explode" or not crashes:
        return None
    before = (place for place in reading.facilities if match.start - SUBJECT_REACH <= place.end <= match.start)
    if not any(place.value.entity.value in _VEHICLES for place in before) or reading.weapons:
        return None
    return Match(after, after + 2, _MISHAP, "lookalikes/crash")


def find_intangible(reading: Reading, match: Match[Cue]) -> Match[Lookalike] | None:
    """Return what nobody can lay hands on, where that is hit: "destroyed hopes", "an attack on press freedom"."""
    lemma, start = match.value.lemma, match.end
    if lemma in reading.lexicon.classes["blow_to_ideas"] and reading.norms[start : start + 1] in {
        ("on",),
        ("against",),
    }:
        start += 1
    elif lemma not in reading.lexicon.classes["property_harm"]:
        return None
    behind = range(start, min(len(reading.norms), start + SUBJECT_REACH))
    found = next((k for k in behind if reading.is_in(k, "intangible")), None)
    if found is None or any(_heads(reading, k) for k in range(start, found)):
        return None
    return Match(found, found + 1, _FIGURE, "lookalikes/figure")


def _heads(reading: Reading, position: int) -> bool:
    """Tell whether what was hit is a thing or people, who own nothing that follows: "the terrorists' plans"."""
    ends = (
        not reading.tokens[position].word
        or reading.is_in(position, "preposition")
        or reading.is_in(position, "conjunction")
    )
    owns = reading.norms[position + 1 : position + 2] in {("'s",), ("'",)}
    return not owns and (position in reading.nouns or (ends and reading.norms[position] not in {"'s", "'", "of"}))


def find_symbol(reading: Reading, match: Match[Cue]) -> Match[Lookalike] | None:
    """Return what is burnt to protest, and is nobody's property: "burned eight flags", "set fire to an effigy"."""
    if match.value.lemma not in reading.lexicon.classes["arson"]:
        return None
    behind = range(match.end, min(len(reading.norms), match.end + SUBJECT_REACH))
    found = next((k for k in behind if reading.is_in(k, "symbol")), None)
    if found is None or any(match.end <= noun < found for noun in reading.nouns):
        return None
    return Match(found, found + 1, _GESTURE, "lookalikes/symbol")


def _tells_only_harm(reading: Reading, acts: list[Match[Cue]], clause: Clause) -> bool:
    low, end = clause
    harmless = all(cue.value.lemma in reading.lexicon.classes["consequence"] for cue in acts)
    by_people = any(p.value.leaning is Leaning.DOER and low <= p.start < end for p in reading.people)
    named = any(low <= o.start < end for o in reading.organisations)
    armed = any(low <= w.start < end and not reading.is_in(w.start - 1, "laden") for w in reading.weapons)
    return harmless and not (by_people or named or armed)


def _is_cause(reading: Reading, acts: list[Match[Cue]], position: int) -> bool:
    """Tell whether the mishap does the harm: as what is told first, or "in", "by" or "after" it."""
    if position and reading.is_name(position) and not reading.upper:
        return False  # "Wolf Brigade"
    before = position - 1
    article = reading.is_in(before, "determiner") or any(place.end == position for place in reading.facilities)
    if reading.is_in(position, "ambiguous_mishap") and not article:
        return False
    verbs = [cue.start for cue in acts if cue.value.form not in _NOUNS]
    moves = reading.is_in(position, "accident_verb")
    if verbs and position < min(verbs) and (moves or not _is_governed(reading, position)):
        return True
    return any(reading.norms[k] in _CAUSES for k in range(max(0, position - CAUSE_REACH), position))


def _is_governed(reading: Reading, position: int) -> bool:
    return any(reading.norms[k] in {"of", "to", "for", "on", "with"} for k in range(max(0, position - 2), position))


def _has_vehicle(reading: Reading, position: int) -> bool:
    return any(place.end <= position and place.value.entity.value in _VEHICLES for place in reading.facilities)
