"""The names of actors: those that a table lists, and the forces of every country, made by rule."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.entries import english
from tocsin_enrich.extract.lexicon import Entry, Organisation
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


def organisations(rows: Sequence[Row]) -> Iterator[Entry[Organisation]]:
    """Yield each name and alias of the actors."""
    for row in rows:
        kind = None if row["kind"] == ABSENT else ActorKind(row["kind"])
        country = None if row["country"] == ABSENT else row["country"]
        known = aliases(row)
        sure = tuple(alias.lower() for alias, only_with_name in known if not only_with_name)
        for alias, only_with_name in known:
            words = words_of(alias)
            value = Organisation(
                row["name"],
                kind,
                country,
                capitals=alias.isupper(),
                beside=sure if only_with_name else (),
                spelled=_spelling(alias, words),
                capital_at=_capital(alias, words),
                generic=kind is ActorKind.STATE_FORCE and alias.rpartition(" ")[2].islower(),
            )
            yield Entry(words, value, f"actors/{row['name']}")


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
