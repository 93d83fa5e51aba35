"""Which acts are one incident, which type it has, how it ended, and what it is called elsewhere."""

from collections.abc import Callable

import pytest

from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin_enrich.extract import Extraction, Lexicon

Read = Callable[[str], Extraction]


def types(found: Extraction) -> list[str]:
    return [incident.sub_event_type.value for incident in found.incidents]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gunmen killed two in Mora on Sunday. Police said the attack in Mora shocked the town.", 1),
        ("Gunmen killed two in Mora on Sunday. In Wase, gunmen killed three on Sunday.", 2),
        ("Gunmen killed two in Mora on Saturday. Gunmen killed three in Mora on Sunday.", 2),
        ("A bomb exploded in Mora on Sunday. Another bomb exploded an hour later.", 2),
        ("Gunmen attacked a village near Mora, killing two and burning huts.", 1),
        ("Gunmen killed two in Mora. Five people were wounded.", 1),
        ("Gunmen killed two in Mora. Police later arrested three suspects.", 1),
        ("Drones hit the Asad base and the Harir base on Sunday.", 2),
    ],
)
def test_one_incident_per_act_place_and_day(extracted: Read, text: str, count: int) -> None:
    """A recap, a toll and an arrest belong to the act; another place, day or "another" make another."""
    assert count == len(extracted(text).incidents)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels attacked the village of Mora with drones on Sunday.", SubEventType.AIR_DRONE_STRIKE),
        ("Rebels attacked the village of Mora with rockets on Sunday.", SubEventType.SHELLING),
        ("Rebels attacked the village of Mora with a bomb on Sunday.", SubEventType.REMOTE_EXPLOSIVE),
        ("Rebels attacked an army base near Mora on Sunday.", SubEventType.ARMED_CLASH),
        ("Rebels captured two soldiers near Mora on Sunday.", SubEventType.ARRESTS),
        ("Rebels captured the town on Sunday.", SubEventType.NON_STATE_OVERTAKES_TERRITORY),
        ("Fire from Mora shot down a helicopter on Sunday.", SubEventType.ARMED_CLASH),
    ],
)
def test_weapon_and_target_sharpen_the_type(extracted: Read, text: str, expected: SubEventType) -> None:
    """What an act was done with, and what it hit, says which type it is."""
    assert [expected.value] == types(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed two in Mora on Sunday.", "completed"),
        ("Gunmen tried to kill the mayor of Mora on Sunday.", "attempted"),
        ("Rebels failed to capture the town of Mora on Sunday.", "failed"),
        ("The navy shot down two drones over Mora on Sunday.", "intercepted"),
        ("Hamas said it had shelled the town of Mora on Sunday.", "unknown"),
    ],
)
def test_outcomes(extracted: Read, text: str, expected: str) -> None:
    """Completed, attempted, failed and intercepted are told apart; a mere claim leaves it open."""
    assert [expected] == [incident.outcome.value for incident in extracted(text).incidents]


def test_what_is_shot_down_is_disrupted_weapons_use(extracted: Read) -> None:
    """An interception without impact is no strike."""
    (incident,) = extracted("The navy shot down two drones over Mora on Sunday.").incidents

    assert SubEventType.DISRUPTED_WEAPONS_USE is incident.sub_event_type


def test_codes_come_from_crosswalk_actors_and_time(extracted: Read) -> None:
    """The type, both sides and the time precision are said in the other ontologies too."""
    (incident,) = extracted("Rebels attacked soldiers near Mora on Sunday and killed two soldiers.").incidents
    codes = incident.codes

    assert ("Battles", "Armed clash", 2, 1, 1) == (
        codes.acled.event_type,
        codes.acled.sub_event_type,
        codes.acled.inter1,
        codes.acled.inter2,
        codes.acled.time_precision,
    )
    assert ("ASSAULT", ("firearms",), 4) == (codes.plover.event, codes.plover.mode, codes.plover.quad)
    assert ("193", "193", "19") == (codes.cameo.code, codes.cameo.base, codes.cameo.root)
    assert (1, 1) == (codes.ucdp.type_of_violence, codes.ucdp.date_prec)


def test_a_drone_has_its_own_plover_mode(extracted: Read) -> None:
    """PLOVER knows drones apart from aircraft."""
    (incident,) = extracted("Two drones hit the al-Tanf garrison on Sunday.").incidents

    assert ("drone",) == incident.codes.plover.mode


def test_every_type_is_in_the_crosswalk_and_has_cues(lexicon: Lexicon) -> None:
    """No type is out of reach of the lexicon, and each row speaks of its own type."""
    cued = {entry.value.sub_event_type for entry in lexicon.cues}

    assert set(SubEventType) == cued == set(lexicon.crosswalk)
    assert all(row.codes.acled.event_type == EVENT_TYPE_OF[sub] for sub, row in lexicon.crosswalk.items())


def test_confidence_falls_with_doubt(extracted: Read) -> None:
    """A plain act with its day is surer than a claim, and a claim is surer than hearsay by a noun."""
    told = [
        "Gunmen killed two in Mora on Sunday.",
        "Hamas said it had killed two in Mora.",
        "An alleged attack on Mora killed two.",
    ]
    plain, claimed, hearsay = (extracted(text).incidents[0].confidence for text in told)

    assert 1 > plain > claimed > hearsay > 0


def test_claims_of_both_kinds_are_kept(extracted: Read) -> None:
    """Who claims and who blames are told apart, with whom they name."""
    text = "A bomb killed nine people in Mora on Sunday. Hamas claimed responsibility. The army blamed the PKK."
    (incident,) = extracted(text).incidents

    assert [("Hamas", "claims", None), ("army", "blames", "Kurdistan Workers' Party")] == [
        (claim.claimant, claim.stance.value, claim.subject) for claim in incident.claims
    ]


def test_a_text_without_capitals_is_read_like_one_with_them(extracted: Read) -> None:
    """Names are told by being no ordinary words, so that two acts in two towns stay two."""
    text = "gunmen killed three people in kano, nigeria on 3 november 2023. a bomb exploded in baghdad, killing two."
    first, second = extracted(text).incidents

    killed = [one.casualties.killed.min for one in (first, second) if one.casualties.killed]
    assert ["Attack", "Remote explosive/landmine/IED"] == [first.sub_event_type.value, second.sub_event_type.value]
    assert [3, 2] == killed
    assert first.time is not None
    assert first.time.text == "3 november 2023"


def test_a_day_that_nobody_said_is_no_exact_one(extracted: Read) -> None:
    """A date of publication stands in for the day; the precision codes of other ontologies claim nothing for it."""
    (said,) = extracted("Gunmen killed two people in Mora on Sunday.").incidents
    (unsaid,) = extracted("Gunmen killed two people in Mora.").incidents

    assert (1, 1) == (said.codes.acled.time_precision, said.codes.ucdp.date_prec)
    assert (None, None) == (unsaid.codes.acled.time_precision, unsaid.codes.ucdp.date_prec)
    assert unsaid.time is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb exploded in Mora on Sunday. The bomb damaged a hotel in the Bela quarter.", 1),
        ("A bomb exploded in Mora on Sunday. Another bomb damaged a hotel in Bela.", 2),
        ("Gunmen killed a judge in Mora on Sunday. The gunmen also shot her driver.", 1),
        ("Gunmen killed a judge in Mora on Sunday. The gunmen also shot a priest in Bela.", 2),
        ("The air force bombed Mora on Sunday, firing rockets at a school.", 1),
        ("A bomb exploded in Mora on Sunday. Another man who took part in the bombing is at large.", 1),
    ],
)
def test_what_goes_on_is_one_incident(extracted: Read, text: str, expected: int) -> None:
    """The weapon told of before and "the gunmen also" go on with an incident; another place begins a new one."""
    assert expected == len(extracted(text).incidents)


def test_a_search_by_the_police_is_no_battle(extracted: Read) -> None:
    """A state's raid on a building where nobody is armed is told as what it is."""
    assert ["Other"] == [
        i.sub_event_type.value for i in extracted("Police raided a house in Mora on Sunday.").incidents
    ]


def test_the_names_of_the_victims_may_follow(extracted: Read) -> None:
    """Who "the victims were identified as" suffered what was told before."""
    text = "A bomb killed two traders in Mora on Sunday. The victims were identified as Ana Ruiz and Luis Soto."
    assert [["traders", "Ana Ruiz", "Luis Soto"]] == [[t.text for t in i.targets] for i in extracted(text).incidents]


def test_the_attackers_did_it_where_nobody_else_did(extracted: Read) -> None:
    """People who are named for what they did are the perpetrators of the incident before."""
    text = "A judge was shot dead in Mora on Sunday. Police are looking for the attackers."
    found = [a.text for i in extracted(text).incidents for a in i.actors if a.role.value == "perpetrator"]
    assert ["attackers"] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels brought down two power pylons near Mora on Sunday.", "Looting/property destruction"),
        ("Rebels brought down a drone near Mora on Sunday.", "Disrupted weapons use"),
        ("Rebels brought down a helicopter near Mora on Sunday.", "Armed clash"),
        ("Bandits captured two traders near Mora on Sunday.", "Abduction/forced disappearance"),
    ],
)
def test_what_is_brought_down_or_taken_decides_the_type(extracted: Read, text: str, expected: str) -> None:
    """Masts are destroyed, drones intercepted, aircraft fought; civilians whom gunmen capture are abducted."""
    assert [expected] == [incident.sub_event_type.value for incident in extracted(text).incidents]
