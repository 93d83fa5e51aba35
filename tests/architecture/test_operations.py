"""What docs/operations.md tells an operator is so: metrics, labels, settings, events and their levels exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from architecture.pages import DOCS, settings_page
from architecture.series import SERIES

from tocsin.kit import occurrences

ROOT = DOCS.parent
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md"), *ROOT.glob("services/*/README.md")])
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
PACKAGES = {path.name for folder in ("services", "infra") for path in ROOT.glob(f"{folder}/*/tocsin_*")}
LEVELS = {"debug", "info", "warning", "error", "critical"}


def told() -> Iterator[tuple[str, str]]:
    """Yield each event that the kit and the workers log, and its level."""
    ours = {*ROOT.glob("services/*/tocsin_*/**/*.py")} - {*ROOT.glob("services/cli/tocsin_cli/consumer/template/**/*")}
    for path in (Path(occurrences.__file__), *ours):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="_log" | "log"), attr=level),
                    args=[ast.Constant(value=str(event))],
                ) if level in LEVELS:
                    yield event, level


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_metric_that_a_page_names_is_served(page: Path) -> None:
    """A query that is copied from a page finds its series."""
    named = set(re.findall(r"\btocsin_[a-z_]+\b(?!\.|/)", page.read_text(encoding="utf-8"))) - PACKAGES
    assert set() == named - SERIES.keys()


def test_every_label_that_the_page_names_is_one_of_its_metrics() -> None:
    """`tocsin_x{label}` in the text, and selectors in queries."""
    for name, inside in re.findall(r"\b(tocsin_[a-z_]+)\{([^}]*)\}", OPERATIONS):
        labels = set(re.findall(r"(?:^|,)\s*(\w+)", inside))
        assert labels <= SERIES[name], (name, inside)


def test_every_setting_that_the_page_names_exists() -> None:
    """Nobody sets in vain what the page tells to set: in a worker's environment, or in the `.env` of compose."""
    known = set(re.findall(r"`(TOCSIN_[A-Z_]+)`", settings_page()))
    known |= set(re.findall(r"^#(TOCSIN_[A-Z_]+)=", (DOCS.parent / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert set() == set(re.findall(r"\bTOCSIN_[A-Z_]+\b", OPERATIONS)) - known


def test_every_line_of_the_log_is_explained() -> None:
    """The table lists each event of the kit and of the workers with its level, and no other."""
    table = OPERATIONS.partition("## What the log says")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ,]+) \| (debug|info|warning|error|critical) \|", table, re.MULTILINE)
    explained = [(event, level) for events, level in rows for event in events.split(", ")]
    assert sorted(told()) == sorted(explained)


def test_every_event_that_the_page_quotes_is_logged() -> None:
    """What an operator is told to look for in the log is what stands there."""
    table = OPERATIONS.partition("## What each failure looks like")[2].partition("\n### ")[0]
    seen = "".join(row.split("|")[2] for row in table.splitlines() if row.startswith("| "))
    others = {"is at the highest id there is"}
    assert set() == set(re.findall(r'(?<!=)"([a-z ]+)"', seen)) - {event for event, _ in told()} - others
