"""All that the sentences of a report name, sentence by sentence; "the group" and "it" are what was named before."""

from dataclasses import replace

from tocsin_enrich.extract.actors import find_groups, find_organisations
from tocsin_enrich.extract.coreference import Antecedents, named_again, stand_ins
from tocsin_enrich.extract.mentions import Kind, Mention
from tocsin_enrich.extract.names import in_full
from tocsin_enrich.extract.numbers import Count, find_counts
from tocsin_enrich.extract.peoples import find_peoples
from tocsin_enrich.extract.persons import find_persons
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.targets import find_things
from tocsin_enrich.extract.weapons import find_weapons

_OWNED = frozenset({Kind.PERSON, Kind.THING})


class Parties(list[list[Mention]]):
    """The mentions of each sentence, with the counts that were found on the way.

    `descriptions` are the mentions that only describe another: "police" in "police commander Ana Ruiz".
    """

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[list[Count]] = []
        self.descriptions: list[list[Mention]] = []

    def named(self) -> list[list[Mention]]:
        """Return all mentions of each sentence, those that only describe another too."""
        return [[*own, *inside] for own, inside in zip(self, self.descriptions, strict=True)]


def find_parties(readings: list[Reading]) -> Parties:
    """Return what each sentence names, in the order of the text; persons by the fullest name they are given."""
    found = Parties()
    before = Antecedents()
    for reading in readings:
        counts = find_counts(reading) if reading.cues else []  # who is named counts everywhere, how many only here
        mentions = named_again(reading, _mentions(reading, counts), before)
        mentions = sorted([*mentions, *stand_ins(reading, mentions, before)], key=lambda m: m.start)
        wide = [mention for mention in mentions if mention.outer < mention.start]
        inside = [mention for mention in mentions if _is_inside(mention, wide)]
        found.append([mention for mention in mentions if mention not in inside] if inside else mentions)
        found.descriptions.append(inside)
        found.counts.append(counts)
        before.remember(found[-1])
    found[:] = in_full(found)
    return found


def _is_inside(mention: Mention, wide: list[Mention]) -> bool:
    for other in wide:  # a loop, for this is asked of each mention of a report
        if other.outer <= mention.start and mention.end <= other.start and _describes(mention, other):
            return True
    return False


def _describes(mention: Mention, other: Mention) -> bool:
    """Tell whether a mention in the phrase of another only describes a person, or is the one whose somebody he is."""
    if other.kind is Kind.PERSON:
        return mention.kind is not Kind.WEAPON and mention.count is None
    return other.kind is Kind.GROUP and mention.kind in _OWNED


def _mentions(reading: Reading, counts: list[Count]) -> list[Mention]:
    """Return the mentions of a sentence; of overlapping ones the longest, and of equals the surer kind."""
    found = [
        *find_peoples(reading, counts),
        *find_organisations(reading, counts),
        *(find_weapons(reading, counts) if reading.cues else ()),
        *(find_things(reading, counts) if reading.cues else ()),
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
    kept.sort(key=lambda mention: mention.start)
    return [_apart(mention, before) for mention, before in zip(kept, [None, *kept], strict=False)]


def _apart(mention: Mention, before: Mention | None) -> Mention:
    """Return the mention without words of the one before it: the "law" of "his brother-in-law Luis Mora"."""
    cut = before is not None and before.start < mention.outer < before.end <= mention.start
    return replace(mention, outer=before.end) if before is not None and cut else mention
