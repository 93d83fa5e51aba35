"""The worker around the reader: message in, message out."""

from builders import a_received, a_report

from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin_enrich.app import enriching
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.handler import on_received
from tocsin_enrich.settings import EnrichSettings


def test_a_report_comes_out_with_its_incidents(lexicon: Lexicon) -> None:
    """The report travels whole, with what it says and what was set aside."""
    message = a_received(a_report("Gunmen killed two people in Mora on Sunday. Rebels plan to attack Wase."))

    enriched = on_received(message, lexicon=lexicon)

    assert message.report == enriched.report
    assert ["Attack"] == [incident.sub_event_type.value for incident in enriched.incidents]
    assert ["planned"] == [entry.status.value for entry in enriched.set_aside]


def test_it_reads_and_writes_the_streams_of_the_registry(lexicon: Lexicon) -> None:
    """The wiring is the one that the registry states."""
    wired = enriching(lexicon)

    assert (RECEIVED, ENRICHED, "enrich") == (wired.reads, wired.writes, wired.group)


def test_its_settings_are_the_kits() -> None:
    """Nothing has to be set for the worker to start."""
    assert EnrichSettings().partition == 0
