"""An incident as its mentions and corrections together tell it: each field by its own rule."""

from collections.abc import Iterable

from tocsin_store.fuse.cluster import Cluster
from tocsin_store.fuse.correction import Correction, CorrectionKind, in_order
from tocsin_store.fuse.fused import Fused
from tocsin_store.fuse.groups import sources
from tocsin_store.fuse.mention import Mention


def fold(cluster: Cluster, corrections: Iterable[Correction] = ()) -> Fused:
    """Return the incident that a cluster's mentions tell of: a function of the set of them and of the corrections."""
    entries = [entry for entry in in_order(corrections) if cluster.names & {*entry.names}]
    founder = cluster.mentions[0]
    incident = founder.incident.model_copy(update={"id": cluster.id, "evidence": _evidence(founder)})
    return Fused(
        incident=incident,
        sources=sources(cluster.mentions),
        contradictions=(),
        names=cluster.names,
        retracted=_is_retracted(entries),
    )


def _evidence(mention: Mention) -> tuple[object, ...]:
    return tuple(e.model_copy(update={"report_id": mention.report_id}) for e in mention.incident.evidence)


def _is_retracted(entries: Iterable[Correction]) -> bool:
    said = [entry.kind for entry in entries if entry.kind in (CorrectionKind.RETRACT, CorrectionKind.RESTORE)]
    return bool(said) and said[-1] is CorrectionKind.RETRACT
