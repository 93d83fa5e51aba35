"""What was hit or meant to be hit: buildings, vehicles, ships, and people."""

from collections.abc import Iterator

from tocsin.contracts.parties import Target, TargetEntity
from tocsin_enrich.extract.mentions import Kind, Mention, country_before, extend_left, outer_start
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.vessels import is_vessel, ship_name
from tocsin_enrich.extract.weapons import how_many


def find_things(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield buildings, vehicles, vessels, aircraft and infrastructure, with the names before them."""
    for match in reading.facilities:
        if _qualifies(reading, match.end):
            continue
        start = extend_left(reading, match.start, names=True)
        outer, count = outer_start(reading, start, counts)
        called = ship_name(reading, match) if is_vessel(match) else None
        end = match.end if called is None else called[1]
        named = any(
            reading.is_name(k) and not any(n.start <= k < n.end for n in reading.nations)
            for k in range(start, match.start)
        )
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


def _qualifies(reading: Reading, end: int) -> bool:
    """Tell whether the noun only qualifies the next one: "school children", "bus driver"."""
    return any(other.start == end for other in reading.people) or any(
        other.start == end for other in reading.facilities
    )


def as_target(mention: Mention, reading: Reading) -> Target:
    """Return the mention as a target of the contracts."""
    entity = mention.entity
    if mention.kind is Kind.PERSON:
        entity = TargetEntity.PERSON
    return Target(
        category=mention.category, entity=entity, name=mention.name, text=mention.text, count=how_many(mention, reading)
    )
