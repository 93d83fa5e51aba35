"""What goes on the bus for a stored report: to be read anew, or to be placed anew as it was read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.contracts.incident import Incident, IncidentDraft
from tocsin.contracts.messages import AboutReport, ReportEnriched, ReportReceived, Rereading
from tocsin.contracts.streams import ENRICHED, GEOCODED, RECEIVED, Stream
from tocsin_cli.replay.stage import Stage
from tocsin_store.repository import Again

WRITES: Final[Mapping[Stage, Stream[ReportReceived] | Stream[ReportEnriched]]] = {
    Stage.ENRICH: RECEIVED,
    Stage.GEOCODE: ENRICHED,
}
"""The stream that the first worker of a stage reads."""

PASSES: Final[Mapping[Stage, tuple[Stream[Any], ...]]] = {
    Stage.ENRICH: (RECEIVED, ENRICHED, GEOCODED),
    Stage.GEOCODE: (ENRICHED, GEOCODED),
}
"""The streams that a report is on before the store has it again."""


def message_of(again: Again, *, replay: str, stage: Stage, at: datetime) -> AboutReport:
    """Return the message by which a report is read again."""
    if again.reading is None:
        return ReportReceived(
            report=again.report, rereading=Rereading(replay=replay, stage=stage.value, asked_at=at), produced_at=at
        )
    read = again.reading
    return ReportEnriched(
        report=again.report,
        rereading=Rereading(replay=replay, stage=stage.value, asked_at=at, read_at=read.read_at),
        produced_at=at,
        incidents=tuple(map(draft_of, read.incidents)),
        set_aside=read.set_aside,
        entities=read.entities,
    )


def draft_of(incident: Incident) -> IncidentDraft:
    """Return an incident as enrich read it: without its places, and without the words that geocode read them from."""
    read = {name: getattr(incident, name) for name in IncidentDraft.model_fields}
    evidence = tuple(entry for entry in incident.evidence if entry.field != "location")
    return IncidentDraft.model_validate(read | {"evidence": evidence})
