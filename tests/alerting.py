"""Changes of incidents, and rules that may ask for them."""

from datetime import UTC, datetime

from builders import an_incident

from tocsin.contracts.incident import Incident
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, SourceRef
from tocsin.contracts.report import Source
from tocsin_alert.rules.rule import Rule


def a_change(
    incident: Incident | None = None, *, revision: int = 1, kind: ChangeKind | None = None, **changes: object
) -> IncidentChanged:
    fields: dict[str, object] = {
        "kind": kind or (ChangeKind.CREATED if revision == 1 else ChangeKind.UPDATED),
        "incident": incident or an_incident(),
        "revision": revision,
        "cause": Cause(report_id="0" * 64, message_id="m"),
        "sources": (SourceRef(report_id="0" * 64, source=Source(name="Test Wire")),),
        "source_count": 1,
        "independent_source_count": 1,
        "produced_at": datetime.now(UTC),
    }
    return IncidentChanged.model_validate(fields | changes)


def a_rule(**says: object) -> Rule:
    return Rule.model_validate({"name": "a", "channels": ["desk"], **says})
