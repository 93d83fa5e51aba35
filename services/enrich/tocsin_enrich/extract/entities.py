"""All names in the text that are no places, for the geocoder."""

from collections.abc import Iterable

from tocsin.contracts.incident import EntityMention
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.reading import Reading

_NAMED = frozenset({Kind.ORGANISATION, Kind.PERSON})
_NO_NAMES = frozenset({"actors/state", "actors/pronoun", "actors/stands for the one before", "entities/pronoun"})
"""Rules that find words which are no names of their own, or names of a country."""


def entity_mentions(readings: Iterable[Reading], mentions: Iterable[list[Mention]]) -> tuple[EntityMention, ...]:
    """Return the names of organisations and persons in the text, with their offsets."""
    found = []
    for reading, named in zip(readings, mentions, strict=True):
        for mention in named:
            if mention.name and mention.kind in _NAMED and mention.rule not in _NO_NAMES:
                start, end = reading.tokens[mention.start].start, reading.tokens[mention.end - 1].end
                kind = "person" if mention.kind is Kind.PERSON else "organisation"
                found.append(
                    EntityMention(start=start, end=end, text=reading.text[start:end], name=mention.name, kind=kind)
                )
    return tuple(found)
