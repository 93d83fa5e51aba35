"""The names of actors: those that a table lists, and the forces of every country, made by rule."""

from collections.abc import Iterator, Sequence

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.lexicon import Entry, Organisation
from tocsin_enrich.layers import Tables
from tocsin_enrich.tables import ABSENT, Row, listed, words_of

ONLY_WITH_NAME = "*"
"""Behind an alias: it counts only where the report has the actor's name or another alias too."""

NATION, DEMONYM = "{nation}", "{demonym}"


def aliases(row: Row) -> list[tuple[str, bool]]:
    """Return what an actor is called, its name first, with whether that counts only beside the name."""
    given = listed(row["aliases"])
    found = [(alias.removesuffix(ONLY_WITH_NAME).strip(), alias.endswith(ONLY_WITH_NAME)) for alias in given]
    return [(row["name"], False), *found]


def organisations(rows: Sequence[Row]) -> Iterator[Entry[Organisation]]:
    """Yield each name and alias of the actors."""
    for row in rows:
        kind = None if row["kind"] == ABSENT else ActorKind(row["kind"])
        country = None if row["country"] == ABSENT else row["country"]
        known = aliases(row)
        sure = tuple(alias.lower() for alias, only_with_name in known if not only_with_name)
        for alias, only_with_name in known:
            beside = sure if only_with_name else ()
            value = Organisation(row["name"], kind, country, alias.isupper(), beside)
            yield Entry(words_of(alias), value, f"actors/{row['name']}")


def state_forces(tables: Tables) -> Iterator[Entry[Organisation]]:
    """Yield the army, the police and so on of each country: "Kenyan army", "Kenya Defence Forces"."""
    for rule in tables["state_forces"]:
        for form in listed(rule["forms"]):
            before, slot, after = _parted(form)
            for row in tables["nations"]:
                yield from _of_nation(row, rule["name"], before, slot, after)


def _parted(form: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    slot = DEMONYM if DEMONYM in form else NATION
    before, _, after = form.partition(slot)
    return words_of(before), slot, words_of(after)


def _of_nation(
    row: Row, name: str, before: tuple[str, ...], slot: str, after: tuple[str, ...]
) -> Iterator[Entry[Organisation]]:
    names, demonyms = listed(row["names"]), listed(row["demonyms"])
    for filler in demonyms if slot == DEMONYM else names:
        demonym = filler if slot == DEMONYM else (demonyms or names)[0]
        own = name.replace(DEMONYM, demonym).replace(NATION, names[0])
        value = Organisation(own, ActorKind.STATE_FORCE, row["country"], capitals=False, derived=True)
        yield Entry((*before, *words_of(filler), *after), value, f"state_forces/{own}")
