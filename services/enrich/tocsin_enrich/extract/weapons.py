"""What the act was done with: "two drones", "a car bomb", "small arms fire"."""

from collections.abc import Iterator

from tocsin.contracts.parties import Range, Weapon, WeaponCategory
from tocsin_enrich.extract.cues import Trigger
from tocsin_enrich.extract.mentions import BLASTING, Kind, Mention, outer_start
from tocsin_enrich.extract.numbers import Count, is_number
from tocsin_enrich.extract.reading import Reading


def find_weapons(reading: Reading, counts: list[Count]) -> Iterator[Mention]:
    """Yield the weapons of a sentence."""
    for match in reading.weapons:
        if any(
            c.start <= match.start < match.end < c.end and c.value.treatment == "compound" for c in reading.lookalikes
        ):
            continue  # "bomb squad"
        if _is_pit(reading, match.start):
            continue
        start = match.start
        if reading.is_in(start - 1, "weapon_modifier"):
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


def _is_pit(reading: Reading, at: int) -> bool:
    """Tell whether a mine is where people work: one is at or in it, and not on it or over it; or it has a name."""
    if reading.norms[at] not in {"mine", "mines"}:
        return False
    before = at - 1
    if reading.is_name(before):
        return True
    return reading.is_in(before, "determiner") and reading.is_in(before - 1, "in_a_pit")


def _counts_more(reading: Reading, count: Count) -> bool:
    """Tell whether a count is more than one, and no shorthand ("3x IED")."""
    return (count.range.min or 0) > 1 and reading.norms[count.end - 1] != "x"


def fire_of(trigger: Trigger) -> tuple[Mention, ...]:
    """Return fire as what an arson is done with: "set fire to a bus", "burned the village"."""
    if trigger.cue.lemma not in trigger.reading.lexicon.classes["arson"]:
        return ()
    reading, start = trigger.reading, trigger.start
    at = next((k for k in range(start, trigger.end) if reading.norms[k] == "fire"), start)
    mention = Mention(
        Kind.WEAPON, at, at + 1, at, reading.slice(at, at + 1), None, "weapons/incendiary",
        weapon=WeaponCategory.INCENDIARY,
    )  # fmt: skip
    return (mention,)


def told_apart(found: list[tuple[Reading, Mention]]) -> list[tuple[Reading, Mention]]:
    """Return each weapon once; "the bomb" and "the device" are the dynamite that is named elsewhere."""
    by_noun: dict[str, tuple[Reading, Mention]] = {}
    for reading, mention in found:
        by_noun.setdefault(mention.text.lower().split()[-1].rstrip("s"), (reading, mention))
    kept = list(by_noun.values())
    exact = [mention for reading, mention in kept if mention.weapon in BLASTING and not _is_general(reading, mention)]
    general = [mention for reading, mention in kept if _is_general(reading, mention)]
    return [pair for pair in kept if pair[1] not in (general if exact else general[1:])]


def _is_general(reading: Reading, mention: Mention) -> bool:
    """Tell whether the word may stand for any explosive."""
    return (
        mention.weapon in BLASTING
        and reading.is_in(mention.end - 1, "any_explosive")
        and (mention.end - mention.start == 1 or reading.is_in(mention.start, "any_explosive"))
    )


def as_weapon(mention: Mention, reading: Reading) -> Weapon:
    """Return the mention as a weapon of the contracts; a counted one keeps its number in the text, as people say it."""
    assert mention.weapon is not None
    counted = range(mention.count.start, mention.start) if mention.count else ()
    many = mention.count is not None and mention.count.range.min != 1
    start = next((k for k in counted if many and is_number(reading, k)), mention.start)
    return Weapon(category=mention.weapon, text=reading.slice(start, mention.end), count=how_many(mention, reading))


def how_many(mention: Mention, reading: Reading) -> Range | None:
    """Return the count that is said; "a bomb" and "one bomb" are one, "bombs" is not counted."""
    if mention.count is not None:
        return mention.count.range
    if not mention.plural and mention.start and reading.norms[mention.start - 1] in {"a", "an"}:
        return Range(min=1, max=1)
    return None
