"""What the reports of one incident say together, what analysts make of it, and what consumers are told."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fusing import MemoryStore, all_at_once, current, message, tell

from tocsin.contracts.messages import ChangeKind, ReportGeocoded
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin.contracts.parties import ActorRole
from tocsin_store import fuse
from tocsin_store.fuse import Change, Correction, CorrectionKind, Fused
from tocsin_store.fuse.lists import MOST_ITEMS
from tocsin_store.fuse.pins import SETTABLE

STRIKE: dict[str, Any] = {"place": "Kharkiv", "when": "2024-03-04", "words": "on Monday", "weapons": ["missile"]}


def told(name: str, number: int = 0, *, report: dict[str, Any] | None = None, **changes: Any) -> ReportGeocoded:
    return message({"name": name, "incidents": [{**STRIKE, "id": name, **changes}], **(report or {})}, number)


def fused(*messages: ReportGeocoded) -> Fused:
    (one,) = all_at_once(messages)
    return one


def entry(number: int, kind: CorrectionKind, *names: str, **more: Any) -> Correction:
    at = datetime(2024, 3, 5, tzinfo=UTC)
    return Correction(number=number, kind=kind, names=names, by="A. Analyst", why="was there", at=at, **more)


def heard(changes: list[Change]) -> list[tuple[str, str, int]]:
    return [(each.kind.value, each.standing.fused.id, each.standing.revision) for each in changes]


class TestFold:
    """Each field by its own rule."""

    def test_one_report_is_told_as_it_is(self) -> None:
        """But for the report that each quote names: a single source loses and gains nothing."""
        only = told("a", by=["Russia"], killed=2, targets=["energy", "health"])

        one = fused(only)

        quoted = [e.model_copy(update={"report_id": only.report.id}) for e in only.incidents[0].evidence]
        assert sorted(map(str, quoted)) == sorted(map(str, one.incident.evidence))
        assert only.incidents[0] == one.incident.model_copy(update={"evidence": only.incidents[0].evidence})
        assert ((), (), 1) == (one.contradictions, one.pinned, one.independent_source_count)

    def test_lists_are_what_the_founder_tells_and_what_others_add(self) -> None:
        """Who is named twice stands once; "a depot" gives way to one with a name; weapons are counted once."""
        one = fused(
            told("a", 0, by=["Russia"], targets=["energy"], weapons=["missile"]),
            told("b", 1, by=["Russia"], things=[("energy", "North Depot")], weapons={"missile": 3}),
            told("c", 2, by=["Russia"], says=["Ministry of Defence"], weapons=["missile", "drone"]),
        )

        assert [("perpetrator", "Russia"), ("claimant", "Ministry of Defence")] == [
            (actor.role.value, actor.name) for actor in one.incident.actors
        ]
        assert ["North Depot"] == [target.name for target in one.incident.targets]
        assert [("missile", 3), ("drone", None)] == [
            (weapon.category.value, weapon.count and weapon.count.min) for weapon in one.incident.weapons
        ]

    def test_evidence_of_lists_points_at_the_fused_list(self) -> None:
        """What stood first in the second report stands second here, and its quote is of the second report."""
        first, second = told("a", 0, by=["Russia"]), told("b", 1, hit=["Ukraine"])
        one = fused(first, second)

        assert [ActorRole.PERPETRATOR, ActorRole.TARGET] == [actor.role for actor in one.incident.actors]
        assert [("actors.0.text", first.report.id), ("actors.1.text", second.report.id)] == [
            (e.field, e.report_id) for e in one.incident.evidence if e.field.startswith("actors.")
        ]

    def test_a_long_list_takes_nothing_more(self) -> None:
        """Hundreds of reports always have one thing more; the founder's own list is kept whole."""
        reports = [
            told(f"r{at}", at, things=[("energy", f"Depot {'abcdefghijklmnopqrstuvwxyz'[at] * 4}")]) for at in range(26)
        ]
        first = told(
            "first", 0, things=[("energy", message({"name": "x"}).report.text[at * 9 : at * 9 + 8]) for at in range(25)]
        )

        assert (
            len(fuse.fold(fuse.Cluster(tuple(m for r in reports for m in tell(r).mentions))).incident.targets)
            == MOST_ITEMS
        )
        assert 25 == len(fused(first).incident.targets)

    def test_the_word_of_most_sources_stands_for_the_type(self) -> None:
        """Three copies of one text are one source; two outlets that say otherwise are two."""
        text = (
            "Shells or something like them fell on the square before the station on Monday, a porter said to us there."
        )
        copies = [told(f"c{at}", at, report={"text": f"{text} {at}"}, sub="Air/drone strike") for at in range(3)]
        others = [told(f"o{at}", 5 + at, sub="Shelling/artillery/missile attack") for at in range(2)]

        one = fused(*copies, *others)

        assert (SubEventType.SHELLING, 5, 3) == (
            one.incident.sub_event_type,
            one.source_count,
            one.independent_source_count,
        )
        assert [["Shelling/artillery/missile attack", 2], ["Air/drone strike", 3]] == [
            [told.value, len(told.report_ids)] for told in one.contradictions[0].values
        ]

    def test_sources_are_in_the_order_they_came_with_their_groups(self) -> None:
        """A group has the name of its first report, so that it stays when others come."""
        outlet = {"source": "Harbour Agency", "kind": "wire"}
        one = fused(told("a", 0, report=outlet), told("b", 1), told("c", 2, report=outlet))

        first, second, third = one.sources
        assert ("The b Paper", first.report_id) == (second.source.name, first.group)
        assert (second.report_id, first.report_id) == (second.group, third.group)

    def test_independent_sources_add_up_to_more_confidence(self) -> None:
        """A copy adds none, another source some, and nothing makes it certain."""
        outlet = {"source": "Harbour Agency", "kind": "wire"}
        agency = [told(f"a{at}", at, report=outlet, confidence=0.7) for at in range(2)]
        papers = [told(f"p{at}", 5 + at, confidence=0.7) for at in range(9)]

        assert (0.7, 0.91, 0.99) == (
            fused(*agency).incident.confidence,
            fused(*agency, papers[0]).incident.confidence,
            fused(*agency, *papers).incident.confidence,
        )

    def test_places_further_apart_than_their_radii_are_told(self) -> None:
        """The village stands, since the province's middle says less; another town would be a contradiction."""
        one = fused(
            told("a", 0, place="Kherson Oblast", killed=12),
            told("b", 1, place="Antonivka", killed=12),
        )

        assert ("Antonivka", ()) == (one.incident.location and one.incident.location.name, one.contradictions)

    def test_nobody_knows_where(self) -> None:
        """Then the founder's reason stands."""
        text = (
            "Six men took the bus and shot the driver when he would not hand over the key to them, the passengers say."
        )
        one = fused(*(told(name, report={"text": f"{text} {name}"}, place=None, act="shot") for name in "ab"))

        assert (None, "no place is told") == (one.incident.location, one.incident.location_reason)


class TestCorrections:
    """What analysts say outlives what reports tell."""

    def store(self, *messages: ReportGeocoded) -> MemoryStore:
        store = MemoryStore()
        store.record(messages)
        return store

    def test_a_merge_overrules_vetoes_and_later_reports(self) -> None:
        """Two towns are one if an analyst says so, and what comes later goes with them."""
        store = self.store(told("a", 0), told("b", 1, place="Kyiv"))
        changes = store.correct(entry(1, CorrectionKind.MERGE, "a", "b"))
        store.record([told("c", 2)])

        assert [("updated", "a", 2), ("merged", "b", 2)] == heard(changes)
        assert "a" == changes[1].standing.merged_into
        assert [{"a", "b", "c"}] == [set(each.names) for each in store.live()]

    def test_a_split_holds_against_links(self) -> None:
        """What was split off stays off, under the id that it had before it was merged, and its id is not new."""
        store = self.store(told("a", 0), told("b", 1), told("c", 2))
        changes = store.correct(entry(1, CorrectionKind.SPLIT, "b", rest=("a", "c")))

        assert [("updated", "a", 2), ("split", "b", 1)] == heard(changes)
        assert "a" == changes[1].split_from
        assert [{"a", "c"}, {"b"}] == [set(each.names) for each in store.live()]

    def test_what_is_said_later_of_two_holds(self) -> None:
        """A merge undoes a split of the two, and a split a merge."""
        store = self.store(told("a", 0), told("b", 1))
        for number in (1, 3):
            store.correct(entry(number, CorrectionKind.SPLIT, "b", rest=("a",)))
            assert [{"a"}, {"b"}] == [set(each.names) for each in store.live()]
            store.correct(entry(number + 1, CorrectionKind.MERGE, "a", "b"))
            assert [{"a", "b"}] == [set(each.names) for each in store.live()]

    def test_what_was_merged_comes_back_under_its_own_id(self) -> None:
        """An id that was merged is a tombstone until the same comes apart again: never another's."""
        store = self.store(told("b", 1))
        store.record([told("a", 0, report={"received": "2024-03-01T00:00"})])
        assert ["a"] == [each.id for each in store.live()]
        changes = store.correct(entry(1, CorrectionKind.SPLIT, "b", rest=("a",)))

        assert ("split", "b", 3) in heard(changes)

    def test_a_retracted_incident_is_silent_until_it_is_restored(self) -> None:
        """Reports that come meanwhile make no noise; then it is told as it has become."""
        store = self.store(told("a", 0, killed=1))
        assert [("retracted", "a", 2)] == heard(store.correct(entry(1, CorrectionKind.RETRACT, "a")))
        assert [] == store.record([told("b", 1, killed=2)])
        assert [] == store.live()
        assert [("updated", "a", 3)] == heard(store.correct(entry(2, CorrectionKind.RESTORE, "a")))
        assert [2] == [each.source_count for each in store.live()]

    def test_a_pin_stands_against_reports_and_says_so(self) -> None:
        """The reports' values are kept beside it; unset, theirs stands again."""
        seven = {"min": 7, "max": 7, "basis": "exact"}
        store = self.store(told("a", 0, killed=3))
        store.correct(entry(1, CorrectionKind.SET, "a", field="casualties.killed", value=seven))
        store.record([told("b", 1, killed=4)])
        (pinned,) = store.live()

        assert ("casualties.killed",) == pinned.pinned
        assert 7 == (pinned.incident.casualties.killed and pinned.incident.casualties.killed.min)
        assert [seven, 3, 4] == [
            v.value if v.value == seven else v.value["min"] for v in pinned.contradictions[0].values
        ]  # type: ignore[index,call-overload]
        assert "set by an analyst" == pinned.contradictions[0].rule
        assert not [e for e in pinned.incident.evidence if e.field == "casualties.killed"]

        store.correct(entry(2, CorrectionKind.UNSET, "a", field="casualties.killed"))
        (unset,) = store.live()
        assert ((), 4) == (unset.pinned, unset.incident.casualties.killed and unset.incident.casualties.killed.min)

    def test_a_type_brings_its_event_type_and_codes(self) -> None:
        """They cannot contradict it."""
        store = self.store(told("a", 0))
        store.correct(entry(1, CorrectionKind.SET, "a", field="sub_event_type", value="Armed clash"))
        (pinned,) = store.live()

        assert (EventType.BATTLES, "Armed clash") == (
            pinned.incident.event_type,
            pinned.incident.codes.acled.sub_event_type,
        )

    def test_a_place_that_is_not_known_has_a_reason(self) -> None:
        """An analyst may take a wrong place away."""
        store = self.store(told("a", 0))
        store.correct(entry(1, CorrectionKind.SET, "a", field="location", value=None))
        (pinned,) = store.live()

        assert (None, True) == (pinned.incident.location, bool(pinned.incident.location_reason))

    @pytest.mark.parametrize(
        ("field", "value", "why"),
        [
            ("confidence", 1, "confidence cannot be set; these can: sub_event_type, status"),
            ("outcome", "won", "outcome: Input should be 'completed'"),
            (
                "casualties.killed",
                {"min": 5, "max": 2, "basis": "exact"},
                "casualties.killed: Value error, a range's max",
            ),
            ("time", {"start": "yesterday"}, "time.start: "),
        ],
    )
    def test_what_cannot_be_set_is_refused_with_a_reason(self, field: str, value: Any, why: str) -> None:
        """Before it gets into the log."""
        assert (fuse.pin_objection(field, value) or "").startswith(why)

    def test_what_an_incident_has_can_be_set_to_it(self) -> None:
        """Every settable field takes the value that the wire has for it."""
        whole = told("a", by=["Russia"], things=[("energy", "Depot")], claims=["Front"], killed=2).incidents[0]
        wire = whole.model_dump(mode="json")
        for field in SETTABLE:
            value: Any = wire
            for part in field.split("."):
                value = value[part]
            assert fuse.pin_objection(field, value) is None


class TestNaming:
    """Names outlive better lexicons."""

    def test_a_later_telling_keeps_the_names(self) -> None:
        """By the words of the act, though ids, types and tolls are now read otherwise; what is new has its own."""
        first = message(
            {"name": "r", "incidents": [{**STRIKE, "id": "x", "act": "act-x"}, {**STRIKE, "id": "y", "act": "act-y"}]}
        )
        again = message(
            {
                "name": "r",
                "message": "again",
                "produced": "2024-03-09T00:00",
                "text": first.report.text,
                "incidents": [
                    {"id": "p", "act": "act-y", "sub": "Attack", "killed": 3},
                    {"id": "q", "act": "act-x", "sub": "Attack"},
                    {"id": "n", "act": first.report.text[:8], "sub": "Arrests"},
                ],
            }
        )
        tellings = [tell(again), tell(first)]
        names = fuse.named(tellings)

        assert [{"p": "y", "q": "x", "n": "n"}, {"x": "x", "y": "y"}] == [
            {mention.incident.id: names[mention.id] for mention in telling.mentions} for telling in tellings
        ]
        assert "again" == current(tellings).message_id

    def test_what_a_report_no_longer_tells_is_retracted(self) -> None:
        """Read anew, it tells nothing: the incident it alone told is gone, and its id with it."""
        store = MemoryStore()
        store.record([told("a", 0)])
        nothing = message({"name": "a", "message": "again", "produced": "2024-03-09T00:00", "incidents": []})

        assert [("retracted", "a", 2)] == heard(store.record([nothing]))
        assert [] == store.live()

    def test_the_same_content_in_a_new_message_changes_nothing(self) -> None:
        """A replay that reads the same makes no noise."""
        store = MemoryStore()
        store.record([told("a", 0)])

        assert [] == store.record([told("a", 0, report={"message": "again", "produced": "2024-03-09T00:00"})])


class TestChanges:
    """What consumers are told."""

    def test_a_second_report_is_an_update_by_one_revision(self) -> None:
        """That a second source tells it is news."""
        store = MemoryStore()

        assert [("created", "a", 1)] == heard(store.record([told("a", 0)]))
        assert [("updated", "a", 2)] == heard(store.record([told("b", 1)]))

    def test_an_earlier_founder_takes_the_incident_over(self) -> None:
        """What came in before, and is fused later, gives its id; the other stays as a tombstone, and points there."""
        store = MemoryStore()
        store.record([told("b", 1)])
        created, merged = store.record([told("a", 0, report={"received": "2024-03-01T00:00"})])

        assert [("created", "a", 1), ("merged", "b", 2)] == heard([created, merged])
        assert (None, "a") == (created.split_from, merged.standing.merged_into)

    def test_survivors_are_told_before_tombstones(self) -> None:
        """Whoever follows a tombstone finds where it points."""
        store = MemoryStore()
        store.record([told("a", 0), told("b", 1, place="Kyiv")])
        kinds = [change.kind for change in store.correct(entry(1, CorrectionKind.MERGE, "a", "b"))]

        assert [ChangeKind.UPDATED, ChangeKind.MERGED] == kinds
