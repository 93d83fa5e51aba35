"""Which of the names that enrich found hide the places in them.

A name of several words that is itself a known place is one, whoever took it for a person: "San Salvador".
"""

from collections.abc import Iterable, Sequence
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.apposition import called_a_place
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import Gazetteer, NameKind, Sense
from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.text import Spanned, Text
from tocsin_geocode.resolve.words import DIVISION

WELL_KNOWN: Final = 4.4
"""Prominence from which a name of several words is a place rather than somebody."""

WORDS_BEFORE: Final = 2
"""Words before a lure with which it may make up a place: the "San" of "San Salvador"."""

_AREAS: Final = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})


_DISTRICT_OF_ITS_OWN: Final = "local government area"
"""A district whose name holds the word of an organisation."""


def true_lures(
    text: Text, names: Iterable[Spanned], positions: Iterable[Spanned], gazetteer: Gazetteer
) -> list[Spanned]:
    """Return the names that are no places, nor parts of one or of a written position."""
    written = Spans(positions)
    return [
        name
        for name in names
        if not (
            written.touch(name.start, name.end)
            or called_a_place(text, name.end)
            or _is_area(text, name, gazetteer)
            or _is_in_place(text, name, gazetteer)
        )
    ]


def nations_in(text: Text, lures: Iterable[Spanned], gazetteer: Gazetteer) -> list[Sequence[Sense]]:
    """Return what the nationalities at the heads of the lures mean, each once: "Mozambican police"."""
    found: dict[int, Sequence[Sense]] = {}
    for lure in lures:
        for match in gazetteer.names_at(text.folded, lure.start):
            end = lure.start + match.length
            senses = gazetteer.senses(match.name)
            is_head = end < lure.end and text.raw[end] == " "
            if is_head and senses and senses[0].name_kind is NameKind.DEMONYM:
                found.setdefault(match.name, senses)
    return list(found.values())


def _is_area(text: Text, name: Spanned, gazetteer: Gazetteer) -> bool:
    """Tell whether it is the name of a division with its noun: "Puno department", "Nembe Local Government Area"."""
    folded = text.folded[name.start : name.end]
    if _DISTRICT_OF_ITS_OWN in folded:
        return True
    head, _, noun = folded.rpartition(" ")
    found = gazetteer.name_id(head.strip()) if noun in DIVISION else None
    return found is not None and any(sense.record.kind in _AREAS for sense in gazetteer.senses(found)[:5])


def _is_in_place(text: Text, name: Spanned, gazetteer: Gazetteer) -> bool:
    """Tell whether it is, or lies in, the name of a well-known place of several words."""
    number = text.word_at(name.start)
    for first in range(max(0, number - WORDS_BEFORE), number + 1):
        if first >= len(text.words):
            break
        start = text.words[first].start
        for match in gazetteer.names_at(text.folded, start):
            end = start + match.length
            if end >= name.end and " " in text.folded[start:end].strip() and _is_well_known(match.name, gazetteer):
                return not text.folded[end : end + 1].isalnum()
    return False


def _is_well_known(name: int, gazetteer: Gazetteer) -> bool:
    senses = gazetteer.senses(name)
    return bool(senses) and prominence(senses[0].record) >= WELL_KNOWN
