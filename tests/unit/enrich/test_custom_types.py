"""Event types of an analyst's own: from the tables into the record."""

from pathlib import Path

import pytest
from builders import a_report

from tocsin.contracts.incident import Codes, CustomCode, IncidentDraft
from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.lexicon import load_lexicon

TABLES = {
    "event_types.tsv": "code|name|parent\ncustom:zapping|Zapping|Attack\ncustom:fpv|FPV strike|Air/drone strike\n",
    "event_cues.tsv": "sub_event_type|kind|strength|words\ncustom:zapping|verb|strong|zap\n",
    "weapons.tsv": "category|sub_event_type|words\ndrone|custom:fpv|glass fibre drone\n",
    "irregular_verbs.tsv": "base|past|participle\nzap|zapped|zapped\n",
    "crosswalk.tsv": (
        "sub_event_type|disorder|plover_event|plover_mode|plover_context|plover_quad|cameo|ucdp\n"
        "custom:fpv|Political violence|ASSAULT|drone|technology|4|1952|dyad\n"
    ),
}
ZAPPING, FPV = CustomCode(code="custom:zapping", name="Zapping"), CustomCode(code="custom:fpv", name="FPV strike")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder: Path = tmp_path_factory.mktemp("lexicon")
    for name, text in TABLES.items():
        (folder / name).write_text(text.replace("|", "\t"), encoding="utf-8")
    return load_lexicon([folder])


def read(text: str, lexicon: Lexicon) -> IncidentDraft:
    (incident,) = extract(a_report(text), lexicon).incidents
    return incident


def test_a_cue_of_ones_own_gives_the_parent_and_the_code(own: Lexicon) -> None:
    """Whoever counts ACLED's types still counts it; its other codes are the parent's."""
    incident = read("Gunmen zapped two farmers near Mora on Sunday.", own)

    assert (SubEventType.ATTACK, ZAPPING) == (incident.sub_event_type, incident.codes.custom)
    assert "180" == incident.codes.cameo.code


def test_a_weapon_does_not_change_what_the_cue_says(own: Lexicon) -> None:
    """The analyst has said what zapping is; with a rifle or a rocket it is that."""
    assert SubEventType.ATTACK is read("Rebels zapped two farmers with rockets near Mora.", own).sub_event_type


def test_a_weapon_of_ones_own_gives_its_type(own: Lexicon) -> None:
    """With a row in the crosswalk it has codes of its own."""
    incident = read("Rebels attacked an army base with a glass fibre drone near Mora on Sunday.", own)

    assert (SubEventType.AIR_DRONE_STRIKE, FPV) == (incident.sub_event_type, incident.codes.custom)
    assert ("1952", ("technology",)) == (incident.codes.cameo.code, incident.codes.plover.context)


def test_other_incidents_have_none(own: Lexicon) -> None:
    """A weapon that only looks alike has no type of one's own."""
    assert None is read("Rebels attacked an army base with a drone near Mora on Sunday.", own).codes.custom


def test_what_was_stopped_keeps_the_code(own: Lexicon) -> None:
    """It is disrupted weapons use, with that type's codes, and the analyst still finds it."""
    incident = read("The army shot down a glass fibre drone near Mora on Sunday.", own)

    assert SubEventType.DISRUPTED_WEAPONS_USE is incident.sub_event_type
    assert incident.codes.custom in {None, FPV}
    assert "171" == incident.codes.cameo.code


def test_an_old_record_has_no_custom_code() -> None:
    """The field is optional: what was written before it is read as before."""
    assert None is Codes.model_validate({}).custom
