"""What the act was done with: "two drones", "a car bomb", "small arms fire"."""

from collections.abc import Iterator

from tocsin.contracts.parties import Range, Weapon
from tocsin_enrich.extract.mentions import Kind, Mention, outer_start
from tocsin_enrich.extract.numbers import Count
from tocsin_enrich.extract.reading import Reading

_OWN_MODIFIERS = frozenset(
    [
        "powerful",
        "heavy",
        "improvised",
        "homemade",
        "automatic",
        "explosive",
        "high",
        "petrol",
        "large",
        "small",
        "loaded",
    ]
)


def find_weapons(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield the weapons of a sentence."""
    for match in reading.weapons:
        if any(
            c.start <= match.start < match.end < c.end and c.value.treatment == "compound" for c in reading.lookalikes
        ):
            continue  # "bomb squad"
        start = match.start
        if start and reading.norms[start - 1] in _OWN_MODIFIERS:
            start -= 1
        outer, count = outer_start(reading, start, counts)
        if count is not None and not match.value.plural and _counts_more(reading, count):
            count = None  # "two bomb attacks" counts attacks
        yield Mention(
            Kind.WEAPON,
            start,
            match.end,
            outer,
            reading.slice(start, match.end),
            None,
            match.rule,
            plural=match.value.plural,
            count=count,
            weapon=match.value.category,
            weapon_event=match.value.sub_event_type,
        )


def _counts_more(reading: Reading, count: Count) -> bool:
    """Tell whether a count is more than one, and no shorthand ("3x IED")."""
    return (count.range.min or 0) > 1 and reading.norms[count.end - 1] != "x"


def as_weapon(mention: Mention, reading: Reading) -> Weapon:
    """Return the mention as a weapon of the contracts; a counted one keeps its count in the text, as people say it."""
    assert mention.weapon is not None
    text = reading.slice(mention.count.start, mention.end) if mention.count else mention.text
    return Weapon(category=mention.weapon, text=text, count=how_many(mention, reading))


def how_many(mention: Mention, reading: Reading) -> Range | None:
    """Return the count that is said; "a bomb" and "one bomb" are one, "bombs" is not counted."""
    if mention.count is not None:
        return mention.count.range
    if not mention.plural and mention.start and reading.norms[mention.start - 1] in {"a", "an"}:
        return Range(min=1, max=1)
    return None
