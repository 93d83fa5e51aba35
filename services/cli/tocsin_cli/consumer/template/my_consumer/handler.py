"""A change in, nothing out. No Redis in sight."""

from tocsin.contracts.messages import IncidentChanged
from tocsin.kit.logs import logger

log = logger("my_consumer")


def on_changed(change: IncidentChanged, *, countries: frozenset[str]) -> None:
    """Log a change of an incident in one of the countries; without countries, every change.

    A change may come again after a crash, and an older revision after a newer one: what is done here must do no harm
    done twice, and `change.revision` says which of two is the newer. Raise `tocsin.kit.Invalid` where the message can
    never be handled, `tocsin.kit.Transient` where something you need is away.
    """
    incident, place = change.incident, change.incident.location
    if countries and (place is None or place.country not in countries):
        return
    log.info(
        "incident",
        kind=change.kind.value,
        revision=change.revision,
        what=incident.sub_event_type.value,
        where=place.name if place else None,
    )
