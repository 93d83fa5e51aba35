"""From rows to phrases with what they mean: each form of each word that a table lists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import ActorKind, Range, TargetCategory, TargetEntity, WeaponCategory
from tocsin_enrich.extract.lexicon import (
    Cue,
    FacilityWord,
    Fate,
    Form,
    Leaning,
    Lookalike,
    Nation,
    PeopleWord,
    Scope,
    StatusWord,
    Strength,
    WeaponWord,
)
from tocsin_enrich.extract.matching import Entry
from tocsin_enrich.inflect import Inflections
from tocsin_enrich.layers import Tables
from tocsin_enrich.sheets import CUSTOM
from tocsin_enrich.starts import with_look
from tocsin_enrich.tables import ABSENT, DATA, Row, listed, words_of


def inflections(tables: Tables) -> Inflections:
    """Return the inflection of the tables' exceptions."""
    verbs, plurals = tables["irregular_verbs"], tables["irregular_plurals"]
    return Inflections([row.cells for row in verbs], [row.cells for row in plurals])


def parents(tables: Tables) -> Mapping[str, SubEventType]:
    """Return the sub-event type of each code: its own, or the parent of a custom one."""
    custom = {row["code"]: SubEventType(row["parent"]) for row in tables["event_types"]}
    return {sub.value: sub for sub in SubEventType} | custom


def _custom(code: str) -> str | None:
    return code if code.startswith(CUSTOM) else None


_BEFORE_VERB = frozenset({"gang"})
"""Words, beside adverbs, that may stand before the verb of a cue: "gang rape"."""

_NO_ADVERBS = frozenset({"rally", "ally", "apply", "bully", "comply", "fly", "multiply", "rely", "reply", "supply"})


def cues(rows: Sequence[Row], forms: Inflections, subs: Mapping[str, SubEventType]) -> Iterator[Entry[Cue]]:
    """Yield each form of each cue."""
    for row in rows:
        code, strength = row["sub_event_type"], Strength(row["strength"])
        for phrase in listed(row["words"]):
            for words, form in cue_forms(phrase, row["kind"], forms):
                cue = Cue(subs[code], strength, form, phrase, _custom(code))
                yield Entry(words, cue, f"event_cues/{code}/{phrase}")


def cue_forms(phrase: str, kind: str, forms: Inflections) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Yield the words of each form of a cue."""
    if kind == "verb":
        words = words_of(phrase)
        at = next((k for k, word in enumerate(words) if not _goes_before_verb(word)), 0)
        for form, name in forms.verb_forms(words[at]).items():
            yield (*words[:at], form, *words[at + 1 :]), name
    elif kind == "noun":
        yield words_of(phrase), Form.NOUN
        if forms.plural(phrase) != phrase:
            yield words_of(forms.plural(phrase)), Form.PLURAL
    else:
        yield words_of(phrase), Form.PHRASE


def _goes_before_verb(word: str) -> bool:
    return word in _BEFORE_VERB or (word.endswith("ly") and word not in _NO_ADVERBS)


def weapons(rows: Sequence[Row], forms: Inflections, subs: Mapping[str, SubEventType]) -> Iterator[Entry[WeaponWord]]:
    """Yield each weapon in the singular and the plural."""
    for row in rows:
        category, code = WeaponCategory(row["category"]), row["sub_event_type"]
        for phrase, many in _numbers(row["words"], forms):
            word = WeaponWord(category, subs.get(code), many, _custom(code))
            yield Entry(words_of(phrase), word, f"weapons/{category}")


def people(rows: Sequence[Row], forms: Inflections) -> Iterator[Entry[PeopleWord]]:
    for row in rows:
        leaning, kind = Leaning(row["leaning"]), ActorKind(row["actor_kind"])
        for phrase, many in _numbers(row["words"], forms):
            value = PeopleWord(leaning, kind, TargetCategory(row["target_category"]), many)
            yield Entry(words_of(phrase), value, f"people/{kind}")


def facilities(rows: Sequence[Row], forms: Inflections) -> Iterator[Entry[FacilityWord]]:
    for row in rows:
        category, entity = TargetCategory(row["category"]), TargetEntity(row["entity"])
        for phrase, many in _numbers(row["words"], forms):
            yield Entry(words_of(phrase), FacilityWord(category, entity, many), f"facilities/{category}")


def _numbers(cell: str, forms: Inflections) -> Iterator[tuple[str, bool]]:
    """Yield each noun of a cell in the singular and the plural, with whether it is the plural."""
    nouns = listed(cell)
    for noun in nouns:
        many = forms.plural(noun)
        yield noun, many == noun or any(forms.plural(other) == noun for other in nouns if other != noun)
        if many != noun:
            yield many, True


def nations(rows: Sequence[Row], forms: Inflections) -> Iterator[Entry[Nation]]:
    for row in rows:
        names = listed(row["names"])
        for adjective, phrases in ((False, names), (True, listed(row["demonyms"]))):
            for phrase in phrases:
                for form in (phrase, forms.plural(phrase)) if adjective else (phrase,):
                    value = Nation(row["country"], names[0], adjective)
                    yield Entry(words_of(form), value, f"nations/{row['country']}")


def statuses(rows: Sequence[Row], forms: Inflections) -> Iterator[Entry[StatusWord]]:
    for row in rows:
        value = StatusWord(row["status"], Scope(row["scope"]))
        for phrase in listed(row["words"]):
            for words in status_forms(phrase, forms):
                yield Entry(words, value, f"status_cues/{row['status']}/{phrase.removesuffix('~')}")


def status_forms(phrase: str, forms: Inflections) -> Iterator[tuple[str, ...]]:
    """Yield a status cue; where it ends in "~" its first word is a verb in all its forms."""
    words = words_of(phrase.removesuffix("~"))
    firsts = forms.verb_forms(words[0]) if phrase.endswith("~") else (words[0],)
    yield from ((first, *words[1:]) for first in firsts)


def lookalikes(rows: Sequence[Row], forms: Inflections) -> Iterator[Entry[Lookalike]]:
    for row in rows:
        value = Lookalike(row["treatment"], row["reason"])
        for phrase in listed(row["words"]):
            for form in {phrase, forms.plural(phrase)}:
                yield Entry(words_of(form), value, f"lookalikes/{row['reason']}/{phrase}")


def vague_terms(rows: Sequence[Row]) -> Iterator[Entry[Range]]:
    for row in rows:
        bounds = [None if row[column] == ABSENT else int(row[column]) for column in ("min", "max")]
        yield Entry(words_of(row["term"]), Range(min=bounds[0], max=bounds[1]), f"vague_terms/{row['term']}")


def classes(rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        words = frozenset(" ".join(words_of(word)) for word in listed(row["words"]))
        found[row["class"]] = found.get(row["class"], frozenset()) | words
    return found


def fates(rows: Sequence[Row]) -> dict[str, Fate]:
    found: dict[str, Fate] = {}
    for row in rows:
        found |= dict.fromkeys(listed(row["words"]), Fate(row["fate"], row["sort"]))
    return found


def date_grammar(rows: Sequence[Row]) -> re.Pattern[str]:
    """Return one expression that finds any date; the name of the group that matched is the name of the pattern."""
    parts = date_parts(rows)
    patterns = [f"(?P<{row['name']}>{filled(row['pattern'], parts)})" for row in rows if row["basis"] != "part"]
    return re.compile(rf"(?<![\w$€£/-]){with_look('|'.join(patterns))}(?![\w/])")


def date_parts(rows: Sequence[Row]) -> dict[str, str]:
    """Return the pieces that patterns name in angle brackets."""
    return {f"<{row['name']}>": row["pattern"] for row in rows if row["basis"] == "part"}


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with its pieces in place."""
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


@cache
def english() -> frozenset[str]:
    """Return the ordinary words of English, in lower case."""
    lines = (DATA / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
