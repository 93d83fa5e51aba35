"""Names that two actors share, and names that are ordinary words."""

from collections.abc import Iterator, Sequence

from tocsin_enrich.entries import english
from tocsin_enrich.organisations import ALONE, ONLY_WITH_NAME, aliases
from tocsin_enrich.tables import Fault, Row, listed, words_of


def actor_faults(actors: Sequence[Row], nations: Sequence[Row]) -> Iterator[Fault]:
    """Tell of aliases that mean two actors, a country, or any odd thing."""
    countries = {words_of(name): row["country"] for row in nations for name in listed(row["names"])}
    seen: dict[tuple[str, ...], Row] = {}
    for row in actors:
        for n, (alias, _) in enumerate(aliases(row)):
            words = words_of(alias)
            first = seen.setdefault(words, row)
            again = n > 0 and (first is row) and words in {words_of(other) for other, _ in aliases(row)[:n]}
            if first["name"] != row["name"]:
                what = f"{alias!r} is an alias of {first['name']!r} too ({first.where()})"
                yield row.fault("aliases", what, "leave it to one of them, or write a longer one")
            elif again:
                yield row.fault("aliases", f"{alias!r} is listed twice", "take one out")
            if words in countries:
                yield row.fault("aliases", f"{alias!r} is a country, {countries[words]}", "write a longer alias")
        yield from _ordinary(row)


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
