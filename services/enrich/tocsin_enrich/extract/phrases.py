"""Phrases that belong together: names in lists, names with a description, and the preposition that governs them."""

from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

LISTED = frozenset({",", "and", "or", "&", "both", "as", "well"})


def preposition_of(reading: Reading, mention: Mention) -> str | None:
    """Return the preposition that governs the phrase, if one stands right before it."""
    before = mention.outer - 1
    return reading.norms[before] if reading.is_in(before, "preposition") else None


def person_described(reading: Reading, mentions: list[Mention], mention: Mention) -> Mention | None:
    """Return the person whom the phrase describes: "Juan Perez, the mayor of Abrego, was killed".

    What is named within the description ("the secretary of the Popular Party") stands for the person too.
    """
    if mention.kind is Kind.PERSON or (mention.kind is Kind.GROUP and mention.plural):
        return None
    named = [m for m in mentions if m.kind is Kind.PERSON and m.end < mention.outer and reading.norms[m.end] == ","]
    behind = reading.norms[mention.end : mention.end + 1] == (",",)
    return named[-1] if named and behind and _is_description(reading, named[-1].end + 1, mention.end) else None


def _is_description(reading: Reading, start: int, end: int) -> bool:
    """Tell whether tokens `start` to `end` are one phrase without a verb or a comma."""
    verbal = any(reading.is_in(k, "say") or reading.is_in(k, "be") for k in range(start, end))
    acts = any(start <= cue.start < end for cue in reading.cues)
    return not (verbal or acts or {",", ";", "and"} & set(reading.norms[start:end]))


def with_listed(reading: Reading, mentions: list[Mention], last: Mention) -> tuple[Mention, ...]:
    """Return the mention with those listed before it, and the organisation that qualifies it."""
    found = [last]
    position = mentions.index(last)
    while position > 0:
        position -= 1
        other = mentions[position]
        between = reading.norms[other.end : found[0].outer]
        listed = all(word in LISTED or word in {"the", "a", "an", "[", "("} for word in between)
        if _describes_listed(reading, other, found[0]):
            listed = True
        elif other.kind is not Kind.PERSON and found[0].kind is Kind.PERSON and not listed:
            continue  # it may stand in the description of the name before it
        if other.kind is Kind.WEAPON or not listed or preposition_of(reading, other):
            break
        found.insert(0, other)
    return tuple(found)


def _describes_listed(reading: Reading, one: Mention, other: Mention) -> bool:
    """Tell whether both names are listed, the first with a description: "Juan Perez, a judge, and Ana Soto"."""
    between = reading.norms[one.end : other.outer]
    names = one.kind is other.kind is Kind.PERSON
    if not names or between[:1] != (",",) or between[-2:] != (",", "and"):
        return False
    return _is_description(reading, one.end + 1, other.outer - 2)


def with_following(
    reading: Reading, mentions: list[Mention], first: Mention, *, joined: frozenset[str]
) -> tuple[Mention, ...]:
    """Return the mention with those listed after it."""
    found = [first]
    for other in mentions[mentions.index(first) + 1 :]:
        between = reading.norms[found[-1].end : other.outer]
        listed = other.kind is not Kind.WEAPON and all(word in joined for word in between)
        if not listed or reading.is_in(other.end, "say") or _describes(reading, other, found[-1]):
            break
        found.append(other)
    return tuple(found)


def _describes(reading: Reading, mention: Mention, named: Mention) -> bool:
    """Tell whether a phrase only says what was named before: "the al-Tanf garrison, a base used by"."""
    between = reading.norms[named.end : mention.outer]
    same = mention.kind is named.kind is Kind.THING and named.name is not None and mention.name is None
    return same and between == (",",) and reading.is_in(mention.outer, "determiner")
