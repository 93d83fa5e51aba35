"""The parts of places that are not the act's: each by the words that give it, and what leaves it open."""

from collections.abc import Callable

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import PlaceRole
from tocsin.contracts.incident import Evidence, Incident
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import resolve

Told = Callable[..., Incident]


@pytest.fixture
def told(gazetteer: MappedGazetteer) -> Told:
    """Resolve an incident that one sentence tells, by the words of its act."""

    def tell(text: str, act: str) -> Incident:
        report = a_report(text)
        start = text.index(act)
        evidence = Evidence(field="sub_event_type", start=start, end=start + len(act), quote=act, rule="test")
        draft = a_draft(report, scope=(Span(start=0, end=len(text)),), evidence=(evidence,))
        return resolve(report, [draft], (), gazetteer).incidents[0]

    return tell


@pytest.mark.parametrize(
    ("text", "act", "place", "role"),
    [
        ("Drones launched from Iraq hit a depot in Homs.", "hit", "Iraq", PlaceRole.LAUNCHED_FROM),
        ("Rebels shelled Homs from positions near Tripoli.", "shelled", "Tripoli", PlaceRole.LAUNCHED_FROM),
        ("Rockets aimed at Homs fell on a farm near Kfar Roum.", "fell", "Homs", PlaceRole.AIMED_AT),
        ("A shell hit a bakery in Homs, a doctor said in Paris.", "hit", "Paris", PlaceRole.SAID_IN),
        ("A court in Paris heard that he shot a guard in Homs.", "shot", "Paris", PlaceRole.SAID_IN),
        ("Smugglers who came from Libya shot a guard in Homs.", "shot", "Libya", PlaceRole.CAME_FROM),
        ("A Misrata man was shot dead in Homs.", "shot dead", "Misrata", PlaceRole.CAME_FROM),
        ("A truck bound for Damaturu was burned in Maiduguri.", "burned", "Damaturu", PlaceRole.HEADED_FOR),
        (
            "A bomb went off in Maiduguri and the wounded were taken to Damaturu.",
            "bomb",
            "Damaturu",
            PlaceRole.HEADED_FOR,
        ),
    ],
)
def test_a_place_keeps_its_part(told: Told, text: str, act: str, place: str, role: PlaceRole) -> None:
    """Where the act was not, the record says what the place was to it."""
    incident = told(text, act)

    assert [(place, role)] == [(other.text, other.role) for other in incident.other_places]
    assert incident.location is not None
    assert place != incident.location.text


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Rockets aimed at Homs were shot down.", "shot down"),
        ("Soldiers were shot 12 km from Homs.", "shot"),
        ("Gunmen opened fire at a conference in Homs.", "opened fire"),
        ("Masked men stormed the police headquarters in Homs.", "stormed"),
        ("Drones sent by the group hit a base in Homs.", "hit"),
    ],
)
def test_a_place_that_could_be_another_part_is_the_acts(told: Told, text: str, act: str) -> None:
    """What was aimed at, and no other place told; a distance "from"; a meeting or a seat that was attacked."""
    incident = told(text, act)

    assert incident.location is not None
    assert ("Homs", ()) == (incident.location.text, incident.other_places)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Four years after the blast in Paris, a gunman shot a guard in Homs.", "shot"),
        ("Amid the war in Libya, a gunman shot a guard in Homs.", "shot"),
        ("In retaliation for a raid on Misrata, a gunman shot a guard in Homs.", "shot"),
        ("At a conference in Paris, envoys said that a gunman had shot a guard in Homs.", "shot"),
    ],
)
def test_what_an_act_is_set_against_is_elsewhere(told: Told, text: str, act: str) -> None:
    """A time counted from another event, a war, a cause, and a meeting before the act do not place it."""
    incident = told(text, act)

    assert incident.location is not None
    assert "Homs" == incident.location.text


def test_an_act_behind_the_same_words_is_there(told: Told) -> None:
    """The words "hours after gunmen killed a guard in X" put the killing there, where that is the act."""
    incident = told("Hours after gunmen killed a guard in Homs, calm returned.", "killed")

    assert incident.location is not None
    assert "Homs" == incident.location.text
