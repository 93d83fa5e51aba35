"""All that the sentences of a report name, sentence by sentence; "the group" and "it" are what was named before."""

from dataclasses import replace

from tocsin.contracts.parties import ActorKind
from tocsin_enrich.extract.actors import find_groups, find_organisations
from tocsin_enrich.extract.entities import find_persons
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.numbers import Count, find_counts
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.targets import find_things
from tocsin_enrich.extract.weapons import find_weapons

_PRONOUNS = frozenset({"it", "they"})
_STANDS_FOR = frozenset({"group", "organisation", "organization", "movement", "militia", "faction", "coalition"})
_ARMED = frozenset(
    {
        ActorKind.REBEL,
        ActorKind.POLITICAL_MILITIA,
        ActorKind.STATE_FORCE,
        ActorKind.IDENTITY_MILITIA,
        ActorKind.EXTERNAL,
    }
)


class Parties(list[list[Mention]]):
    """The mentions of each sentence, with the counts that were found on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[list[Count]] = []


def find_parties(readings: list[Reading]) -> Parties:
    """Return what each sentence names, in the order of the text."""
    found = Parties()
    last: Mention | None = None
    for reading in readings:
        counts = find_counts(reading)
        mentions = _mentions(reading, counts)
        if last is not None:
            mentions = sorted([*mentions, *_pronouns(reading, mentions, last)], key=lambda mention: mention.start)
        found.append(mentions)
        found.counts.append(counts)
        armed = [
            m
            for m in mentions
            if m.kind is Kind.ORGANISATION and m.actor_kind in _ARMED and m.rule.startswith("actors/")
        ]
        last = armed[0] if armed else last
    return found


def _mentions(reading: Reading, counts: list[Count]) -> list[Mention]:
    """Return the mentions of a sentence; of overlapping ones the longest, and of equals the surer kind."""
    found = [
        *find_organisations(reading, counts),
        *find_weapons(reading, counts),
        *find_things(reading, counts),
        *find_groups(reading, counts),
        *find_persons(reading),
    ]
    found.sort(key=lambda mention: mention.start - mention.end)
    taken: set[int] = set()
    kept = []
    for mention in found:
        own = range(mention.start, mention.end)
        if taken.isdisjoint(own):
            taken.update(own)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _pronouns(reading: Reading, mentions: list[Mention], last: Mention) -> list[Mention]:
    """Return what "it", "they" and "the group" stand for, where they are the subject of an act."""
    found = []
    for cue in reading.cues:
        position = cue.start - 1
        while position >= 0 and (
            reading.is_in(position, "have")
            or reading.norms[position] in {"also", "then", "later"}
            or reading.norms[position].endswith("ly")
        ):
            position -= 1
        if position < 0 or any(m.start <= position < m.end for m in mentions):
            continue
        norm = reading.norms[position]
        if norm in _PRONOUNS or (norm in _STANDS_FOR and reading.is_in(position - 1, "determiner")):
            outer = position if norm in _PRONOUNS else position - 1
            found.append(
                replace(
                    last,
                    start=position,
                    end=position + 1,
                    outer=outer,
                    text=reading.slice(position, position + 1),
                    rule="actors/stands for the one before",
                )
            )
    return found
