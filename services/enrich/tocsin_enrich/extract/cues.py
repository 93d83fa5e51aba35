"""Finds the words that tell an event, and throws out those that only look like one."""

from dataclasses import dataclass

from tocsin_enrich.extract.colours import colour_of, colours_of
from tocsin_enrich.extract.lexicon import Cue, Form, Leaning, Lookalike
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.reading import CALENDAR, Reading
from tocsin_enrich.extract.vessels import is_struck_ship

_NOUNS = frozenset({Form.NOUN, Form.PLURAL, Form.PHRASE})
_VERBAL_NOUNS = frozenset({Form.NOUN, Form.PLURAL})
_PRESENT = frozenset({Form.BASE, Form.THIRD})
_MAY_BE_NOUN = frozenset({*_PRESENT, Form.GERUND})
_PAST = frozenset({Form.PAST, Form.PARTICIPLE})
_WITHIN = frozenset({"in", "during", "amid", "by", "from"})

_CLAUSES = ("conjunction", "clause_break", "relative", "say", "be", "determiner", "pronoun")
"""Word classes that begin another clause or an object."""

_SUPPORT_GAP = 3
"""Words that may stand between "was" and a participle."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A cue in its sentence: at tokens `start` to `end`, as verb or noun, active or passive."""

    reading: Reading
    start: int
    end: int
    cue: Cue
    rule: str
    form: Form
    passive: bool
    lookalike: Match[Lookalike] | None = None

    @property
    def noun(self) -> bool:
        return self.form in _NOUNS


def find_triggers(reading: Reading) -> list[Trigger]:
    """Return the triggers of a sentence from left to right; what only looks like an event is marked so."""
    colours = colours_of(reading)
    triggers = []
    for match in reading.cues:
        covering = next((m for m in reading.lookalikes if m.start < match.end and match.start < m.end), None)
        if covering is not None and covering.value.treatment == "compound":
            if covering.start <= match.start and match.end <= covering.end:
                continue
            covering = None
        if covering is not None and covering.value.treatment == "sentence":
            covering = None
        form = None if _is_part_of_weapon(reading, match) else _form(reading, match)
        if form is None:
            continue
        may_be = form in _PAST and match.value.lemma not in reading.lexicon.classes["intransitive"]
        passive = may_be and is_passive(reading, match.start, match.end)
        triggers.append(
            Trigger(
                reading,
                match.start,
                match.end,
                match.value,
                match.rule,
                form,
                passive,
                covering or colour_of(match, reading, colours),
            )
        )
    return triggers


def _is_part_of_weapon(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether the word only names a weapon: "dynamite sticks", "a roadside bomb"."""
    if match.value.form not in _PRESENT:
        return False
    return any(w.start <= match.start and match.end <= w.end and w.end - w.start > 1 for w in reading.weapons)


def _form(reading: Reading, match: Match[Cue]) -> Form | None:
    """Return how the cue stands here: many words are verb and noun alike. None where it is an adjective or a name."""
    form = match.value.form
    if form in _MAY_BE_NOUN and _noun_slot(reading, match):
        if not _has_noun(reading, match):
            return None
        return Form.PLURAL if form is Form.THIRD else Form.NOUN
    if form in _PAST and match.end - match.start == 1 and _adjective_slot(reading, match):
        return None
    if form is Form.THIRD and match.end - match.start == 1 and (not match.start or _is_subject_noun(reading, match)):
        return Form.PLURAL
    return form


def _has_noun(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether the cue is a noun as well, or a noun with who was fought: "clashes with police"."""
    nouns, norms = reading.lexicon.event_nouns, reading.norms
    fought = match.value.lemma in reading.lexicon.classes["intransitive"] and reading.is_in(
        match.start + 1, "preposition"
    )
    return norms[match.start : match.end] in nouns or (fought and norms[match.start : match.start + 1] in nouns)


def _is_subject_noun(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether a later verb has the word as its subject: "US strikes on Sunday had hit a plant"."""
    verb = next((cue for cue in reading.cues if cue.start >= match.end), None)
    if verb is None or verb.value.form not in _PAST or not _has_no_object(reading, match.end):
        return False
    if reading.norms[match.start : match.end] not in reading.lexicon.event_nouns or verb.start == match.end:
        return False
    between = range(match.end, verb.start)
    return all(reading.tokens[k].word and not reading.is_in_any(k, _CLAUSES) for k in between)


def _noun_slot(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether the word before makes this a noun: an article, an adjective, a preposition other than "to"."""
    before = match.start - 1
    if before < 0:
        return match.value.form is Form.GERUND and reading.is_in(match.end, "follows_gerund_noun")
    norm = reading.norms[before]
    if norm in {"and", ",", "or"}:
        return _is_listed_noun(reading, before)
    if norm in {"to", "will"}:
        return False
    if (
        reading.is_in(before, "determiner")
        or norm == "'s"
        or any(n.end == match.start and n.value.adjective for n in reading.nations)
    ):
        return True
    if match.value.form is Form.GERUND:
        return _is_gerund_noun(reading, match, norm)
    weapon_before = any(w.end == match.start for w in reading.weapons)
    noun_before = any(p.end == match.start and not p.value.plural for p in reading.people)
    adjective = reading.is_in(before, "modifier") and not any(
        p.end == match.start for p in reading.people if p.value.plural
    )
    return (
        weapon_before
        or noun_before
        or adjective
        or (reading.is_in(before, "preposition") and norm != "to")
        or is_number(reading, before)
    )


def _is_gerund_noun(reading: Reading, match: Match[Cue], before: str) -> bool:
    """Tell whether a gerund stands for the act as a noun does: "heavy shelling", "killed in fighting near"."""
    if before in _WITHIN and _has_no_object(reading, match.end):
        return True
    of = reading.norms[match.end : match.end + 1] == ("of",)
    return of or before in {"recent", "mass", "fatal", "deadly", "fierce", "heavy"}


def _is_listed_noun(reading: Reading, before: int) -> bool:
    """Tell whether a noun of an act stands before the conjunction: "accused of illegal arrest and murders"."""
    other = next((cue for cue in reading.cues if cue.end == before), None)
    return other is not None and (
        other.value.form in _VERBAL_NOUNS or (other.value.form in _PRESENT and _noun_slot(reading, other))
    )


def _has_no_object(reading: Reading, end: int) -> bool:
    """Tell whether no object follows, only where or when it was, or nothing."""
    if end >= len(reading.tokens) or not reading.tokens[end].word:
        return True
    return reading.norms[end] in CALENDAR or any(
        reading.is_in(end, name) for name in ("preposition", "conjunction", "temporal", "clause_break", "say")
    )


def _adjective_slot(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether a participle qualifies a noun: "the wounded man", "a kidnapped priest"."""
    if match.start and (reading.norms[match.start - 1] == "'s" or _is_attribute(reading, match)):
        return True
    if match.value.form is Form.PARTICIPLE and match.end in reading.nouns:
        before = range(max(0, match.start - _SUPPORT_GAP), match.start)
        if not any(reading.is_in(k, "be") or reading.is_in(k, "have") for k in before):
            return True  # "drugs and stolen cars"
    return not (
        not match.start
        or not reading.is_in(match.start - 1, "determiner")
        or reading.norms[match.start - 1] in {"all", "both", "that", "this", "her", "his"}
    )


def _is_attribute(reading: Reading, match: Match[Cue]) -> bool:
    """Tell whether "of" or "many" stands before the participle and a noun behind: "of slain priests"."""
    before, end = match.start - 1, match.end
    described = reading.is_in(before, "attributing") or reading.is_in(before, "quantity")
    titled = any(title.start == end for title in reading.titles)
    return described and (end in reading.nouns or titled)


def is_passive(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a participle at tokens `start` to `end` is passive."""
    for back in range(1, _SUPPORT_GAP + 2):
        position = start - back
        if position < 0:
            break
        if reading.is_in(position, "be"):
            return True
        norm = reading.norms[position]
        if not (
            norm.endswith("ly")
            or norm
            in {
                '"',
                "not",
                "also",
                "then",
                "reportedly",
                "later",
                "still",
                "just",
                "killed",
                "wounded",
                "injured",
                "and",
                "or",
                "shot",
                "beaten",
                "tortured",
            }
        ):
            break
    following = reading.norms[end : end + 1]
    if following == ("by",):
        return True
    return _reduced_relative(reading, start, end) or is_struck_ship(reading, start, end)


def _reduced_relative(reading: Reading, start: int, end: int) -> bool:
    """Tell whether people or a number stand right before and no object follows: "12 killed in blast"."""
    if end - start > 1 and not reading.norms[end - 1].endswith("ed"):  # "gang raped", and not "gunned down"
        return False
    if reading.norms[max(0, start - 1)] == ",":  # "the banker, kidnapped in May, was freed"
        dated = is_number(reading, end) and reading.is_in(end + 1, "unit")
        governed = reading.is_in(end, "preposition") and reading.norms[end + 1 : end + 2] != ("least",)
        return not reading.norms[start].endswith("ing") and (dated or governed or reading.is_in(end, "temporal"))
    number = is_number(reading, start - 1) or reading.norms[max(0, start - 1)] == "others"
    people = any(match.end == start and match.value.leaning is not Leaning.DOER for match in reading.people)
    following = reading.norms[end : end + 1]
    ends_here = (
        not following
        or reading.is_in(end, "preposition")
        or not (reading.tokens[end].word or reading.tokens[end].number)
    )
    goes_on = ends_here or following[0] in {"and", "when", "after"} or reading.is_in(end, "be")
    return (number or people) and goes_on
