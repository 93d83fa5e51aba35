"""Evidence of a fused incident: the words behind each field, by whose report they are in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tocsin.contracts.incident import Evidence
from tocsin_store.fuse.choices import Chosen
from tocsin_store.fuse.lists import Kept
from tocsin_store.fuse.mention import Mention

Lists = Mapping[str, Sequence[Kept[Any]]]
"""The incident's lists by their fields."""


def evidence(founder: Mention, chosen: Chosen, gathered: Lists) -> tuple[Evidence, ...]:
    """Return the evidence of the fields as chosen, and of the lists as gathered; of any other field, the founder's.

    Every entry names the report that it quotes.
    """
    words = _words(chosen)
    rest = (entry for entry in founder.incident.evidence if _root(entry.field) not in _KNOWN)
    found = [*_of_fields(words), *_of_lists(gathered), *(_quoted(founder, entry) for entry in rest)]
    return tuple(dict.fromkeys(found)) or tuple(_quoted(founder, entry) for entry in founder.incident.evidence)


_KNOWN = frozenset(
    {"event_type", "sub_event_type", "status", "outcome", "casualties", "time", "location"}
    | {"actors", "weapons", "targets", "claims"}
)


def _words(chosen: Chosen) -> dict[str, Mention | None]:
    tolls = {f"casualties.{fate}": who for fate, who in chosen.tolls.items()}
    scalars = {
        "status": chosen.status,
        "outcome": chosen.outcome or chosen.type,
        "time": chosen.time,
        "location": chosen.place,
    }
    return {"event_type": chosen.type, "sub_event_type": chosen.type, **scalars, **tolls}


def _of_fields(words: Mapping[str, Mention | None]) -> Iterator[Evidence]:
    for field, mention in words.items():
        if mention is not None:
            entries = mention.incident.evidence
            yield from (_quoted(mention, e) for e in entries if e.field == field or e.field.startswith(f"{field}."))


def _of_lists(gathered: Lists) -> Iterator[Evidence]:
    for field, found in gathered.items():
        for at, kept in enumerate(found):
            told, now = f"{field}.{kept.index}", f"{field}.{at}"
            for entry in kept.mention.incident.evidence:
                if entry.field == told or entry.field.startswith(f"{told}."):
                    yield _quoted(kept.mention, entry, now + entry.field.removeprefix(told))


def _quoted(mention: Mention, entry: Evidence, field: str | None = None) -> Evidence:
    return entry.model_copy(update={"report_id": mention.report_id, "field": field or entry.field})


def _root(field: str) -> str:
    return field.partition(".")[0]
