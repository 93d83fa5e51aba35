"""Names that two actors share, and names that are ordinary words."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from tocsin_enrich.entries import english
from tocsin_enrich.organisations import ALONE, ONLY_WITH_NAME, aliases
from tocsin_enrich.tables import Fault, Row, listed, words_of

BRACKET: Final = "("


def actor_faults(actors: Sequence[Row], nations: Sequence[Row]) -> Iterator[Fault]:
    """Tell of aliases that mean two actors, a country, or any odd thing, and of actors that no text can name."""
    countries = {words_of(name): row["country"] for row in nations for name in listed(row["names"])}
    bearers: dict[tuple[str, ...], list[tuple[Row, bool]]] = {}
    for row in actors:
        for alias, starred in aliases(row):
            words = words_of(alias)
            before = bearers.setdefault(words, [])
            yield from _shared(row, alias, before, starred=starred)
            before.append((row, starred))
            if words in countries:
                yield row.fault("aliases", f"{alias!r} is a country, {countries[words]}", "write a longer alias")
        yield from _ordinary(row)
    shared = {words for words, found in bearers.items() if len({row["name"] for row, _ in found}) > 1}
    yield from _never_named(actors, shared)


def _shared(row: Row, alias: str, before: Sequence[tuple[Row, bool]], *, starred: bool) -> Iterator[Fault]:
    """Tell of an alias that others have too, unless their countries tell them apart and one at most goes unstarred."""
    for other, other_starred in before:
        what = f"{alias!r} is an alias of {other['name']!r} too ({other.where()})"
        if other is row:
            yield row.fault("aliases", f"{alias!r} is listed twice", "take one out")
        elif other["name"] == row["name"]:
            continue
        elif not starred and not other_starred:
            yield row.fault(
                "aliases", what, f"leave it to one of them, write a longer one, or {alias + ONLY_WITH_NAME!r}"
            )
        elif row["country"] == other["country"]:
            yield row.fault(
                "aliases", f"{what}, and no country tells them apart", "leave it to one of them, or write a longer one"
            )


def _never_named(actors: Sequence[Row], shared: AbstractSet[tuple[str, ...]]) -> Iterator[Fault]:
    """Tell of actors that no text can name: brackets explain a name to the reader of the table."""
    usable = {
        row["name"]
        for row in actors
        for alias, starred in aliases(row)
        if BRACKET not in alias and (not starred or words_of(alias) in shared)
    }
    for row in actors:
        if row["name"] not in usable:
            what = f"{row['name']!r} can never match, for no text has its brackets"
            yield row.fault("aliases", what, 'write what it is called, such as "Chad\'s Republican Guard"')


def _ordinary(row: Row) -> Iterator[Fault]:
    """Tell of aliases that a text may hold without meaning the actor."""
    for alias in (row["name"], *listed(row["aliases"])):
        words = words_of(alias)
        common = all(word in english() for word in words)
        marked = alias.endswith((ONLY_WITH_NAME, ALONE))
        if not common or marked or alias.isupper() or any(letter.isupper() for letter in alias[1:]):
            continue
        column = "name" if alias == row["name"] else "aliases"
        mend = f"write {alias + ONLY_WITH_NAME!r} if it counts only beside the full name, {alias + ALONE!r} if always"
        if column == "name":
            mend = "write the full name here, and this one as an alias"
        if len(words) == 1 or not alias[0].isupper():
            yield row.fault(column, f"{alias!r} is made of ordinary words", mend)
