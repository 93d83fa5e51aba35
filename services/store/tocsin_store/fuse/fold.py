"""An incident as its mentions and corrections together tell it: each field by its own rule."""

from collections.abc import Iterable
from math import prod
from typing import Final

from tocsin.contracts.incident import Incident
from tocsin.contracts.parties import Casualties
from tocsin_store.fuse import lists
from tocsin_store.fuse.choices import Chosen, choose, toll_of
from tocsin_store.fuse.cluster import Cluster
from tocsin_store.fuse.correction import Correction, CorrectionKind, in_order
from tocsin_store.fuse.differences import differences
from tocsin_store.fuse.fused import Fused
from tocsin_store.fuse.groups import sources
from tocsin_store.fuse.panel import Panel
from tocsin_store.fuse.pins import pinned, pins
from tocsin_store.fuse.quoting import Lists, evidence

SUREST: Final = 0.99
"""The greatest confidence that reports alone can give."""


def fold(cluster: Cluster, corrections: Iterable[Correction] = ()) -> Fused:
    """Return the incident that a cluster's mentions tell of: a function of the set of them and of the corrections."""
    entries = [entry for entry in in_order(corrections) if not cluster.names.isdisjoint(entry.names)]
    refs = sources(cluster.mentions)
    panel = Panel(cluster.mentions, {ref.report_id: ref.group or ref.report_id for ref in refs})
    chosen, set_fields = choose(panel), pins(entries)
    return Fused(
        incident=pinned(_incident(cluster.id, panel, chosen), set_fields, cluster.mentions),
        sources=refs,
        contradictions=tuple(differences(panel, chosen, set_fields)),
        names=cluster.names,
        pinned=tuple(set_fields),
        retracted=_is_retracted(entries),
    )


def _is_retracted(entries: Iterable[Correction]) -> bool:
    said = [entry.kind for entry in entries if entry.kind in (CorrectionKind.RETRACT, CorrectionKind.RESTORE)]
    return bool(said) and said[-1] is CorrectionKind.RETRACT


def _incident(id_: str, panel: Panel, chosen: Chosen) -> Incident:
    typed, placed = chosen.type.incident, (chosen.place or panel.founder).incident
    gathered: Lists = {
        "actors": lists.actors(panel),
        "weapons": lists.weapons(panel),
        "targets": lists.targets(panel),
        "claims": lists.claims(panel),
    }
    update = {
        "id": id_,
        "event_type": typed.event_type,
        "sub_event_type": typed.sub_event_type,
        "codes": typed.codes,
        "status": chosen.status.incident.status,
        "outcome": (chosen.outcome or chosen.type).incident.outcome,
        "casualties": Casualties(**{fate: toll_of(who, fate) for fate, who in chosen.tolls.items()}),
        "time": chosen.time.incident.time if chosen.time else None,
        "location": placed.location,
        "location_reason": placed.location_reason,
        "other_places": placed.other_places,
        **{field: tuple(kept.item for kept in found) for field, found in gathered.items()},
        "evidence": evidence(panel.founder, chosen, gathered),
        "confidence": _confidence(panel),
    }
    return panel.founder.incident.model_copy(update=update)


def _confidence(panel: Panel) -> float:
    """Return how sure all independent sources together are: each as sure as its surest report, none of them certain."""
    surest: dict[str, float] = {}
    for mention in panel.mentions:
        group = panel.groups[mention.report_id]
        surest[group] = max(surest.get(group, 0.0), mention.incident.confidence)
    if len(surest) == 1:
        return max(surest.values())
    return round(min(1 - prod(1 - each for each in surest.values()), SUREST), 4)
