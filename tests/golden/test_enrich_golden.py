"""Reports of our own writing, one folder a difficulty, and what enrich must read from each.

`report.txt` begins with `date YYYY-MM-DD`, or with `date` alone where nobody says it.
`expected.json` lists only the fields the case is about, in the compact form that `compact` makes; incidents are
compared in order and their number counts. A missing key is not compared.
`not_yet.txt`, where there is one, says why the case is not met; the test tells when it is.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from builders import a_report

from tocsin.contracts.incident import IncidentDraft, When
from tocsin.contracts.parties import Actor, Range, Target, Toll, Weapon
from tocsin.contracts.report import Report
from tocsin_enrich.extract import Extraction, extract
from tocsin_enrich.lexicon import load_lexicon

CASES = sorted(path for path in (Path(__file__).parent / "enrich").iterdir() if path.is_dir())
FEWEST_CASES = 300
MOST_NOT_MET = 6


def report_of(case: Path) -> Report:
    head, _, text = (case / "report.txt").read_text(encoding="utf-8").partition("\n")
    day = head.removeprefix("date").strip()
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return a_report(text.strip(), published_at=published)


def counted(count: Range | None) -> str:
    """12 is "12", at least 12 is "12+", up to 9 is "-9", 10 to 15 is "10-15"."""
    if count is None:
        return "null"
    if count.min == count.max:
        return str(count.min)
    return f"{count.min}+" if count.max is None else f"{'' if count.min is None else count.min}-{count.max}"


def toll(value: Toll | None) -> str | None:
    if value is None:
        return None
    return counted(value) if value.basis.value == "exact" else f"{counted(value)} {value.basis.value}"


def when(value: When | None) -> str | None:
    if value is None:
        return None
    days = str(value.start) if value.start == value.end else f"{value.start}..{value.end}"
    return f"{days} {value.precision.value} {value.basis.value}"


def party(actor: Actor) -> str:
    return f"{actor.role.value}: {actor.name or f'({actor.text.lower()})'}"


def thing(item: Weapon | Target) -> str:
    name = getattr(item, "name", None) or f"({item.text.lower()})"
    return f"{item.category.value}: {name}" + (f" x{counted(item.count)}" if item.count else "")


def compact(incident: IncidentDraft) -> dict[str, object]:
    casualties = incident.casualties
    return {
        "type": incident.sub_event_type.value,
        "status": incident.status.value,
        "outcome": incident.outcome.value,
        "actors": [party(actor) for actor in incident.actors],
        "countries": [actor.country for actor in incident.actors],
        "weapons": [thing(weapon) for weapon in incident.weapons],
        "targets": [thing(target) for target in incident.targets],
        "killed": toll(casualties.killed),
        "injured": toll(casualties.injured),
        "missing": toll(casualties.missing),
        "abducted": toll(casualties.abducted),
        "arrested": toll(casualties.arrested),
        "when": when(incident.time),
        "claims": [f"{claim.claimant} {claim.stance.value} {claim.subject or ''}".strip() for claim in incident.claims],
    }


def selected(found: Extraction, expected: dict[str, object]) -> dict[str, object]:
    """Return of what was found the fields that are expected, so that both can be compared as they stand."""
    wanted = expected["incidents"]
    assert isinstance(wanted, list)
    made = [compact(incident) for incident in found.incidents]
    keys = [list(one) for one in wanted] + [["type", "status", "killed"]] * len(made)
    shown: dict[str, object] = {
        "incidents": [{k: one[k] for k in own} for one, own in zip(made, keys, strict=False)],
        "set_aside": [entry.status.value for entry in found.set_aside],
        "entities": [entity.name for entity in found.entities],
    }
    return {key: shown[key] for key in expected}


def params() -> list[ParameterSet]:
    """Return the cases; one that is not met yet is expected to fail, and says why."""
    return [pytest.param(case, id=case.name, marks=_marks(case / "not_yet.txt")) for case in CASES]


def _marks(reason: Path) -> list[pytest.MarkDecorator]:
    known = reason.exists()
    return [pytest.mark.xfail(reason=reason.read_text(encoding="utf-8").strip(), strict=True)] if known else []


@pytest.mark.parametrize("case", params())
def test_golden(case: Path) -> None:
    """The report is read as an analyst reads it, in the fields that the case is about."""
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))

    assert expected == selected(extract(report_of(case), load_lexicon()), expected)


def test_there_are_enough_cases() -> None:
    """The set does not shrink unnoticed, nor do those that are not met become many."""
    assert len(CASES) >= FEWEST_CASES
    assert sum((case / "not_yet.txt").exists() for case in CASES) <= MOST_NOT_MET
