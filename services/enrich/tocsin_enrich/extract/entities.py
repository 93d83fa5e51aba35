"""Names of persons, and all names in the text that are no places, for the geocoder."""

from collections.abc import Iterable, Iterator

from tocsin.contracts.incident import EntityMention
from tocsin.contracts.parties import ActorKind, TargetCategory, TargetEntity
from tocsin_enrich.extract.lexicon import Leaning
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

LONGEST_NAME = 6
"""Words of a person's name."""

_PARTICLES = frozenset(
    {"de", "la", "del", "bin", "ibn", "al", "el", "van", "von", "da", "dos", "y", "abu", "ben", "jr", "."}
)


def find_persons(reading: Reading) -> Iterator[Mention]:
    """Yield persons: a title before the name, or two names and more that no place word goes before or after."""
    titles = {match.end: match for match in reading.lexicon.titles.find(reading.norms)}
    position = 0
    while position < len(reading.tokens):
        if not _is_personal(reading, position):
            position += 1
            continue
        end = _name_end(reading, position)
        title = titles.get(position)
        if title is not None or (end - position >= 2 and _is_person(reading, position, end)):
            yield _person(reading, position, end, None if title is None else title.value)
        position = max(end, position + 1)


def _is_personal(reading: Reading, position: int) -> bool:
    return reading.is_name(position) and not any(
        match.start <= position < match.end for found in (reading.organisations, reading.nations) for match in found
    )


def _name_end(reading: Reading, position: int) -> int:
    end = position + 1
    while end < len(reading.tokens) and end - position < LONGEST_NAME:
        if _is_personal(reading, end):
            end += 1
        elif reading.norms[end] in _PARTICLES and _is_personal(reading, end + 1):
            end += 2
        elif len(reading.norms[end]) == 1 and reading.tokens[end].capital:
            end += 1 + (reading.norms[end + 1 : end + 2] == (".",))
        else:
            break
    return min(end, len(reading.tokens))


def _is_person(reading: Reading, start: int, end: int) -> bool:
    before = start - 1
    while before >= 0 and reading.is_in(before, "determiner"):
        before -= 1
    if reading.is_in(before, "place_preposition") and reading.norms[before] != "of":
        return False
    if reading.is_in(end, "place_head") or reading.is_in(end - 1, "place_head") or reading.is_in(end, "org_head"):
        return False
    return _has_personal_context(reading, start, end)


def _has_personal_context(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the words around treat the name as a person: it speaks, has an age, is killed or is a relative clause's who."""
    after = reading.norms[end : end + 2]
    if after[:1] and reading.is_in(end, "say"):
        return True
    if after[:1] == (",",) and len(after) > 1 and (after[1] == "who" or reading.tokens[end + 1].number):
        return True
    if after[:1] == ("who",):
        return True
    near = range(max(0, start - 4), start)
    if any(cue.end - 1 in near and cue.value.lemma in PERSONAL for cue in reading.cues):
        return True
    return any(cue.start - end in range(4) and cue.value.lemma in PERSONAL for cue in reading.cues) and (
        reading.is_in(end, "be") or reading.is_in(end, "have")
    )


PERSONAL = frozenset(
    [
        "kill",
        "murder",
        "assassinate",
        "kidnap",
        "abduct",
        "wound",
        "injure",
        "shoot",
        "execute",
        "arrest",
        "assassination",
        "murder",
        "kidnapping",
        "abduction",
        "killing",
        "torture",
        "gun down",
        "shoot dead",
        "die",
        "stab",
        "behead",
        "stab to death",
        "detain",
        "attempt on the life of",
        "assassination attempt",
        "execution",
        "slay",
        "death",
    ]
)


def _person(reading: Reading, start: int, end: int, title: str | None) -> Mention:
    category = _category(reading, start, title)
    text = reading.slice(start, end)
    return Mention(
        Kind.PERSON, start, end, start, text, text, "entities/person", actor_kind=ActorKind.CIVILIAN,
        leaning=Leaning.SUFFERER, category=category, entity=TargetEntity.PERSON,
    )  # fmt: skip


def _category(reading: Reading, start: int, title: str | None) -> TargetCategory:
    for match in reading.people:
        if 0 <= start - match.end <= 1:
            return match.value.category
    return TargetCategory.CIVILIAN if title in {None, "mr", "mrs", "ms"} else TargetCategory.OTHER


def entity_mentions(readings: Iterable[Reading], mentions: Iterable[list[Mention]]) -> tuple[EntityMention, ...]:
    """Return the names of organisations and persons in the text, with their offsets."""
    found = []
    for reading, named in zip(readings, mentions, strict=True):
        for mention in named:
            if mention.kind in {Kind.ORGANISATION, Kind.PERSON} and mention.name and mention.rule != "actors/state":
                start, end = reading.tokens[mention.start].start, reading.tokens[mention.end - 1].end
                kind = "person" if mention.kind is Kind.PERSON else "organisation"
                found.append(
                    EntityMention(start=start, end=end, text=reading.text[start:end], name=mention.name, kind=kind)
                )
    return tuple(found)
