"""What becomes of an incident when a report tells of it."""

import time

import pytest
from builders import a_geocoded, a_report, an_incident
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.incident import Evidence, Incident
from tocsin.contracts.messages import ChangeKind, ReportGeocoded, SourceRef
from tocsin.contracts.report import Report
from tocsin_store.fuse import objection
from tocsin_store.fuse.decide import Telling, decide, fold
from tocsin_store.repository import StoredIncident

PAPER = a_report(id="1" * 64)
RADIO = a_report(id="2" * 64)


def ref(report: Report) -> SourceRef:
    return SourceRef(report_id=report.id, source=report.source, published_at=report.published_at, url=report.url)


def telling(report: Report = PAPER, **changes: object) -> Telling:
    return Telling(an_incident(report, **changes), ref(report))


def told(report: Report = PAPER, **changes: object) -> ReportGeocoded:
    return a_geocoded(report, incidents=(an_incident(report, **changes),))


class TestDecide:
    """One telling of one incident."""

    def test_an_unknown_incident_is_created(self) -> None:
        """Its first revision is 1."""
        decision = decide(None, telling())

        assert decision is not None
        assert (ChangeKind.CREATED, StoredIncident(an_incident(PAPER), 1, (ref(PAPER),))) == (
            decision.kind,
            decision.stored,
        )

    def test_the_same_again_changes_nothing(self) -> None:
        """Consumers hear of what is new, not of every repetition."""
        assert decide(StoredIncident(an_incident(PAPER), 3, (ref(PAPER),)), telling()) is None

    def test_other_content_is_the_next_revision(self) -> None:
        """The latest telling counts."""
        decision = decide(StoredIncident(an_incident(PAPER), 3, (ref(PAPER),)), telling(confidence=0.4))

        assert decision is not None
        assert (ChangeKind.UPDATED, 4, 0.4) == (
            decision.kind,
            decision.stored.revision,
            decision.stored.incident.confidence,
        )

    def test_another_report_of_it_is_the_next_revision_with_both_sources(self) -> None:
        """Though it says the same: that a second report says so is news."""
        decision = decide(StoredIncident(an_incident(PAPER), 1, (ref(PAPER),)), telling(RADIO))

        assert decision is not None
        assert (2, (ref(PAPER), ref(RADIO))) == (decision.stored.revision, decision.stored.sources)


class TestFold:
    """A batch of messages, one after the other."""

    def test_each_message_gets_what_it_changed(self) -> None:
        """Also where a later message of the batch tells of the same incident again."""
        messages = [told(), told(), told(confidence=0.4), a_geocoded(RADIO, incidents=())]

        changes = fold(messages, {})

        assert [[("created", 1)], [], [("updated", 2)], []] == [
            [(decision.kind.value, decision.stored.revision) for decision in decisions] for decisions in changes
        ]

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0.1, 0.5, 0.9])), max_size=12), st.data())
    def test_how_messages_are_cut_into_batches_does_not_matter(
        self, tellings: list[tuple[str, float]], data: st.DataObject
    ) -> None:
        """The same changes, with the same revisions, come of one batch as of two."""
        messages = [told(id=name, confidence=confidence) for name, confidence in tellings]
        cut = data.draw(st.integers(0, len(messages)))
        whole = fold(messages, {})
        first = fold(messages[:cut], {})
        stored = {decision.stored.incident.id: decision.stored for made in first for decision in made}

        assert whole == first + fold(messages[cut:], stored)

    @given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([0.1, 0.9])), max_size=12))
    def test_revisions_count_up_from_one_without_gaps(self, tellings: list[tuple[str, float]]) -> None:
        """A consumer that missed one can tell."""
        changes = fold([told(id=name, confidence=confidence) for name, confidence in tellings], {})

        for name in "ab":
            revisions = [d.stored.revision for made in changes for d in made if d.stored.incident.id == name]
            assert list(range(1, len(revisions) + 1)) == revisions

    def test_what_was_passed_in_is_left_as_it_was(self) -> None:
        """The store's picture of the database is not written over."""
        stored: dict[str, StoredIncident] = {}
        fold([told()], stored)

        assert {} == stored


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

        begun = time.perf_counter()
        assert objection(message) is None
        assert time.perf_counter() - begun < 1

    def test_one_incident_twice_in_a_message_is_named(self) -> None:
        """Which of the two would count, nobody could say."""
        twice = a_geocoded(PAPER, incidents=(an_incident(PAPER), an_incident(PAPER, confidence=0.1)))

        assert objection(twice) == "incident i-1 stands twice in one report; give each its own id"
