"""Names of persons: told by a title, a given name, or what is said of them."""

from collections.abc import Iterator

from tocsin.contracts.parties import ActorKind, TargetCategory, TargetEntity
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import Kind, Mention, outer_start
from tocsin_enrich.extract.noun_phrases import may_qualify
from tocsin_enrich.extract.reading import CALENDAR, Reading

LONGEST_NAME = 6
"""Words of a person's name."""
KUNYA_PARTS = 3
"""Words of a name that begins with "Abu" from which on it is a person's without a title."""


def find_persons(reading: Reading) -> Iterator[Mention]:
    """Yield persons: a title before the name, or two names and more that no place word goes before or after."""
    titles = {match.end: match for match in reading.titles}
    begins = {match.start: match.end for match in reading.titles}
    callings = {match.start: match.end for match in reading.people}
    free = 0
    for position, token in enumerate(reading.tokens):
        if position < free or not (token.capital or position in begins):
            continue
        if position in begins:
            free = begins[position]
            continue
        if not _is_personal(reading, position):
            continue
        if _is_personal(reading, callings.get(position, -1)):  # "Policeman Luis Mora"
            free = callings[position]
            continue
        free = _name_end(reading, position)
        title = titles.get(position)
        if title is not None or (free - position >= 2 and _is_person(reading, position, free)):
            yield _person(reading, position, free, None if title is None else title.value)


def _is_personal(reading: Reading, position: int) -> bool:
    """Tell whether the token may be of a person's name; some given names are adjectives of nations too: "German"."""
    if not reading.is_name(position):
        return False
    if position not in reading.named:
        return True
    return reading.is_in(position, "given_name") and position + 1 not in reading.named and reading.is_name(position + 1)


def _name_end(reading: Reading, position: int) -> int:
    end = position + 1
    while end < len(reading.tokens) and end - position < LONGEST_NAME:
        if _is_personal(reading, end):
            end += 1
        elif reading.is_in(end, "name_particle") and _is_personal(reading, end + 1):
            end += 2
        elif len(reading.norms[end]) == 1 and reading.tokens[end].capital:
            end += 1 + (reading.norms[end + 1 : end + 2] == (".",))
        else:
            break
    return min(_with_common_word(reading, position, end), len(reading.tokens))


def _with_common_word(reading: Reading, start: int, end: int) -> int:
    """Return the end of a name in capitals with a last part that is also a common word: "JEFFREY BRENT BALL,"."""
    given = reading.is_in(start, "given_name")
    inside = end + 1 < len(reading.tokens) and reading.tokens[end].word
    if not reading.upper or not inside or (end - start < 2 and not given):
        return end
    norm = reading.norms[end]
    closes = not reading.tokens[end + 1].word or reading.is_in(end + 1, "relative") or reading.is_in(end + 1, "be")
    verbal = norm.endswith(("ed", "ing", "ly")) or (norm.endswith("s") and not given)
    plain = norm not in CALENDAR and not verbal and may_qualify(reading, end)
    nouns = [(m.start, m.end) for m in reading.people] + [(m.start, m.end) for m in reading.facilities]
    known = end in reading.named or any(first <= end < last for first, last in nouns)
    return end + 1 if closes and plain and not known else end


def _is_person(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a name without a title is a person's, by the words around it."""
    before = start - 1
    while before >= 0 and reading.is_in(before, "determiner"):
        before -= 1
    if reading.is_in(start, "place_opening") or (
        reading.is_in(start, "name_particle") and not _kunya(reading, start, end)
    ):
        return False
    governed = reading.is_in(before, "place_preposition") and reading.norms[before] != "of"
    if reading.is_in(start, "given_name") and not governed:
        return True
    if reading.norms[max(0, before)] in {"(", "["} or (_is_of_place(reading, before) and reading.norms[before] != "of"):
        return False
    if reading.is_in(end, "place_head") or reading.is_in(end - 1, "place_head") or reading.is_in(end, "org_head"):
        return False
    described = reading.norms[max(0, start - 1) : start] == (",",) and any(m.end == start - 1 for m in reading.people)
    return described or _has_personal_context(reading, end)


def _kunya(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the name begins as Arabic ones do: "Abu Omar al-Libi". A town has no third part: "Abu Kamal"."""
    more = end - start >= KUNYA_PARTS
    return more and reading.is_in(start, "kunya") and reading.is_in(start + 1, "given_name")


def _is_of_place(reading: Reading, before: int) -> bool:
    """Tell whether a place word governs what follows `before`, across a list: "in Datu Piang, Maguindanao"."""
    while before > 0 and reading.norms[before] == "," and reading.is_name(before - 1):
        before -= 1
        while reading.is_name(before):
            before -= 1
    return reading.is_in(before, "place_preposition")


def _has_personal_context(reading: Reading, end: int) -> bool:
    """Tell whether the words around treat the name as a person: it speaks, has an age, or somebody is harmed here."""
    after = reading.norms[end : end + 2]
    if reading.is_in(end, "say") or after[:1] == ("who",):
        return True
    if after[:1] == (",",) and len(after) > 1 and (after[1] == "who" or reading.tokens[end + 1].number):
        return True
    harming = reading.lexicon.classes["harms_persons"]
    return any(cue.value.lemma in harming for cue in reading.cues)


def _person(reading: Reading, start: int, end: int, title: str | None) -> Mention:
    category = _category(reading, start, title)
    text = reading.slice(start, end)
    outer, _ = outer_start(reading, start, [])
    return Mention(
        Kind.PERSON, start, end, outer, text, text, "entities/person", actor_kind=ActorKind.CIVILIAN,
        leaning=Leaning.SUFFERER, category=category, entity=TargetEntity.PERSON,
    )  # fmt: skip


def _category(reading: Reading, start: int, title: str | None) -> TargetCategory:
    for match in reading.people:
        if 0 <= start - match.end <= 1:
            return match.value.category
    return TargetCategory.CIVILIAN if title in {None, "mr", "mrs", "ms"} else TargetCategory.OTHER
