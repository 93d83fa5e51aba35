"""The parts of the driver: a storm proves something only where its reports, steps and judge are what they say."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from builders import an_incident
from chaos.holding import Holding
from chaos.listener import Heard
from chaos.reports import PLACES, copies, inputs
from chaos.schedule import READERS, STAGES, Cut, Feed, Freeze, Kill, Restart, Retire, schedule
from chaos.verdict import Sent, judge
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Source
from tocsin.contracts.streams import ENRICHED, GEOCODED, RECEIVED
from tocsin_cli.chain import load_chain
from tocsin_ingest.normalise import report_from_json


def test_the_same_seed_makes_the_same_storm() -> None:
    """Reports and steps follow from the seed alone, and another seed makes others."""
    assert inputs(200, seed=5) == inputs(200, seed=5)
    assert inputs(200, seed=5) != inputs(200, seed=6)
    assert schedule(reports=200, files=40, seed=5) == schedule(reports=200, files=40, seed=5)
    assert schedule(reports=200, files=40, seed=5) != schedule(reports=200, files=40, seed=6)


def test_no_two_reports_tell_of_one_place_on_one_day() -> None:
    """Whatever the store joins, these reports' incidents stay apart: the order of arrival decides nothing."""
    told = Counter(
        (place, json.loads(report.line)["published_at"][:10])
        for report in {report.name: report for report in inputs(500, seed=1)}.values()
        for place in PLACES
        for _ in re.findall(re.escape(place), json.loads(report.line)["text"])
    )
    assert {1} == set(told.values())


def test_the_reports_are_varied() -> None:
    """Some reports tell of nothing, some of several incidents; some come twice; every incident has its place."""
    chain, told = load_chain(), Counter[int]()
    lines = [report.line for report in inputs(200, seed=1)]
    for line in dict.fromkeys(lines):
        geocoded = chain.geocoded(report_from_json(line, source=Source(name="inbox")))
        told[len(geocoded.incidents)] += 1
        assert [] == [incident for incident in geocoded.incidents if incident.location is None], line
    assert {0, 1, 2, 3} <= set(told)
    assert len(lines) > len(set(lines)) == 200
    assert 6 == len(copies(inputs(200, seed=1)))


@given(seed=st.integers())
def test_a_long_storm_breaks_everything_often(seed: int) -> None:
    """Ten thousand reports see at least fifty kills, shared out among the stages, and five restarts of the server."""
    steps = schedule(reports=10_000, files=200, seed=seed)
    kills = Counter(step.stage for step in steps if isinstance(step, Kill))
    restarts = Counter(step.how for step in steps if isinstance(step, Restart))
    cuts = Counter(step.how for step in steps if isinstance(step, Cut))
    assert (200, Feed()) == (sum(isinstance(step, Feed) for step in steps), steps[0])
    assert kills.total() >= 50
    assert min(kills[stage] for stage in STAGES) >= 12
    assert min(restarts["kill"], restarts["term"]) >= 2
    assert {"client kill", "reset", "answers lost"} == set(cuts)
    assert set(STAGES) == {step.stage for step in steps if isinstance(step, Retire)}


@given(seed=st.integers())
def test_a_short_storm_freezes_a_worker_of_each_stage_that_reads(seed: int) -> None:
    """So others have something to take over, at every stage."""
    steps = schedule(reports=300, files=40, seed=seed)
    assert set(READERS) == {step.stage for step in steps if isinstance(step, Freeze)}


R1, R2 = "1" * 64, "2" * 64
CALM = Holding(
    reports=frozenset({R1, R2}),
    incidents={"i-1": ("{}", "{}")},
    mentions=Counter({("i-1", R1): 1}),
    changes=Counter({("i-1", 1): 1}),
)


def heard(**changes: object) -> Heard:
    told = an_incident(id="i-1").model_dump_json()
    every = {stream.key(): Counter({R1: 1, R2: 1}) for stream in (RECEIVED, ENRICHED, GEOCODED)}
    return replace(Heard(reports=every, changes={("i-1", 1): Counter({told: 1})}), **changes)


def test_a_store_like_the_calm_one_is_whole() -> None:
    """Nothing is held against a storm that left what the calm run left, even where a change was told twice."""
    twice = heard(changes={("i-1", 1): Counter({"told": 2})})
    verdict = judge(CALM, CALM, twice, Sent())
    assert ((), ()) == (verdict.lost, verdict.duplicated)


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (replace(CALM, reports=frozenset({R1})), f"report {R2} is not stored"),
        (replace(CALM, incidents={}), "incident i-1 is not stored"),
        (replace(CALM, mentions=Counter()), f"incident i-1: report {R1} is not among its sources"),
    ],
)
def test_what_the_store_lacks_is_lost(left: Holding, sentence: str) -> None:
    """A missing report, incident or mention is named, and counts as lost."""
    verdict = judge(CALM, left, heard(), Sent())
    assert ((sentence,), ()) == (verdict.lost, verdict.duplicated)


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (replace(CALM, reports=CALM.reports | {"3"}), "report 3 is nobody's"),
        (replace(CALM, incidents=CALM.incidents | {"i-2": ("{}", "{}")}), "incident i-2 is nobody's"),
        (replace(CALM, incidents={"i-1": ("{}", "[]")}), "incident i-1 says something else"),
        (replace(CALM, mentions=Counter({("i-1", R1): 2})), f"incident i-1: report {R1} is counted again"),
        (replace(CALM, changes=Counter({("i-1", 1): 2})), "revision 1 of incident i-1 is kept 2 times"),
    ],
)
def test_what_the_store_has_too_much_of_is_duplicated(left: Holding, sentence: str) -> None:
    """Whatever stands there a second time, or differs, is named and counts as duplicated."""
    verdict = judge(CALM, left, heard(), Sent())
    assert ((), (sentence,)) == (verdict.lost, verdict.duplicated)


def test_a_broken_promise_is_lost() -> None:
    """What a sender was told to be taken must be stored, whoever else has it."""
    verdict = judge(CALM, CALM, heard(), Sent(taken={R1, "3"}))
    assert (("report 3 was answered 202 and is not stored",), ()) == (verdict.lost, verdict.duplicated)


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ({R1: {R1}, R2: {R1}}, ""),
        ({R1: {R2}, R2: {R2}}, ""),
        ({R1: {R1}, R2: {R2}}, f"{R2} and {R1}"),
        ({R1: {R1, R2}, R2: {R1}}, f"{R1} and {R1}, {R2}"),
        ({R1: {"3"}, R2: {"3"}}, "3 and 3"),
        ({R1: {None}, R2: {None}}, "None and None"),
    ],
)
def test_a_copy_that_is_apart_is_duplicated(groups: dict[str, set[str | None]], told: str) -> None:
    """A copy and its original have one group, which is the id of one of the two."""
    listened = heard(groups={id_: frozenset(of) for id_, of in groups.items()})
    verdict = judge(CALM, CALM, listened, Sent(copies={R2: R1}))
    sentences = (f"report {R2} is a copy of {R1}, and their groups are {told}",) if told else ()
    assert ((), sentences) == (verdict.lost, verdict.duplicated)


def test_the_streams_are_held_to_it_too() -> None:
    """A change that nobody was told is lost; a report twice, two versions, or an order that is none, are duplicates."""
    key = GEOCODED.key()
    unheard = judge(CALM, CALM, heard(changes={}), Sent())
    doubled = judge(CALM, CALM, heard(reports=heard().reports | {key: Counter({R1: 2, R2: 1})}), Sent())
    forked = judge(CALM, CALM, heard(changes={("i-1", 1): Counter({"one": 1, "other": 1})}), Sent())
    again = (("i-1", 1), ("i-2", 1), ("i-1", 2), ("i-1", 1), ("i-1", 3))
    overtaken = (("i-1", 1), ("i-1", 3), ("i-1", 2))
    assert ("revision 1 of incident i-1 was never told",) == unheard.lost
    assert (f"report {R1} was 2 times on {key}",) == doubled.duplicated
    assert ("revision 1 of incident i-1 was told in 2 versions",) == forked.duplicated
    assert () == judge(CALM, CALM, heard(order=again), Sent()).duplicated
    out_of_order = judge(CALM, CALM, heard(order=overtaken), Sent()).duplicated
    assert ("incident i-1 was told in the order 1, 3, 2",) == out_of_order
