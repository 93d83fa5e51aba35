"""Which mention of a report's later telling is which of its earlier ones: names outlive better lexicons."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from tocsin_store.fuse.agreement import factors
from tocsin_store.fuse.compare import ONE_ID, SAME_FROM
from tocsin_store.fuse.mention import Mention, Telling

SAME_SENTENCE: Final = SAME_FROM
"""Points for telling the act with the same words of the report: whatever else is now read otherwise."""


def named(tellings: Iterable[Telling]) -> dict[str, str]:
    """Return the name of each mention, by its id, of all tellings of one report.

    In the first telling it is the incident's own id. Later it is the name of the earlier mention that has the same
    id, or tells the same words, or agrees best as of `compare`; else its own id.
    """
    names: dict[str, str] = {}
    earlier: dict[str, Mention] = {}  # the latest mention under each name
    for telling in sorted(tellings, key=_made):
        found = _matched(telling.mentions, earlier)
        for mention in telling.mentions:
            names[mention.id] = found.get(mention.id, mention.incident.id)
            earlier[names[mention.id]] = mention
    return names


def _made(telling: Telling) -> tuple[datetime, str]:
    return telling.produced_at, telling.message_id


def _matched(mentions: Sequence[Mention], earlier: Mapping[str, Mention]) -> dict[str, str]:
    """Return names for those mentions that match an earlier one: the best pairs first, each mention and name once."""
    pairs = [(-_likeness(each, name, old), name, each.id) for each in mentions for name, old in earlier.items()]
    found: dict[str, str] = {}
    for score, name, id_ in sorted(pairs):
        if -score >= SAME_FROM and id_ not in found and name not in found.values():
            found[id_] = name
    return found


def _likeness(mention: Mention, name: str, old: Mention) -> float:
    """Return points as `compare` gives them, without what only holds between two reports."""
    if mention.incident.id == name:
        return ONE_ID.points
    words = SAME_SENTENCE if _act(mention) & _act(old) else 0.0
    return words + sum(factor.points for factor in factors(mention.facts, old.facts))


def _act(mention: Mention) -> set[int]:
    """Return the offsets at which the report tells the act."""
    told = (entry for entry in mention.incident.evidence if entry.field == "sub_event_type")
    return {offset for entry in told for offset in range(entry.start, entry.end)}
