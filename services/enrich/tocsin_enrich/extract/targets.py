"""What was hit or meant to be hit: buildings, vehicles, ships, and people."""

from collections.abc import Iterator

from tocsin.contracts.parties import Target, TargetEntity
from tocsin_enrich.extract.mentions import Kind, Mention, country_before, extend_left, outer_start
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.numbers import Count, is_number
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.vessels import is_vessel, ship_name
from tocsin_enrich.extract.weapons import how_many

LONGEST_NAME = 6
"""Words before the noun of a thing that are taken into its name."""


def find_things(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield buildings, vehicles, vessels, aircraft and infrastructure, with the names before them."""
    for match in reading.facilities:
        if _qualifies(reading, match.end):
            continue
        start = _phrase_start(reading, match.start)
        outer, count = outer_start(reading, start, counts)
        called = ship_name(reading, match) if is_vessel(match) else None
        end = match.end if called is None else called[1]
        named = any(reading.is_name(k) and k not in reading.in_nations for k in range(start, match.start))
        text = reading.slice(start, end)
        yield Mention(
            Kind.THING,
            start,
            end,
            outer,
            text,
            called[0] if called is not None else text if named else None,
            match.rule,
            plural=match.value.plural,
            count=count,
            country=country_before(reading, start, match.end),
            category=match.value.category,
            entity=match.value.entity,
        )


def _phrase_start(reading: Reading, head: int) -> int:
    """Return where the words before a thing begin that say which one: "the telephone company substation"."""
    start = max(extend_left(reading, head, names=True), 0)
    while head - start < LONGEST_NAME and may_qualify(reading, start - 1) and not reading.is_in(start - 1, "hedge"):
        start -= 1
    start += reading.norms[start] == "'s"
    while start < head and _counts(reading, start):
        start += 1
    return start


def _counts(reading: Reading, position: int) -> bool:
    return reading.is_in(position, "hedge") or reading.is_in(position, "quantity") or is_number(reading, position)


def _qualifies(reading: Reading, end: int) -> bool:
    """Tell whether the noun only qualifies the next one: "school children", "bus driver"."""
    return end in reading.nouns


def as_target(mention: Mention, reading: Reading) -> Target:
    """Return the mention as a target of the contracts."""
    entity = mention.entity
    if mention.kind is Kind.PERSON:
        entity = TargetEntity.PERSON
    return Target(
        category=mention.category, entity=entity, name=mention.name, text=mention.text, count=how_many(mention, reading)
    )
