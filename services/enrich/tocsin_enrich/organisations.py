"""The names of actors: those that a table lists, and the forces of every country, made by rule."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.entries import english
from tocsin_enrich.extract.lexicon import Organisation
from tocsin_enrich.extract.matching import Entry
from tocsin_enrich.extract.tokens import tokenise
from tocsin_enrich.layers import Tables
from tocsin_enrich.tables import ABSENT, Row, listed, words_of

ONLY_WITH_NAME, ALONE = "*", "!"
"""Behind an alias: it counts only where the report has the actor's name too; it counts alone, though a common word."""

NATION, DEMONYM = "{nation}", "{demonym}"


def aliases(row: Row) -> list[tuple[str, bool]]:
    """Return what an actor is called, its name first, with whether that counts only beside the name."""
    given = listed(row["aliases"])
    found = [(alias.rstrip(ONLY_WITH_NAME + ALONE), alias.endswith(ONLY_WITH_NAME)) for alias in given]
    return [(row["name"], False), *found]


def organisations(rows: Sequence[Row]) -> list[Entry[Organisation]]:
    """Return each name and alias of the actors, once, with all the actors that have it."""
    bearers: dict[tuple[str, ...], list[_Bearer]] = {}
    for row in rows:
        for alias, starred in aliases(row):
            bearers.setdefault(words_of(alias), []).append(_Bearer(row, alias, starred))
    return [_entry(words, found) for words, found in bearers.items()]


class _Bearer(NamedTuple):
    row: Row
    alias: str
    starred: bool


def _entry(words: tuple[str, ...], bearers: Sequence[_Bearer]) -> Entry[Organisation]:
    first, shared = bearers[0], len({bearer.row["name"] for bearer in bearers}) > 1
    values = tuple(_organisation(bearer, words, told_apart=shared) for bearer in bearers)
    value = values[0]._replace(bearers=values) if shared else values[0]
    return Entry(words, value, f"actors/{first.alias if shared else first.row['name']}")


def _organisation(bearer: _Bearer, words: tuple[str, ...], *, told_apart: bool) -> Organisation:
    row, alias, starred = bearer
    kind = None if row["kind"] == ABSENT else ActorKind(row["kind"])
    return Organisation(
        row["name"],
        kind,
        None if row["country"] == ABSENT else row["country"],
        capitals=alias.isupper(),
        spelled=_spelling(alias, words),
        capital_at=_capital(alias, words),
        generic=kind is ActorKind.STATE_FORCE and alias.rpartition(" ")[2].islower(),
        starred=starred,
        other_names=_other_names(row, words) if starred or told_apart else None,
    )


def _other_names(row: Row, words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return an expression that finds what else the actor is surely called: abbreviations in capitals only."""
    sure = [alias for alias, starred in aliases(row) if not starred and words_of(alias) != words]
    parts = [re.escape(alias) if alias.isupper() else f"(?i:{re.escape(alias)})" for alias in sure]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None


def _spelling(alias: str, words: tuple[str, ...]) -> str | None:
    """Return how a word must be spelled that has capitals inside, and small letters too: LeT, HuM."""
    inner = any(letter.isupper() for letter in alias[1:])
    return alias if len(words) == 1 and inner and not alias.isupper() else None


def _capital(alias: str, words: tuple[str, ...]) -> int | None:
    """Return which word of a name that is made of common words must have a capital: the last that has one."""
    if len(words) == 1 or not all(word in english() for word in words):
        return None
    capitals = [n for n, token in enumerate(tokenise(alias, 0, len(alias))) if token.capital]
    return capitals[-1] if capitals else None


def state_forces(tables: Tables) -> Iterator[Entry[Organisation]]:
    """Yield the army, the police and so on of each country: "Kenya's army", "Kenya Defence Forces".

    A force that has a row of its own, under one of these forms, is called as that row says.
    """
    named = {words_of(alias): row["name"] for row in tables["actors"] for alias, _ in aliases(row)}
    nations = [_Nation.of(row) for row in tables["nations"]]
    for rule in tables["state_forces"]:
        forms = [_parted(form) for form in listed(rule["forms"])]
        for nation in nations:
            found = list(_of_nation(nation, rule["name"], forms))
            own = {name: named[words] for words, name in reversed(found) if words in named}
            for words, made in found:
                name = own.get(made, made)
                value = Organisation(name, ActorKind.STATE_FORCE, nation.country, capitals=False, generic=True)
                yield Entry(words, value, f"state_forces/{name}")


class _Nation(NamedTuple):
    country: str
    names: list[tuple[str, tuple[str, ...]]]
    demonyms: list[tuple[str, tuple[str, ...]]]

    @classmethod
    def of(cls, row: Row) -> "_Nation":
        names, demonyms = ([(name, words_of(name)) for name in listed(row[c])] for c in ("names", "demonyms"))
        return cls(row["country"], names, demonyms)


_Form = tuple[tuple[str, ...], str, tuple[str, ...]]
"""The words before, which slot, and the words after."""


def _parted(form: str) -> _Form:
    slot = DEMONYM if DEMONYM in form else NATION
    before, _, after = form.partition(slot)
    return words_of(before), slot, words_of(after)


def _of_nation(nation: _Nation, name: str, forms: Sequence[_Form]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words of each form of a force, with what it is called."""
    first = (nation.demonyms or nation.names)[0][0]
    for before, slot, after in forms:
        for filler, words in nation.demonyms if slot == DEMONYM else nation.names:
            demonym = filler if slot == DEMONYM else first
            yield (*before, *words, *after), name.replace(DEMONYM, demonym).replace(NATION, nation.names[0][0])
