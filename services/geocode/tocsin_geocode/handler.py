"""One enriched report in, the same report with its places out."""

from tocsin.contracts.messages import ReportEnriched, ReportGeocoded
from tocsin_geocode.resolve import Gazetteer, resolve


def on_enriched(message: ReportEnriched, *, gazetteer: Gazetteer) -> ReportGeocoded:
    """Find the report's places and where its incidents occurred."""
    found = resolve(message.report, message.incidents, message.entities, gazetteer)
    return ReportGeocoded(
        report=message.report,
        rereading=message.rereading,
        places=found.places,
        incidents=found.incidents,
        set_aside=message.set_aside,
        entities=message.entities,
    )
