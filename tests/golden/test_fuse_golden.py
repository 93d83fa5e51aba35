"""Golden cases of fusion: minimal pairs, one difficulty a file.

`fuse/<difficulty>.toml` tells reports in few words (tests/fusing.py), which mentions make up which incident, founder
first, and what the incidents are then like. Cases are written, not recorded: a change of an expectation is a change
of the rule.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from fusing import MemoryStore, all_at_once, clusters_of, message

from tocsin.contracts.messages import ReportGeocoded
from tocsin_store.fuse import Fused

CASES = sorted((Path(__file__).parent / "fuse").glob("*.toml"))


def load(case: Path) -> tuple[Mapping[str, Any], list[ReportGeocoded]]:
    told = tomllib.loads(case.read_text(encoding="utf-8"))
    return told, [message(report, number) for number, report in enumerate(told["report"])]


def test_there_are_enough_cases() -> None:
    """The folder was found, and nobody thinned it out."""
    assert len(CASES) >= 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_mentions_make_up_the_expected_incidents(case: Path) -> None:
    """Each difficulty's mentions come together, and stay apart, as its file says."""
    told, messages = load(case)

    clusters = [[mention.name for mention in cluster.mentions] for cluster in clusters_of(messages)]

    assert sorted(told["expected"]) == sorted(clusters)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_store_fed_report_by_report_has_the_same_incidents(case: Path) -> None:
    """Whoever comes last meets whoever came first by their blocks, and only what is connected is fused anew."""
    _, messages = load(case)
    store = MemoryStore()
    for each in reversed(messages):
        store.record([each])

    assert all_at_once(messages) == store.live()


@pytest.mark.parametrize("case", [c for c in CASES if "facts" in load(c)[0]], ids=lambda case: case.stem)
def test_incidents_are_as_expected(case: Path) -> None:
    """What the reports say together is what the file says."""
    told, messages = load(case)
    fused = {each.id: each for each in all_at_once(messages)}

    for id_, facts in told["facts"].items():
        assert facts == {field: _fact(fused[id_], field) for field in facts}


def _fact(fused: Fused, field: str) -> object:
    incident = fused.incident
    if field in ("killed", "injured"):
        toll = getattr(incident.casualties, field)
        return [toll.min] if toll.max is None else [toll.min, toll.max]
    if field == "contradictions":
        return {each.field: [_brief(told.value) for told in each.values] for each in fused.contradictions}
    return {
        "sources": fused.source_count,
        "independent": fused.independent_source_count,
        "time": incident.time and f"{incident.time.start}/{incident.time.end}",
        "place": incident.location and incident.location.name,
        "sub": incident.sub_event_type,
        "status": incident.status,
        "outcome": incident.outcome,
        "by": [actor.name for actor in incident.actors if actor.role == "perpetrator"],
        "targets": [target.name for target in incident.targets],
        "claimants": [claim.claimant for claim in incident.claims],
    }[field]


def _brief(value: Any) -> object:
    """Return what a case writes for a value: a toll by its least."""
    return value["min"] if isinstance(value, dict) and "min" in value else value
