"""All that the sentences of a report name, sentence by sentence; "the group" and "it" are what was named before."""

from tocsin_enrich.extract.actors import find_groups, find_organisations
from tocsin_enrich.extract.coreference import Antecedents, named_again, stand_ins, without_titles
from tocsin_enrich.extract.entities import find_persons
from tocsin_enrich.extract.mentions import Mention
from tocsin_enrich.extract.numbers import Count, find_counts
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.targets import find_things
from tocsin_enrich.extract.weapons import find_weapons


class Parties(list[list[Mention]]):
    """The mentions of each sentence, with the counts that were found on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[list[Count]] = []


def find_parties(readings: list[Reading]) -> Parties:
    """Return what each sentence names, in the order of the text."""
    found = Parties()
    before = Antecedents()
    for reading in readings:
        counts = find_counts(reading) if reading.cues else []  # who is named counts everywhere, how many only here
        mentions = named_again(reading, _mentions(reading, counts), before)
        mentions = without_titles(sorted([*mentions, *stand_ins(reading, mentions, before)], key=lambda m: m.start))
        found.append(mentions)
        found.counts.append(counts)
        before.remember(mentions)
    return found


def _mentions(reading: Reading, counts: list[Count]) -> list[Mention]:
    """Return the mentions of a sentence; of overlapping ones the longest, and of equals the surer kind."""
    found = [
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
    return sorted(kept, key=lambda mention: mention.start)
