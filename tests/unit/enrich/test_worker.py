"""The worker around the reader: message in, message out."""

import pytest
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

    assert message.report.model_copy(update={"language": "en"}) == enriched.report
    assert ["Attack"] == [incident.sub_event_type.value for incident in enriched.incidents]
    assert ["planned"] == [entry.status.value for entry in enriched.set_aside]


def test_it_reads_and_writes_the_streams_of_the_registry(lexicon: Lexicon) -> None:
    """The wiring is the one that the registry states."""
    wired = enriching(lexicon)

    assert (RECEIVED, ENRICHED, "enrich") == (wired.reads, wired.writes, wired.group)


def test_its_settings_are_the_kits() -> None:
    """Nothing has to be set for the worker to start."""
    assert EnrichSettings().partition == 0


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("Gunmen killed two people in the town of Mora on Sunday, and the army is there.", None, "en"),
        ("Gunmen killed two people in the town of Mora on Sunday, and the army is there.", "en-GB", "en-GB"),
        ("Hombres armados mataron a dos personas en la ciudad de Mora el domingo por la noche.", None, None),
        ("Mora: 2 KIA.", None, None),
    ],
)
def test_the_language_is_told_where_it_is_plain(
    lexicon: Lexicon, text: str, said: str | None, expected: str | None
) -> None:
    """English is recognised; what the source says stands, and what is too short or foreign stays open."""
    report = a_report(text, language=said)

    enriched = on_received(a_received(report), lexicon=lexicon)

    assert report.model_copy(update={"language": expected}) == enriched.report
