"""Loads the lexicons from the data files, with their inflections made. The only I/O of enrich's domain."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import TypeVar

from tocsin.contracts.incident import AcledCodes, CameoCodes, Codes, PloverCodes
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.parties import ActorKind, Range, TargetCategory, TargetEntity, WeaponCategory
from tocsin_enrich.extract.lexicon import (
    Crosswalk,
    Cue,
    Entry,
    FacilityWord,
    Fate,
    Form,
    Leaning,
    Lexicon,
    Lookalike,
    Nation,
    Organisation,
    PeopleWord,
    Phrases,
    Scope,
    StatusWord,
    Strength,
    WeaponWord,
)
from tocsin_enrich.inflect import plural, verb_forms
from tocsin_enrich.tables import ABSENT, DATA, LexiconError, listed, rows, words_of

E = TypeVar("E", bound=StrEnum)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon. It is read once a process. Raises `LexiconError`."""
    return Lexicon(
        cues=Phrases(_cues()),
        event_nouns=frozenset(e.words for e in _cues() if e.value.form in {Form.NOUN, Form.PLURAL}),
        weapons=Phrases(_weapons()),
        people=Phrases(_people()),
        facilities=Phrases(_facilities()),
        organisations=Phrases(_organisations()),
        nations=Phrases(_nations()),
        statuses=Phrases(_statuses()),
        lookalikes=Phrases(_lookalikes()),
        vague_terms=Phrases(_vague_terms()),
        titles=Phrases(_titles()),
        fates=_fates(),
        date_grammar=_date_grammar(),
        explicit_dates=frozenset(row["name"] for row in _date_rows() if row["basis"] == "explicit"),
        classes=_classes(),
        english=_english(),
        crosswalk=_crosswalk(),
    )


def _member(kind: type[E], cell: str, file: str) -> E:
    try:
        return kind(cell)
    except ValueError:
        raise LexiconError(f"{file}: {cell!r} is no {kind.__name__}; write one of {', '.join(kind)}") from None


def _cues() -> Iterator[Entry[Cue]]:
    file = "event_cues.tsv"
    for row in rows(file, ("sub_event_type", "kind", "strength", "words")):
        sub = _member(SubEventType, row["sub_event_type"], file)
        strength = _member(Strength, row["strength"], file)
        for phrase in listed(row["words"]):
            for words, form in _forms(phrase, row["kind"]):
                yield Entry(words, Cue(sub, strength, form, phrase), f"event_cues/{sub}/{phrase}")


def _forms(phrase: str, kind: str) -> Iterator[tuple[tuple[str, ...], Form]]:
    if kind == "verb":
        first, *rest = words_of(phrase)
        for form, name in verb_forms(first).items():
            yield (form, *rest), name
    elif kind == "noun":
        yield words_of(phrase), Form.NOUN
        if plural(phrase) != phrase:
            yield words_of(plural(phrase)), Form.PLURAL
    elif kind == "phrase":
        yield words_of(phrase), Form.PHRASE
    else:
        raise LexiconError(f"event_cues.tsv: {kind!r} is no kind; write verb, noun or phrase")


def _weapons() -> Iterator[Entry[WeaponWord]]:
    file = "weapons.tsv"
    for row in rows(file, ("category", "sub_event_type", "words")):
        category = _member(WeaponCategory, row["category"], file)
        implied = row["sub_event_type"]
        sub = None if implied == ABSENT else _member(SubEventType, implied, file)
        for phrase, many in _numbers(row["words"]):
            yield Entry(words_of(phrase), WeaponWord(category, sub, many), f"weapons/{category}")


def _people() -> Iterator[Entry[PeopleWord]]:
    file = "people.tsv"
    for row in rows(file, ("leaning", "actor_kind", "target_category", "words")):
        leaning = _member(Leaning, row["leaning"], file)
        kind = _member(ActorKind, row["actor_kind"], file)
        category = _member(TargetCategory, row["target_category"], file)
        for phrase, many in _numbers(row["words"]):
            yield Entry(words_of(phrase), PeopleWord(leaning, kind, category, many), f"people/{kind}")


def _facilities() -> Iterator[Entry[FacilityWord]]:
    file = "facilities.tsv"
    for row in rows(file, ("category", "entity", "words")):
        category = _member(TargetCategory, row["category"], file)
        entity = _member(TargetEntity, row["entity"], file)
        for phrase, many in _numbers(row["words"]):
            yield Entry(words_of(phrase), FacilityWord(category, entity, many), f"facilities/{category}")


def _numbers(cell: str) -> Iterator[tuple[str, bool]]:
    """Yield each noun of a cell in the singular and the plural, with whether it is the plural."""
    nouns = listed(cell)
    for noun in nouns:
        many = plural(noun)
        yield noun, many == noun or any(plural(other) == noun for other in nouns if other != noun)
        if many != noun:
            yield many, True


def _organisations() -> Iterator[Entry[Organisation]]:
    for row in rows("actors.tsv", ("name", "kind", "country", "aliases")):
        kind = None if row["kind"] == ABSENT else _member(ActorKind, row["kind"], "actors.tsv")
        country = None if row["country"] == ABSENT else row["country"]
        for alias in (row["name"], *listed(row["aliases"])):
            value = Organisation(row["name"], kind, country, alias.isupper())
            yield Entry(words_of(alias), value, f"actors/{row['name']}")


def _nations() -> Iterator[Entry[Nation]]:
    for row in rows("nations.tsv", ("country", "names", "demonyms")):
        names = listed(row["names"])
        for adjective, phrases in ((False, names), (True, listed(row["demonyms"]))):
            for phrase in phrases:
                for form in (phrase, plural(phrase)) if adjective else (phrase,):
                    value = Nation(row["country"], names[0], adjective)
                    yield Entry(words_of(form), value, f"nations/{row['country']}")


def _statuses() -> Iterator[Entry[StatusWord]]:
    file = "status_cues.tsv"
    for row in rows(file, ("status", "scope", "words")):
        value = StatusWord(row["status"], _member(Scope, row["scope"], file))
        for phrase in listed(row["words"]):
            words = words_of(phrase.removesuffix("~"))
            firsts = verb_forms(words[0]) if phrase.endswith("~") else (words[0],)
            for first in firsts:
                yield Entry((first, *words[1:]), value, f"status_cues/{row['status']}/{phrase.removesuffix('~')}")


def _lookalikes() -> Iterator[Entry[Lookalike]]:
    for row in rows("lookalikes.tsv", ("treatment", "reason", "words")):
        value = Lookalike(row["treatment"], row["reason"])
        for phrase in listed(row["words"]):
            for form in {phrase, plural(phrase)}:
                yield Entry(words_of(form), value, f"lookalikes/{row['reason']}/{phrase}")


def _vague_terms() -> Iterator[Entry[Range]]:
    for row in rows("vague_terms.tsv", ("term", "min", "max")):
        bounds = [None if row[column] == ABSENT else int(row[column]) for column in ("min", "max")]
        yield Entry(words_of(row["term"]), Range(min=bounds[0], max=bounds[1]), f"vague_terms/{row['term']}")


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {
        row["class"]: frozenset(" ".join(words_of(word)) for word in listed(row["words"]))
        for row in rows("vocabulary.tsv", ("class", "words"))
    }


def _titles() -> Iterator[Entry[str]]:
    for title in _classes()["title"]:
        yield Entry(words_of(title), title, f"titles/{title}")


def _fates() -> dict[str, Fate]:
    found: dict[str, Fate] = {}
    for row in rows("fates.tsv", ("fate", "sort", "words")):
        found |= dict.fromkeys(listed(row["words"]), Fate(row["fate"], row["sort"]))
    return found


def _date_rows() -> list[dict[str, str]]:
    return list(rows("date_patterns.tsv", ("name", "basis", "pattern")))


def _date_grammar() -> re.Pattern[str]:
    """Return one expression that finds any date; the name of the group that matched is the name of the pattern."""
    parts = {f"<{row['name']}>": row["pattern"] for row in _date_rows() if row["basis"] == "part"}
    patterns = [
        f"(?P<{row['name']}>{_filled(row['pattern'], parts)})" for row in _date_rows() if row["basis"] != "part"
    ]
    return re.compile(rf"(?<![\w$€£/-])(?:{'|'.join(patterns)})(?![\w/])")


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


def _english() -> frozenset[str]:
    lines = (DATA / "english_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _crosswalk() -> dict[SubEventType, Crosswalk]:
    file = "crosswalk.tsv"
    columns = (
        "sub_event_type",
        "disorder",
        "plover_event",
        "plover_mode",
        "plover_context",
        "plover_quad",
        "cameo",
        "ucdp",
    )
    found = {}
    for row in rows(file, columns):
        sub = _member(SubEventType, row["sub_event_type"], file)
        cell = {column: None if value == ABSENT else value for column, value in row.items()}
        code = cell["cameo"]
        found[sub] = Crosswalk(
            Codes(
                acled=AcledCodes(disorder_type=cell["disorder"], event_type=EVENT_TYPE_OF[sub], sub_event_type=sub),
                plover=PloverCodes(
                    event=cell["plover_event"],
                    mode=tuple(listed(row["plover_mode"])),
                    context=tuple(listed(row["plover_context"])),
                    quad=int(row["plover_quad"]) if cell["plover_quad"] else None,
                ),
                cameo=CameoCodes(code=code, base=code[:3], root=code[:2]) if code else CameoCodes(),
            ),
            cell["ucdp"],
        )
    if missing := set(SubEventType) - set(found):
        raise LexiconError(f"{file}: no line for {', '.join(sorted(missing))}; write one")
    return found
