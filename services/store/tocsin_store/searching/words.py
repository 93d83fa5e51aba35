"""The words by which incidents are found: the same in the index and in a question, and on every database.

A word is a run of letters and digits, without case and accents, in the singular: "Drones", "drone" and "DRÔNE" are one.
Databases have rules of their own for this, and they differ; what they index here leaves them nothing to decide.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from tocsin.contracts.incident import Incident

BETWEEN: Final = "x0x"
"""A word that nobody writes, between two names: no phrase begins in the one and ends in the other."""

MAX_LETTERS: Final = 100_000
"""What is indexed of one incident or mention: PostgreSQL refuses a row whose words take more than a megabyte."""

_WORD: Final = re.compile(r"[^\W_]+")


def phrases(typed: str) -> list[str]:
    """Return what somebody looks for, each to be found: words, and words in a row where they are in quotation marks.

    Whatever else was typed only parts words from each other; a quotation mark that is not closed closes at the end.
    """
    parts = re.sub("[“”„«»]", '"', typed).split('"')
    found: list[str] = []
    for outside, inside in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        found += [*words(outside), " ".join(words(inside))]
    return [phrase for phrase in dict.fromkeys(found) if phrase]


def words(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_singular(word) for word in _WORD.findall(letters)]


def indexed(texts: Iterable[str]) -> str:
    """Return texts as a database indexes them: folded words, parted by single spaces."""
    folded = (" ".join(words(text[:MAX_LETTERS])) for text in dict.fromkeys(texts))
    return f" {BETWEEN} ".join(each for each in folded if each)[:MAX_LETTERS]


def of_incident(incident: Incident, sentences: Iterable[str] = ()) -> str:
    """Return what an incident is found by: its names, its places, the words quoted for it, and what its mentions are.

    `sentences` are those of its mentions, as `of_mention` returns them.
    """
    pieces = dict.fromkeys([indexed(_told(incident)), *sentences])
    return f" {BETWEEN} ".join(piece for piece in pieces if piece)[:MAX_LETTERS]


def of_actors(incident: Incident) -> str:
    """Return by whose names an incident is found: as they are known, and as reports call them."""
    return indexed(_actors(incident))


def of_mention(text: str, incident: Incident) -> str:
    """Return what a mention is found by: the words of the report's sentences that tell of it."""
    return indexed(text[span.start : span.end] for span in incident.scope)


def _told(incident: Incident) -> Iterator[str]:
    if incident.location is not None:
        places = (incident.location.name, incident.location.admin1, incident.location.country_name)
        yield from (name for name in places if name)
    yield from _actors(incident)
    for target in incident.targets:
        yield from (word for word in (target.name, target.text) if word)
    yield from (weapon.text for weapon in incident.weapons)
    yield from (evidence.quote for evidence in incident.evidence)


def _actors(incident: Incident) -> Iterator[str]:
    for actor in incident.actors:
        yield from (name for name in (actor.name, actor.text) if name)
    for claim in incident.claims:
        yield from (name for name in (claim.claimant, claim.text) if name)


def _singular(word: str) -> str:
    """Return a word without the ending of its plural, by English rules: "Paris" is "pari" here, wherever it stands."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
