"""What goes on the bus for a stored report: the report alone to be read anew, or also what was read of it."""

from datetime import UTC, datetime

import pytest
from builders import a_geocoded, a_report, an_incident

from tocsin.contracts.messages import ReportEnriched, ReportReceived
from tocsin_cli.replay.message import draft_of, message_of
from tocsin_cli.replay.stage import Stage
from tocsin_store.repository import Again, Came, Reading

READ, ASKED = datetime(2024, 2, 9, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)
REPORT = a_report("Gunmen killed two people in Maiduguri on Monday.")


def quoted(field: str, words: str) -> dict[str, object]:
    start = REPORT.text.index(words)
    return {"field": field, "start": start, "end": start + len(words), "quote": words, "rule": "told"}


PLACED = an_incident(REPORT, evidence=[quoted("sub_event_type", "killed"), quoted("location", "in Maiduguri")])


def test_what_is_read_anew_goes_as_it_came_in() -> None:
    """With who asked, from which stage on and when; it was not read before, as far as anybody is to know."""
    message = message_of(Again(Came(READ, REPORT.id), REPORT), replay="r", stage=Stage.ENRICH, at=ASKED)

    assert isinstance(message, ReportReceived)
    assert message.rereading is not None
    assert (REPORT, ASKED) == (message.report, message.produced_at)
    assert ("r", "enrich", ASKED, None) == (
        *(message.rereading.replay, message.rereading.stage),
        *(message.rereading.asked_at, message.rereading.read_at),
    )


def test_what_is_placed_anew_says_when_it_was_read() -> None:
    """So that it gives way to what is read of the report meanwhile; all that enrich read goes along."""
    kept = a_geocoded(REPORT, incidents=(PLACED,), entities=())
    reading = Reading(READ, kept.incidents, kept.set_aside, kept.entities or ())
    message = message_of(Again(Came(READ, REPORT.id), REPORT, reading), replay="r", stage=Stage.GEOCODE, at=ASKED)

    assert isinstance(message, ReportEnriched)
    assert message.rereading is not None
    assert ("geocode", READ) == (message.rereading.stage, message.rereading.read_at)
    assert ((draft_of(PLACED),), kept.set_aside, ()) == (message.incidents, message.set_aside, message.entities)


def test_an_incident_goes_without_its_place_and_the_words_for_it() -> None:
    """These are what is read anew: kept, they would stand beside the new ones."""
    draft = draft_of(PLACED)

    assert ["sub_event_type"] == [entry.field for entry in draft.evidence]
    assert "location" not in type(draft).model_fields
    assert (PLACED.id, PLACED.confidence) == (draft.id, draft.confidence)


@pytest.mark.parametrize("field", ["actors", "casualties", "time", "claims", "weapons", "targets"])
def test_nothing_else_is_lost(field: str) -> None:
    """What enrich read of it is what geocode gets again."""
    assert getattr(PLACED, field) == getattr(draft_of(PLACED), field)
