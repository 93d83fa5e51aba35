"""What must hold of fusion whatever is told: order, repetition and batches do not matter, and nothing is made up."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from fusing import MemoryStore, all_at_once, current, message, tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.contracts.messages import ReportGeocoded
from tocsin_store import fuse
from tocsin_store.fuse import Correction, CorrectionKind, Fused, Relation, State

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Each example fuses a dozen reports several times over."""

TELLINGS = st.fixed_dictionaries(
    {
        "sub": st.sampled_from(["Air/drone strike", "Shelling/artillery/missile attack", "Attack", "Armed clash"]),
    },
    optional={
        "place": st.sampled_from(
            [
                "Kyiv",
                "Irpin",
                "Kharkiv",
                "Saltivka",
                "Kherson Oblast",
                "Antonivka",
                "Komyshany",
                "Ukraine",
                "Gulf of Aden",
            ]
        ),
        "when": st.sampled_from(
            ["2024-03-04", "2024-03-05", "2024-03-04/2024-03-05", "2024-03-03/2024-03-10", "2024-03-01/2024-03-31"]
        ),
        "words": st.sampled_from(["", "on that day", "late that day", "early that day"]),
        "by": st.lists(st.sampled_from(["Russia", "Ukraine"]), max_size=1),
        "hit": st.lists(st.sampled_from(["Russia", "Ukraine"]), max_size=1),
        "things": st.lists(
            st.sampled_from([("health", "Al-Nur Hospital"), ("health", "Red Dune Clinic"), ("vessel", "Sea Lark")]),
            max_size=2,
        ),
        "persons": st.lists(st.sampled_from(["Ivan Petrenko", "Petrenko", "Olha Bondar"]), max_size=1),
        "weapons": st.lists(st.sampled_from(["drone", "missile", "blade"]), max_size=2, unique=True),
        "killed": st.sampled_from([0, 2, 12, [10], "dozens"]),
        "injured": st.sampled_from([2, 12, [3, 8]]),
        "outcome": st.sampled_from(["completed", "intercepted"]),
    },
)
"""What one report tells of one incident: few values, so that much agrees and chains form."""

COPIED = "Shells fell on the market street at noon while people queued for bread, the head of the quarter said to us."


@st.composite
def reports(draw: st.DrawFn, most: int = 8) -> list[ReportGeocoded]:
    """Draw reports of one to three incidents each; some are copies, and some are told a second time."""
    messages = []
    for number in range(draw(st.integers(1, most))):
        told: list[dict[str, Any]] = draw(st.lists(TELLINGS, min_size=1, max_size=3))
        tables = [{**each, "id": f"r{number}-{at}"} for at, each in enumerate(told)]
        report: dict[str, Any] = {"name": f"r{number}", "incidents": tables}
        if draw(st.booleans()) and len(told) == 1:
            report["text"] = f"{COPIED} {number}"
        if draw(st.booleans()):
            report["source"], report["kind"] = "Harbour Agency", "wire"
        if draw(st.booleans()):
            report["group"] = draw(st.sampled_from(["r0", f"r{number}"]))
        messages.append(message(report, number))
        if draw(st.integers(0, 3)) == 0:
            text, later, other = messages[-1].report.text, draw(st.booleans()), draw(st.booleans())
            messages.append(_again(report, text, number, is_later=later, has_other_ids=other))
    return messages


def _again(report: dict[str, Any], text: str, number: int, *, is_later: bool, has_other_ids: bool) -> ReportGeocoded:
    """Return the report read a second time: with one incident less, perhaps under other ids, perhaps made before."""
    tables = report["incidents"][:-1] or report["incidents"]
    told = [
        {**each, "id": f"again-{each['id']}", "act": f"act-{each['id']}"} if has_other_ids else each for each in tables
    ]
    produced = f"2024-03-{'09' if is_later else '01'}T00:00"
    again = {"incidents": told, "text": text, "message": f"again-{number}", "produced": produced}
    return message({**report, **again}, number)


@st.composite
def logs(draw: st.DrawFn, names: Sequence[str]) -> list[Correction]:
    """Draw what analysts say of mentions by their names."""
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    kinds = draw(st.lists(st.sampled_from(list(CorrectionKind)), max_size=3))
    return [_entry(number, kind, draw(some), draw(some)) for number, kind in enumerate(kinds)]


def _entry(number: int, kind: CorrectionKind, names: Sequence[str], rest: Sequence[str]) -> Correction:
    apart = tuple(name for name in rest if name not in names) if kind is CorrectionKind.SPLIT else ()
    has_field = kind in (CorrectionKind.SET, CorrectionKind.UNSET)
    return Correction(
        number=number,
        kind=kind,
        names=tuple(names),
        rest=apart,
        by="an analyst",
        why="checked by telephone",
        at=message({"incidents": []}).produced_at,
        field="casualties.killed" if has_field else None,
        value={"min": 7, "max": 7, "basis": "exact"} if kind is CorrectionKind.SET else None,
    )


def names_of(messages: Sequence[ReportGeocoded]) -> list[str]:
    return sorted({incident.id for each in messages for incident in each.incidents})


def live(incidents: Sequence[Fused]) -> list[Fused]:
    return [fused for fused in incidents if not fused.retracted]


@FEW
@given(data=st.data())
def test_order_repetition_and_batches_do_not_matter(data: st.DataObject) -> None:
    """A store fed in any order, in any batches, some of it twice, has what all at once would give."""
    messages = data.draw(reports())
    log = data.draw(logs(names_of(messages)))
    order = data.draw(st.permutations([*messages, *data.draw(st.lists(st.sampled_from(messages), max_size=3))]))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(order)), max_size=3)))
    store = MemoryStore()
    for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        store.record(order[start:end])
    for entry in log:
        store.correct(entry)

    assert live(all_at_once(messages, log)) == store.live()


@FEW
@given(data=st.data())
def test_corrections_hold_whenever_they_are_made(data: st.DataObject) -> None:
    """What an analyst said before a report came in holds as if it had been said after."""
    messages = data.draw(reports())
    log = data.draw(logs(names_of(messages)))
    store = MemoryStore()
    for entry in log:
        store.correct(entry)
    for each in messages:
        store.record([each])

    assert live(all_at_once(messages, log)) == store.live()


@FEW
@given(messages=reports())
def test_what_is_the_same_meets(messages: list[ReportGeocoded]) -> None:
    """Of two mentions that are found the same, each asks for a key that the other wrote."""
    mentions = [mention for each in messages for mention in tell(each).mentions]
    for one, other in combinations(mentions, 2):
        if fuse.compare(one, other).relation is Relation.SAME:
            assert fuse.blocks(one).asked & fuse.blocks(other).written
            assert fuse.blocks(other).asked & fuse.blocks(one).written


@FEW
@given(messages=reports())
def test_it_is_all_the_same_which_is_compared_with_which(messages: list[ReportGeocoded]) -> None:
    """The verdict on two mentions is the verdict on the two the other way round."""
    mentions = [mention for each in messages for mention in tell(each).mentions]
    for one, other in combinations(mentions, 2):
        there, back = fuse.compare(one, other), fuse.compare(other, one)
        assert (there.relation, there.score) == (back.relation, back.score)


@FEW
@given(messages=reports())
def test_every_mention_is_in_one_incident_and_ids_are_their_founders(messages: list[ReportGeocoded]) -> None:
    """Nothing is lost, nothing is in two, and no id is another's."""
    fused = all_at_once(messages)
    tellings: dict[str, list[fuse.Telling]] = {}
    for each in {m.message_id: m for m in messages}.values():
        tellings.setdefault(each.report.id, []).append(tell(each))
    told = [name for of_one in tellings.values() for name in _current_names(of_one)]

    assert sorted(told) == sorted(name for each in fused for name in each.names)
    assert all(each.id in each.names for each in fused)


def _current_names(tellings: Sequence[fuse.Telling]) -> list[str]:
    names = fuse.named(tellings)
    return [names[mention.id] for mention in current(tellings).mentions]


@FEW
@given(messages=reports())
def test_every_quote_is_in_the_report_it_names(messages: list[ReportGeocoded]) -> None:
    """Each piece of evidence of a fused incident is a slice of one of its sources, of a field that the incident has."""
    texts = {each.report.id: each.report.text for each in messages}
    for fused in all_at_once(messages):
        assert fused.incident.evidence
        assert {entry.report_id for entry in fused.incident.evidence} <= {ref.report_id for ref in fused.sources}
        for entry in fused.incident.evidence:
            assert entry.quote == texts[str(entry.report_id)][entry.start : entry.end]
            field, _, at = entry.field.partition(".")
            if field in ("actors", "targets", "weapons"):
                assert int(at.partition(".")[0]) < len(getattr(fused.incident, field))


@FEW
@given(messages=reports())
def test_a_toll_is_always_one_that_a_report_tells(messages: list[ReportGeocoded]) -> None:
    """Tolls are chosen and never added up, and so is every other single value."""
    told = [incident for each in messages for incident in each.incidents]
    for fused in all_at_once(messages):
        assert fused.incident.casualties.killed in {incident.casualties.killed for incident in told}
        assert fused.incident.time in {incident.time for incident in told}
        assert fused.incident.location in {incident.location for incident in told}
        assert 1 <= fused.independent_source_count <= fused.source_count


@FEW
@given(messages=reports())
def test_fusing_again_changes_nothing(messages: list[ReportGeocoded]) -> None:
    """The same reports a second time make no change, and the fold of a cluster is always the same."""
    store = MemoryStore()
    store.record(messages)

    assert [] == store.record(messages)
    assert all_at_once(messages) == all_at_once(messages)


@FEW
@given(data=st.data())
def test_changes_tell_all_that_a_consumer_needs(data: st.DataObject) -> None:
    """A consumer that follows the changes has what the store has; revisions count up by one, and tombstones resolve."""
    messages = data.draw(reports())
    log = data.draw(logs(names_of(messages)))
    store, heard, revisions = MemoryStore(), dict[str, fuse.Standing](), dict[str, int]()
    batches = [[each] for each in data.draw(st.permutations(messages))]
    for changes in [*map(store.record, batches), *map(store.correct, log)]:
        for change in changes:
            id_ = change.standing.fused.id
            assert revisions.get(id_, 0) + 1 == change.standing.revision
            revisions[id_], heard[id_] = change.standing.revision, change.standing

    assert store.live() == sorted((s.fused for s in heard.values() if s.state is State.LIVE), key=lambda f: f.id)
    for standing in heard.values():
        while standing.state is State.MERGED:
            standing = heard[str(standing.merged_into)]  # noqa: PLW2901 - a walk along the tombstones


@pytest.mark.parametrize("text", ["", "!!!", "Shells.", COPIED])
def test_a_signature_is_like_itself_and_has_one_length(text: str) -> None:
    """A text without words is like nothing, itself included; any other is its own copy."""
    signed = fuse.signature(text)
    assert (0 if not text.strip("!") else 258) == len(signed)
