"""What makes something else of what a sentence tells: sport, fiction, a drill, an accident, a figure of speech."""

from tocsin_enrich.extract.clauses import same_clause
from tocsin_enrich.extract.collisions import find_collision
from tocsin_enrich.extract.lexicon import Cue, Leaning, Lookalike
from tocsin_enrich.extract.lookalikes import (
    find_court,
    find_crash,
    find_figure,
    find_intangible,
    find_mishaps,
    find_symbol,
)
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.numbers import is_number
from tocsin_enrich.extract.reading import Reading

TOPIC_REACH = 4
"""Tokens at the start of a sentence within which a film or a book is what it is about."""

TOLL_REACH = 3
"""Tokens from "killing" to the number of people that shows it to be meant: "killing more than 40"."""

SENTENCE_WIDE = frozenset({"accident or nature", "drill", "health"})
"""Reasons that colour every cue of the sentence: "a gas explosion killed five"."""

CLAUSE_WIDE = frozenset({"accident or nature", "health"})
"""Those of them that end with their clause: "a gas explosion killed five, and gunmen shot a judge"."""


def colours_of(reading: Reading) -> list[Match[Lookalike]]:
    """Return what makes all of a sentence something else: an accident, a drill, sport; no drill harms people."""
    wide = [m for m in reading.lookalikes if m.value.reason in SENTENCE_WIDE and m.value.treatment == "lookalike"]
    wide = [m for m in wide if m.value.reason != "drill" or not _tells_harm(reading)] or find_mishaps(reading)
    wide += [crash for cue in reading.cues if (crash := find_crash(reading, cue))]
    if collision := find_collision(reading):
        wide.append(collision)
    topic = _topic(reading)
    return wide if topic is None else [*wide, topic]


def colour_of(match: Match[Cue], reading: Reading, colours: list[Match[Lookalike]]) -> Match[Lookalike] | None:
    """Return what colours a cue: nothing does across a semicolon, and a mishap only its own clause."""
    found = (colour for colour in colours if _reaches(colour, match, reading))
    return next(found, None) or _own_lookalike(reading, match)


def _reaches(colour: Match[Lookalike], match: Match[Cue], reading: Reading) -> bool:
    low, high = sorted((match.start, colour.start))
    if ";" in reading.norms[low:high]:
        return False
    if colour.value.reason in CLAUSE_WIDE and not same_clause(reading, low, high):
        return False
    return not _is_armed_act(colour, match, reading)


def _is_armed_act(colour: Match[Lookalike], match: Match[Cue], reading: Reading) -> bool:
    """Tell whether people who bear arms, or a weapon, come first or in a clause of their own, and do it.

    "Militants stormed a cholera ward", "shares fell after drones hit a refinery". What a film tells is told of them
    too; in a drill weapons are fired, and in a match rebels and raiders play: there a milder word tells nothing.
    """
    reason, cue = colour.value.reason, match.value
    if reason == "film, book or show" or (reason == "sport" and cue.lemma not in reading.lexicon.classes["no_game"]):
        return False
    weapons = (
        [] if reason in {"sport", "drill"} else [w.start for w in reading.weapons if not _is_figure(reading, w.start)]
    )
    armed = [p.start for p in reading.people if p.value.leaning is Leaning.DOER] + weapons
    armed = [k for k in armed if k < match.start and same_clause(reading, k, match.start)]
    first = min(armed, default=None)
    if first is None:
        return False
    between = range(colour.end, match.start)
    breaks = [k for k in between if reading.is_in(k, "clause_break")]
    return first < colour.start or any(breaks[-1] < k for k in armed if breaks)


def _own_lookalike(reading: Reading, match: Match[Cue]) -> Match[Lookalike] | None:
    """Return the words beside a cue that make something else of it alone."""
    return (
        find_court(reading, match.start)
        or find_figure(reading, match)
        or find_intangible(reading, match)
        or find_symbol(reading, match)
    )


def _is_figure(reading: Reading, position: int) -> bool:
    """Tell whether the word belongs to a phrase that only looks like an event: "explosive growth"."""
    return any(m.start <= position < m.end for m in reading.lookalikes)


def _topic(reading: Reading) -> Match[Lookalike] | None:
    """Return the word that makes the whole sentence about sport, fiction or a drill, if there is one."""
    found = [m for m in reading.lookalikes if m.value.treatment == "sentence"]
    if found and _is_subject(reading, found[0]) and found[0].value.reason == "film, book or show":
        return found[0]
    return found[0] if found and not _tells_harm(reading) else None


def _tells_harm(reading: Reading) -> bool:
    """Tell whether people come to harm, which no match and no market does: "were killed", "wounding at least six"."""
    classes = reading.lexicon.classes
    if not classes["harmed"].isdisjoint(reading.norms):
        return True
    harming = (k for k, norm in enumerate(reading.norms) if norm in classes["harming"])
    return any(is_number(reading, k + n) for k in harming for n in range(1, TOLL_REACH + 1))


def _is_subject(reading: Reading, match: Match[Lookalike]) -> bool:
    """Tell whether the sentence is about the word, and the word is no part of another's name: "the film tells how"."""
    follows = reading.is_in(match.end, "telling") or reading.is_grammar(match.end)
    return match.end <= TOPIC_REACH and follows
