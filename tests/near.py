"""Cases of texts that are copies of each other or are not, and groups by the rule alone, without Redis."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tocsin.contracts.report import Report
from tocsin.likeness.sketch import Sketch, likeness, sketch

CASES = sorted((Path(__file__).parent / "golden" / "near").glob("*.toml"))


def texts(case: Path) -> dict[str, str]:
    """Return a case's texts by name: each made of the case's paragraphs, which are filled in where they are a form."""
    told = tomllib.loads(case.read_text(encoding="utf-8"))
    made = {}
    for report in told["report"]:
        paragraphs = [told["paragraphs"][name] for name in report["text"]]
        filled = [each.format(**report["fill"]) for each in paragraphs] if "fill" in report else paragraphs
        text = "\n\n".join(filled)
        made[report["name"]] = text.upper() if report.get("capitals") else text
    return made


def expected(case: Path) -> list[list[str]]:
    told: list[list[str]] = tomllib.loads(case.read_text(encoding="utf-8"))["expected"]
    return told


def known_miss(case: Path) -> str | None:
    """Return why a case does not come out as expected yet; None where it does."""
    why: str | None = tomllib.loads(case.read_text(encoding="utf-8")).get("xfail")
    return why


def together(groups: Mapping[str, str]) -> list[list[str]]:
    """Return the names that have one group, in the order they came."""
    found: dict[str, list[str]] = {}
    for name, group in groups.items():
        found.setdefault(group, []).append(name)
    return list(found.values())


def groups_by_rule(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the group of each text, compared with all that came before and have a key in common with it."""
    known: list[tuple[Sketch, str]] = []
    groups: dict[str, str] = {}
    for name, text in named:
        sketched = sketch(text)
        alike = [(likeness(sketched, other), group) for other, group in _meeting(sketched, known)]
        most = max((points for points, _ in alike), default=0.0)
        groups[name] = min(group for points, group in alike if points == most) if most else name
        known.append((sketched, groups[name]))
    return groups


def _meeting(one: Sketch, known: Sequence[tuple[Sketch, str]]) -> list[tuple[Sketch, str]]:
    return [(other, group) for other, group in known if not set(one.keys).isdisjoint(other.keys)]


async def alone(reports: Sequence[Report]) -> list[str]:
    """Group nothing: every report is the first of its text. What intake is tested with."""
    return [report.id for report in reports]
