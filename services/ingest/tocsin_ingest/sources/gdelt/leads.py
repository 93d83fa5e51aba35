"""Which of GDELT's rows are worth reading, best first. No I/O but a table of our own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin_ingest.sources.gdelt.rows import Event, Mention

FIPS: Final = files("tocsin_ingest") / "data" / "fips.tsv"

CONFLICT: Final = ("14", "17", "18", "19", "20")
"""CAMEO's protest, coerce, assault, fight and unconventional mass violence: where incidents are told of."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an event has to be for its articles to be read. An empty tuple is no condition."""

    root_codes: tuple[str, ...] = CONFLICT
    quad_classes: tuple[int, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2."""
    min_mentions: int = 1

    def wants(self, event: Event) -> bool:
        """Tell whether an event is one of those."""
        return (
            (not self.root_codes or event.root_code in self.root_codes)
            and (not self.quad_classes or event.quad_class in self.quad_classes)
            and (not self.countries or iso_by_fips().get(event.country) in self.countries)
            and event.mentions >= self.min_mentions
        )


def leads(events: Iterable[Event], mentions: Iterable[Mention], wanted: Wanted) -> list[str]:
    """Return the URLs of the articles behind the wanted events, each once.

    First those that bear most: how often GDELT read of an event adds to its article, and each mention adds one to the
    article that it is in. `mentions` of events that are not among `events` count for nothing.
    """
    chosen = {event.id: event for event in events if wanted.wants(event)}
    weights = Counter[str]()
    for event in chosen.values():
        weights[event.url] += event.mentions
    for mention in mentions:
        if mention.event_id in chosen:
            weights[mention.url] += 1
    return sorted(weights, key=lambda url: (-weights[url], url))


@cache
def iso_by_fips() -> dict[str, str]:
    """Return ISO's codes of countries by those of GDELT."""
    lines = FIPS.read_text(encoding="utf-8").splitlines()
    [_, *rows] = [line.split("\t") for line in lines if not line.startswith("#")]
    return dict(rows)
