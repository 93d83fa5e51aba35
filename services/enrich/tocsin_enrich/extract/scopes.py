"""Which acts of a sentence a status word speaks of: what follows it, what it frames, or all."""

from collections.abc import Callable

from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.lexicon import Form, Scope, StatusWord
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.reading import Reading

ADJACENT_GAP = 3
"""Words between a status word of scope `adjacent` and the act."""

BEFORE_GAP = 14
"""Words between a status word of scope `before` and the act."""

OPENING = 1
"""Token from which at the latest an adverbial opens the sentence, and speaks of all of it: "in those years, ..."."""

RELATIVE_GAP = 4
"""Words between "who" and the act of its clause: "who in May had killed"."""

_QUOTES = frozenset({'"', "”", "“"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_OPENERS = _RELATIVES | {"when", "where", "how"}

_NOT_ITS_NOUN = frozenset({"after", "when", "in", "by", "who", "that", "during"})
"""Words between a status word and a noun across which it says nothing of the noun."""

_BETWEEN = frozenset(
    {"to", "be", "been", "have", "also", "again", "soon", "out", "an", "a", "the", "any", "try", "carry", "launch"}
    | {"not", "continue", "resume", "begin", "start", "stage", "him", "them", "it", "even"}
)
"""Small words that do not part an adjacent status word from its verb."""

_DEPENDENT = frozenset({Form.GERUND, Form.BASE})
_FINITE = frozenset({Form.PAST, Form.THIRD})
_FACTS = frozenset({Form.PAST, Form.PARTICIPLE})
_COUNTED_PEOPLE = frozenset({"suspect", "suspects"})
"""Nouns for people that are spelled like a form of a status verb."""

_UNREAL = frozenset({"planned", "threatened", "hypothetical"})


def governs(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether the word speaks of the act."""
    scope, reading = match.value.scope, trigger.reading
    if match.start < trigger.end and trigger.start < match.end:
        return scope is Scope.SENTENCE and match.value.status in {"historical", "aggregate", "claimed"}
    if _is_noun_for_people(reading, match):
        return False
    named = (
        match.start > 0 and reading.tokens[match.start].capital and not reading.upper and reading.is_name(match.start)
    )
    return not named and _SCOPES[scope](trigger, match)  # "the Daily Star" is no daily thing


def _is_noun_for_people(reading: Reading, match: Match[StatusWord]) -> bool:
    """Tell whether "suspects" are people and nobody's guess: counted, with an article, or first of all."""
    if reading.norms[match.end - 1] not in _COUNTED_PEOPLE or match.end - match.start > 1:
        return False
    before = match.start - 1
    return before < 0 or reading.is_in(before, "determiner") or is_number(reading, before)


def _over_sentence(trigger: Trigger, match: Match[StatusWord]) -> bool:
    if match.value.status in {"claimed", "corrected", "alleged"}:
        return True
    if _counts_weapons(trigger.reading, match) or _describes_a_thing(trigger.reading, match):
        return False
    low, high = (match.end, trigger.start) if match.end <= trigger.start else (trigger.end, match.start)
    if (
        match.start <= OPENING
        and match.value.status == "historical"
        and trigger.reading.norms[low:high].count(",") == 1
    ):
        return trigger.reading.norms[low] == ","  # "at that time, gunmen killed a judge"
    return not _segment_ends(trigger.reading, low, high)


def _describes_a_thing(reading: Reading, match: Match[StatusWord]) -> bool:
    """Tell whether "daily" says how often something else than an act is: "a bus on a daily route"."""
    end = match.end
    if not reading.is_in(end - 1, "periodical") or end >= len(reading.tokens) or not reading.tokens[end].word:
        return False
    acts = end in reading.in_cues or any(w.start <= end < w.end for w in reading.weapons)
    return not acts and not reading.is_grammar(end) and not reading.is_in(end, "clause_break")


def _counts_weapons(reading: Reading, match: Match[StatusWord]) -> bool:
    """Tell whether the words count what one act was done with: "a wave of missiles"; "of attacks" sums up many."""
    of = reading.norms[match.end - 1] == "of"
    return of and any(match.end <= w.start <= match.end + 1 for w in reading.weapons)


def _before(trigger: Trigger, match: Match[StatusWord]) -> bool:
    near = match.end <= trigger.start <= match.end + BEFORE_GAP
    if not near or _clause_ends(trigger.reading, match.end, trigger.start) or _presupposed(trigger, match):
        return False
    return not (match.value.status in _UNREAL and _is_fact(trigger, match.end))


def _after(trigger: Trigger, match: Match[StatusWord]) -> bool:
    near = trigger.end <= match.start <= trigger.end + BEFORE_GAP
    return near and not _clause_ends(trigger.reading, trigger.end, match.start)


def _as_frame(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether a court or a memory is about the act: "tried for the killing of", "the man who killed was jailed".

    A finite verb of the main clause tells what came of it: "a man convicted of murder was stabbed to death".
    """
    reading = trigger.reading
    dependent = trigger.noun or trigger.form in _DEPENDENT or _in_relative_clause(trigger, match.end)
    if trigger.end <= match.start:
        return dependent and not _segment_ends(reading, trigger.end, match.start)
    between = range(match.end, trigger.start)
    breaks = any(reading.is_in(k, "clause_break") and reading.norms[k] not in _OPENERS for k in between)
    return dependent and not breaks


def _is_reason(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether the act is the older one that another answers: "in revenge for a rocket attack, which killed"."""
    norms = trigger.reading.norms
    ends = (
        k
        for k in range(match.end, trigger.start)
        if norms[k] in {",", ";", ":"} and not (norms[k] == "," and norms[k + 1] in _RELATIVES)
    )
    return match.end <= trigger.start <= match.end + BEFORE_GAP and next(ends, None) is None


def _is_adjacent(trigger: Trigger, match: Match[StatusWord]) -> bool:
    reading = trigger.reading
    gap = trigger.start - match.end
    nobody = trigger.passive and reading.norms[match.start : match.end] == ("no",)
    if not 0 <= gap <= ADJACENT_GAP + 2 * trigger.noun + 3 * nobody:
        return False
    done_to = trigger.passive and "have" not in reading.norms[match.end : trigger.start]  # "could be looted"
    finite = not trigger.noun and trigger.form in _FINITE and not done_to
    if finite and match.value.status in {"planned", "hypothetical"}:
        return reading.norms[match.start : trigger.start] == ("would", "have")
    between = range(match.end, trigger.start)
    if any(reading.is_in(k, "say") or not reading.tokens[k].word for k in between):
        return False
    if reading.norms[match.start] == "no" and (trigger.passive or trigger.form is Form.GERUND):
        return True  # "no foreigners are being held hostage"
    if trigger.noun:
        caused = reading.norms[match.start : match.end] == ("due", "to")  # "due to the shelling" tells a cause
        return not caused and not any(
            reading.norms[k] in _NOT_ITS_NOUN or _is_topic(reading, match, k) for k in between
        )
    return all(_may_stand_between(reading, k) for k in between)


def _is_topic(reading: Reading, match: Match[StatusWord], position: int) -> bool:
    """Tell whether a preposition behind "any" or "no" makes the act what a noun is about: "any news of the attack"."""
    quantifies = reading.norms[match.end - 1] in {"any", "no"}
    of_one = reading.norms[position] == "of" and reading.is_in(position + 1, "definite")
    return quantifies and position > match.end and (of_one or reading.is_in(position, "topic_preposition"))


_SCOPES: dict[Scope, Callable[[Trigger, Match[StatusWord]], bool]] = {
    Scope.SENTENCE: _over_sentence,
    Scope.BEFORE: _before,
    Scope.AFTER: _after,
    Scope.ADJACENT: _is_adjacent,
    Scope.FRAME: _as_frame,
    Scope.REASON: _is_reason,
}


def _may_stand_between(reading: Reading, position: int) -> bool:
    norm = reading.norms[position]
    return norm.endswith("ly") or norm in _BETWEEN or reading.is_in(position, "be")


def _is_fact(trigger: Trigger, start: int) -> bool:
    """Tell whether a relative clause tells the act as a fact: "threatened to avenge the strike that killed"."""
    return trigger.form in _FACTS and _in_relative_clause(trigger, start)


def is_told_as_fact(trigger: Trigger) -> bool:
    """Tell whether a clause about people or things tells the act: "what do you say of the bombs that killed six?"."""
    return not trigger.noun and trigger.form in _FACTS and _in_relative_clause(trigger, trigger.start)


def _in_relative_clause(trigger: Trigger, start: int) -> bool:
    """Tell whether "who", "which" or, behind token `start`, "when" opens the clause of the act."""
    norms, low = trigger.reading.norms, max(0, trigger.start - RELATIVE_GAP)
    near = any(norms[k] in _RELATIVES for k in range(low, trigger.start))
    return near or any(norms[k] in _OPENERS for k in range(start, trigger.start))


def _presupposed(trigger: Trigger, match: Match[StatusWord]) -> bool:
    """Tell whether the word is not about the act: "denied a part in the attack", "how many died in the attack"."""
    if trigger.noun and trigger.reading.norms[match.start] == "how":
        return True
    between = trigger.reading.norms[match.end : trigger.start]
    parts = trigger.reading.lexicon.classes["part_in_act"]
    return match.value.status == "denied" and not parts.isdisjoint(between)


def _clause_ends(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a clause ends between two tokens; what somebody is quoted with after "that" still goes on."""
    norms = reading.norms[start:end]
    quoted = "that" in norms
    return any(
        (norm in _QUOTES and not quoted) or norm == ";" or reading.is_in(k, "clause_break")
        for k, norm in enumerate(norms, start)
    )


def _segment_ends(reading: Reading, start: int, end: int) -> bool:
    return any(reading.norms[k] in {",", ";", ":", "when", "after", "while", "but", "as"} for k in range(start, end))
