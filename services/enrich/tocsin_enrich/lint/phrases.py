"""Phrases that no text can hold, and words that two rows take for different things."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from tocsin_enrich import entries
from tocsin_enrich.inflect import Inflections
from tocsin_enrich.layers import Tables
from tocsin_enrich.organisations import ALONE, ONLY_WITH_NAME
from tocsin_enrich.sheets import SHEETS
from tocsin_enrich.tables import Fault, Row, listed, words_of

_NAMES: Final = frozenset({"actors", "nations"})
"""Tables of names, which have capitals."""

_MARKS_TOO: Final = frozenset({"vocabulary", "code_lists"})
"""Tables that list marks and codes beside words."""

_SENTENCE_ENDS: Final = frozenset(".!?")
_NO_CASE: Final = frozenset({"code_lists", "state_forces"})


def unmatchable(tables: Tables) -> Iterator[Fault]:
    """Tell of phrases that can never match."""
    for name, sheet in SHEETS.items():
        column = sheet.words or ""
        for row in tables[name] if column else ():
            for phrase in listed(row[column]):
                reason = _never_matches(name, phrase)
                if reason is not None:
                    yield row.fault(column, f"{phrase!r} can never match, {reason[0]}", reason[1])


def _never_matches(name: str, phrase: str) -> tuple[str, str] | None:
    words = words_of(phrase.rstrip(ONLY_WITH_NAME + ALONE) if name == "actors" else phrase)
    if name not in _NAMES | _NO_CASE and phrase != phrase.lower():
        return "for texts are compared in lower case", f"write {phrase.lower()!r}"
    if name in _MARKS_TOO:
        return None
    if not any(character.isalnum() for word in words for character in word):
        return "for there is no word in it", "write a word, or take it out"
    if not _SENTENCE_ENDS.isdisjoint(words):
        return "for a sentence ends in it", "write only what stands within one sentence"
    if name == "fates" and len(words) > 1:
        return "for fates are told word by word", "write one word"
    return None


class _Said(NamedTuple):
    """A phrase of a row: what it means, of what kind it is, and the words of all its forms."""

    row: Row
    phrase: str
    kind: str
    meaning: str
    forms: frozenset[tuple[str, ...]]


Forms = Callable[[Row, str], Iterable[tuple[str, ...]]]


def contradictions(tables: Tables) -> Iterator[Fault]:
    """Tell of words that mean two things, of which a text cannot say which, and of phrases listed twice."""
    for name, forms in _forms(entries.inflections(tables)).items():
        seen: dict[tuple[str, ...], _Said] = {}
        for said in _all_said(name, tables[name], forms):
            fault = _against(said, seen, SHEETS[name].words)
            if fault is not None:
                yield fault


def _against(said: _Said, seen: dict[tuple[str, ...], _Said], column: str | None) -> Fault | None:
    for words in sorted(said.forms):
        before = seen.setdefault(words, said)
        if before is said:
            continue
        where = f"{before.meaning}, as {before.phrase!r} ({before.row.where()})"
        if before.meaning != said.meaning:
            told = " ".join(words)
            what = f"{said.phrase!r} is {said.meaning}, but {told!r} is already {where}"
            return said.row.fault(column, what, "leave it to one of the two, or write longer phrases that differ")
        if (before.kind, before.phrase) == (said.kind, said.phrase):
            return said.row.fault(column, f"{said.phrase!r} is already {where}", "take it out of one of the two")
    return None


def _all_said(name: str, rows: list[Row], forms: Forms) -> Iterator[_Said]:
    sheet = SHEETS[name]
    column = sheet.words or ""
    for row in rows:
        told = [row[c] for c in sheet.columns if c not in {column, "kind", "strength"}]
        kind = row["kind"] if "kind" in sheet.columns else ""
        for phrase in listed(row[column]):
            yield _Said(row, phrase, kind, " ".join(told), frozenset(forms(row, phrase)))


def _forms(inflections: Inflections) -> Mapping[str, Forms]:
    """Return for each table of phrases what its phrases look like in a text."""

    def numbers(_: Row, phrase: str) -> set[tuple[str, ...]]:
        return {words_of(phrase), words_of(inflections.plural(phrase))}

    def cues(row: Row, phrase: str) -> set[tuple[str, ...]]:
        return {words for words, _ in entries.cue_forms(phrase, row["kind"], inflections)}

    return {
        "event_cues": cues,
        "status_cues": lambda _, phrase: entries.status_forms(phrase, inflections),
        "fates": lambda _, phrase: [(phrase,)],
        **dict.fromkeys(("weapons", "people", "facilities", "lookalikes"), numbers),
    }
