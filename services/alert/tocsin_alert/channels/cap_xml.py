"""CAP 1.2 as XML. What the standard leaves to the sender is decided here, and told in docs/alerts.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from tocsin.contracts.alerts import DueKind
from tocsin.contracts.incident import Incident, IncidentStatus
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.ontology import SubEventType
from tocsin_alert.channels import Alert
from tocsin_alert.rules.decision import Sent, Step
from tocsin_alert.wording import facts

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"

EXTREME_KILLED: Final = 100
SEVERE_KILLED: Final = 10
MODERATE_INJURED: Final = 10
"""People, for certain: how grave an incident is said to be."""

OVER: Final = timedelta(days=2)
"""An incident whose last day lies further back is past; of others it is not known whether they go on."""

CORROBORATED: Final = 2
"""Independent sources by which what is reported as a fact counts as observed."""

_NOT_IN_ID: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an operator sends: who, as what, to whom, for how long."""

    sender: str
    sender_name: str | None
    status: str
    scope: str
    restriction: str | None
    expires_hours: float


def document(alert: Alert, terms: Terms) -> bytes:
    """Return the alert as XML in UTF-8, valid by the schema of OASIS."""
    root = Element("alert", xmlns=NAMESPACE)
    update = alert.decision.step is Step.UPDATE and alert.earlier
    cancel = alert.decision.step is Step.RETRACTED and alert.earlier
    _add(root, "identifier", identifier(alert.due.key))
    _add(root, "sender", terms.sender)
    _add(root, "sent", stamp(alert.at))
    _add(root, "status", "Test" if alert.due.kind is DueKind.TEST else terms.status)
    _add(root, "msgType", "Cancel" if cancel else "Update" if update else "Alert")
    _add(root, "source", f"Tocsin, rule {alert.due.rule}")
    _add(root, "scope", terms.scope)
    _add(root, "restriction", terms.restriction)
    _add(root, "note", dict(alert.notice.lines).get("Retracted" if cancel else "Changed"))
    if cancel or update:
        _add(root, "references", " ".join(_reference(sent, terms) for sent in alert.earlier))
    if alert.due.change:
        _add(root, "incidents", identifier(alert.due.change.incident.id))
    _info(SubElement(root, "info"), alert, terms)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def identifier(key: str) -> str:
    """Return a key as CAP takes it: without blanks, commas and brackets."""
    return _NOT_IN_ID.sub("-", key)


def stamp(at: datetime) -> str:
    """Return a moment as CAP writes it: to the second, UTC as -00:00."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _reference(sent: Sent, terms: Terms) -> str:
    return f"{terms.sender},{identifier(sent.key)},{stamp(sent.at)}"


def _info(info: Element, alert: Alert, terms: Terms) -> None:
    change, notice = alert.due.change, alert.notice
    incident = change.incident if change else None
    _add(info, "language", "en")
    for category in _categories(incident):
        _add(info, "category", category)
    _add(info, "event", incident.sub_event_type if incident else notice.headline)
    _add(info, "urgency", _urgency(incident, alert.at))
    _add(info, "severity", _severity(incident))
    _add(info, "certainty", _certainty(change))
    if incident:
        _pair(info, "eventCode", "ACLED", incident.sub_event_type)
        if incident.time:
            _add(info, "onset", stamp(datetime.combine(incident.time.start, time(), tzinfo=UTC)))
    _add(info, "expires", stamp(alert.at + timedelta(hours=terms.expires_hours)))
    _add(info, "senderName", terms.sender_name)
    _add(info, "headline", notice.headline)
    _add(info, "description", "\n".join(_description(alert)))
    _add(info, "web", notice.link)
    if change:
        for name, value in _parameters(change, alert):
            _pair(info, "parameter", name, value)
        _area(SubElement(info, "area"), change.incident)


def _description(alert: Alert) -> Iterator[str]:
    yield from (f"{label}: {text}" for label, text in alert.notice.lines)
    if alert.notice.quote:
        yield f"“{alert.notice.quote}”"


def _parameters(change: IncidentChanged, alert: Alert) -> Iterator[tuple[str, str]]:
    yield "status", change.incident.status
    yield "confidence", f"{change.incident.confidence:.2f}"
    yield "revision", str(change.revision)
    yield "independent sources", str(change.independent_source_count or 1)
    yield "rule", alert.due.rule


def _area(area: Element, incident: Incident) -> None:
    place = incident.location
    _add(area, "areaDesc", facts.place_name(place) if place else "not known")
    if place and place.lat is not None:
        _add(area, "circle", f"{place.lat:.5f},{place.lon:.5f} {place.radius_km or 0:g}")
    if place and place.country:
        _pair(area, "geocode", "ISO3166-1", place.country)


def _categories(incident: Incident | None) -> Iterator[str]:
    yield "Security" if incident else "Other"
    if incident and incident.sub_event_type is SubEventType.CHEMICAL_WEAPON:
        yield "CBRNE"


def _urgency(incident: Incident | None, at: datetime) -> str:
    over = incident is not None and incident.time is not None and at.date() - incident.time.end > OVER
    return "Past" if over else "Unknown"


def _severity(incident: Incident | None) -> str:
    toll = incident.casualties if incident else None
    killed = toll.killed.min if toll and toll.killed else None
    injured = toll.injured.min if toll and toll.injured else None
    match killed, injured:
        case int(), _ if killed >= EXTREME_KILLED:
            return "Extreme"
        case int(), _ if killed >= SEVERE_KILLED:
            return "Severe"
        case _ if (killed or 0) > 0 or (injured or 0) >= MODERATE_INJURED:
            return "Moderate"
        case None, None:
            return "Unknown"
        case _:
            return "Minor"


def _certainty(change: IncidentChanged | None) -> str:
    if change is None:
        return "Unknown"
    if change.incident.status is not IncidentStatus.ASSERTED:
        return "Possible"
    return "Observed" if (change.independent_source_count or 1) >= CORROBORATED else "Likely"


def _add(parent: Element, name: str, text: str | None) -> None:
    """Add an element; none where there is nothing to say. The library escapes; the text has no control characters."""
    if text:
        SubElement(parent, name).text = text


def _pair(parent: Element, name: str, value_name: str, value: str) -> None:
    element = SubElement(parent, name)
    SubElement(element, "valueName").text = value_name
    SubElement(element, "value").text = value
