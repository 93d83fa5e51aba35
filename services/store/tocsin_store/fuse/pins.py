"""Fields that an analyst may set, and how they are set."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import JsonValue, TypeAdapter, ValidationError

from tocsin.contracts.geo import Location
from tocsin.contracts.incident import AcledCodes, Codes, Incident, IncidentStatus, Outcome, When
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin.contracts.parties import Actor, Claim, Target, Toll, Weapon
from tocsin_store.fuse.correction import Correction, CorrectionKind
from tocsin_store.fuse.mention import Mention

SETTABLE: Final[Mapping[str, TypeAdapter[Any]]] = {
    "sub_event_type": TypeAdapter(SubEventType),
    "status": TypeAdapter(IncidentStatus),
    "outcome": TypeAdapter(Outcome),
    "time": TypeAdapter(When | None),
    "location": TypeAdapter(Location | None),
    "actors": TypeAdapter(tuple[Actor, ...]),
    "weapons": TypeAdapter(tuple[Weapon, ...]),
    "targets": TypeAdapter(tuple[Target, ...]),
    "claims": TypeAdapter(tuple[Claim, ...]),
    "casualties.killed": TypeAdapter(Toll | None),
    "casualties.injured": TypeAdapter(Toll | None),
    "casualties.missing": TypeAdapter(Toll | None),
    "casualties.abducted": TypeAdapter(Toll | None),
    "casualties.arrested": TypeAdapter(Toll | None),
}
"""By the field's path, what it must be. The event type and the codes follow from the sub-type."""

NO_PLACE: Final = "an analyst set that its place is not known"


def pin_objection(field: str, value: JsonValue) -> str | None:
    """Return why a field cannot be set so, or None."""
    if field not in SETTABLE:
        return f"{field} cannot be set; these can: {', '.join(SETTABLE)}"
    try:
        SETTABLE[field].validate_python(value)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, (field, *problem["loc"])))
        return f"{where}: {problem['msg']}"
    return None


def pins(entries: Iterable[Correction]) -> dict[str, JsonValue]:
    """Return the fields that are set after all corrections of an incident, in the order they are given."""
    found: dict[str, JsonValue] = {}
    for entry in entries:
        if entry.field is not None:
            found.pop(entry.field, None)
            if entry.kind is CorrectionKind.SET:
                found[entry.field] = entry.value
    return dict(sorted(found.items()))


def pinned(incident: Incident, found: Mapping[str, JsonValue], mentions: Iterable[Mention]) -> Incident:
    """Return the incident with its pins; evidence of what they replace is gone, for it says something else."""
    for field, value in found.items():
        read = SETTABLE[field].validate_python(value)
        incident = incident.model_copy(update=_update(incident, field, read, mentions))
    kept = tuple(entry for entry in incident.evidence if not any(_is_of(entry.field, field) for field in found))
    return incident.model_copy(update={"evidence": kept or incident.evidence})


def _update(incident: Incident, field: str, value: Any, mentions: Iterable[Mention]) -> dict[str, Any]:
    if field == "sub_event_type":
        return {field: value, "event_type": EVENT_TYPE_OF[value], "codes": _codes(value, mentions)}
    if field == "location":
        return {field: value, "location_reason": None if value is not None else NO_PLACE}
    first, _, fate = field.partition(".")
    return {first: incident.casualties.model_copy(update={fate: value})} if fate else {field: value}


def _codes(sub_type: SubEventType, mentions: Iterable[Mention]) -> Codes:
    """Return the codes of a report that tells the type so, else what the type says by itself."""
    told = next((mention.incident.codes for mention in mentions if mention.incident.sub_event_type is sub_type), None)
    return told or Codes(acled=AcledCodes(event_type=EVENT_TYPE_OF[sub_type], sub_event_type=sub_type))


def _is_of(path: str, field: str) -> bool:
    return path == field or path.startswith(f"{field}.")
