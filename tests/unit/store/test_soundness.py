"""The last look before something is kept."""

import time

import pytest
from builders import a_geocoded, a_report, an_incident

from tocsin.contracts.incident import Evidence, Incident
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.report import Report
from tocsin_store.fuse import objection

PAPER = a_report(id="1" * 64)


def told(report: Report = PAPER, **changes: object) -> ReportGeocoded:
    return a_geocoded(report, incidents=(an_incident(report, **changes),))


class TestObjection:
    """The last look before something is kept."""

    def test_a_sound_message_meets_none(self) -> None:
        """Evidence that the text holds."""
        assert objection(told()) is None

    def test_evidence_that_the_text_does_not_hold_is_named(self) -> None:
        """With both readings, so that the producer finds its mistake."""
        misread = Evidence(field="weapons.0", start=3, end=8, quote="drone", rule="r")
        incident: Incident = an_incident(PAPER, evidence=(misread,))

        assert objection(a_geocoded(PAPER, incidents=(incident,))) == (
            "incident i-1: evidence.0 quotes 'drone', but report.text has 'men k' at 3:8;"
            " offsets count code points of report.text, end exclusive"
        )

    @pytest.mark.parametrize(("which", "number"), [(0, 0), (0, 2), (2, 1), (2, 2)])
    def test_every_evidence_of_every_incident_is_looked_at(self, which: int, number: int) -> None:
        """Whichever is misquoted, it is that one that is named."""
        sound = Evidence(field="sub_event_type", start=0, end=3, quote=PAPER.text[:3], rule="r")
        evidence = [[sound] * 3 for _ in range(3)]
        evidence[which][number] = sound.model_copy(update={"quote": "???"})
        incidents = tuple(an_incident(PAPER, id=f"i-{n}", evidence=tuple(each)) for n, each in enumerate(evidence))

        told = objection(a_geocoded(PAPER, incidents=incidents)) or ""
        assert told.startswith(f"incident i-{which}: evidence.{number} quotes '???', but report.text has")

    def test_many_incidents_take_little_time(self) -> None:
        """The time grows with their number, not with its square: a message may hold thousands."""
        one = an_incident(PAPER)
        incidents = tuple(one.model_copy(update={"id": f"{n:064x}"}) for n in range(20_000))
        message = a_geocoded(PAPER).model_copy(update={"incidents": incidents})

        begun = time.process_time()
        assert objection(message) is None
        assert time.process_time() - begun < 3

    def test_one_incident_twice_in_a_message_is_named(self) -> None:
        """Which of the two would count, nobody could say."""
        twice = a_geocoded(PAPER, incidents=(an_incident(PAPER), an_incident(PAPER, confidence=0.1)))

        assert objection(twice) == "incident i-1 stands twice in one report; give each its own id"
