"""The alert rules: right by promtool, about metrics that there are, and each with a runbook."""

import re
from pathlib import Path

import pytest
import typer
from architecture.pages import DOCS
from architecture.series import names, scraped, wrong_labels
from promtool import CONFIG, PROMETHEUS, ROOT, RULE_FILES, TEST_FILES, Loaded, alerts, loaded, promtool

from tocsin.contracts.messages import RejectReason
from tocsin.contracts.streams import STREAMS
from tocsin.kit import WorkerSettings
from tocsin_alert.tending import GROUP
from tocsin_cli.app import app
from tocsin_cli.backup.position import GROUP as BACKUP
from tocsin_enrich.readers.protocol import Why

ALERTS = alerts()
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")
PAGE = OPERATIONS.partition("## Alerts\n")[2].partition("\n## ")[0]
RUNBOOKS = re.findall(r"^#### (Tocsin\w+)$", OPERATIONS, re.MULTILINE)
SERVICES = {path.name for path in (ROOT / "services").iterdir() if (path / "pyproject.toml").exists()} - {"cli"}
HTTP = {"http"}
"""A service of compose that runs a worker under another name."""


CASES = [case for path in TEST_FILES for test in loaded(path)["tests"] for case in test["alert_rule_test"]]


def each_alert() -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "rule"), ALERTS.items(), ids=list(ALERTS))


def test_prometheus_takes_the_configuration() -> None:
    """With all its rules, and without a warning."""
    status, said = promtool("check", "config", CONFIG)
    assert (0, []) == (status, [line for line in said.splitlines() if "WARN" in line or "FAIL" in line]), said
    assert f"{len(RULE_FILES)} rule files found" in said


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: path.stem)
def test_alerts_fire_when_they_should_and_only_then(path: Path) -> None:
    """What each says, with its labels and its value, stands in infra/prometheus/tests."""
    status, said = promtool("test", "rules", path)
    assert 0 == status, said


def test_every_file_of_rules_has_its_tests() -> None:
    """Under the same name."""
    assert [path.name for path in RULE_FILES] == [path.name for path in TEST_FILES]
    assert len(ALERTS) > 25
    assert len(ALERTS) == sum(path.read_text(encoding="utf-8").count("- alert:") for path in RULE_FILES)


@each_alert()
def test_an_alert_is_tried_both_ways(name: str, rule: Loaded) -> None:  # noqa: ARG001 - one mark serves all
    """It fires in one case at least, and lets another go by."""
    fires = {bool(case["exp_alerts"]) for case in CASES if case["alertname"] == name}
    assert {True, False} == fires


@each_alert()
def test_an_alert_says_what_it_saw(name: str, rule: Loaded) -> None:
    """How bad, in a line, with the value as a plain number (0.018 is no 17.69m), and where the runbook is."""
    said = rule["annotations"]
    assert {"summary", "description", "runbook_url"} == said.keys()
    assert {"severity"} == rule["labels"].keys()
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert re.search(r"\$value( \| (humanizeDuration|humanizePercentage|printf \"%.0f\"))? }}", said["description"])
    assert f"docs/operations.md#{name.lower()}" == said["runbook_url"]


def test_every_alert_has_a_runbook_and_every_runbook_an_alert() -> None:
    """No alert without one, none without an alert, and none twice."""
    assert sorted(ALERTS) == sorted(RUNBOOKS)


def test_the_page_calls_each_alert_as_bad_as_the_rule_does() -> None:
    """Whom to wake stands above the runbooks."""
    told = dict(re.findall(r"^#### (Tocsin\w+)\n\*(Critical|Warning)", OPERATIONS, re.MULTILINE))
    assert {name: rule["labels"]["severity"].title() for name, rule in ALERTS.items()} == told


@each_alert()
def test_an_alert_reads_what_is_served(name: str, rule: Loaded) -> None:  # noqa: ARG001 - one mark serves all
    """Each metric and each label of its query is declared in the code."""
    assert set() == names(rule["expr"]) - scraped().keys()
    assert set() == wrong_labels(rule["expr"])


@each_alert()
def test_an_alert_shows_labels_that_its_query_leaves(name: str, rule: Loaded) -> None:  # noqa: ARG001 - one mark serves all
    """A label that was summed away would be an empty word in the text."""
    shown = {label for text in rule["annotations"].values() for label in re.findall(r"\$labels\.(\w+)", text)}
    kept = [set(re.split(r",\s*", group)) for group in re.findall(r"\b(?:by|on) \(([^)]*)\)", rule["expr"])]
    assert not kept or shown <= set.union(*kept) | ({"service"} if "on (instance)" in rule["expr"] else set())


def test_stages_and_services_are_called_as_they_are() -> None:
    """A rule about a group, a stage or a service that is not would never fire."""
    groups = {reader for stream in STREAMS for reader in stream.readers} | {GROUP, BACKUP}
    for rule in ALERTS.values():
        for label, said in re.findall(r'\b(group|stage|service)=~?"([\w|]+)"', rule["expr"]):
            assert set(said.split("|")) <= (SERVICES | HTTP if label == "service" else groups), rule["alert"]
    [asked, _itself] = loaded(CONFIG)["scrape_configs"]
    [lookup] = asked["dns_sd_configs"]
    assert SERVICES | HTTP == set(lookup["names"])


def test_a_stage_that_is_gone_is_missed_whichever_it_is() -> None:
    """Each worker that runs by default is asked for by its name."""
    asked = re.findall(r'absent\(up\{job="tocsin", service="(\w+)"\}\)', ALERTS["TocsinStageGone"]["expr"])
    assert sorted(SERVICES) == sorted(asked)


def test_the_thresholds_stand_to_the_settings_as_the_page_says() -> None:
    """Nobody is woken for what the kit is still trying; and a large backlog is told before sources wait for it."""
    defaults = {name: field.default for name, field in WorkerSettings.model_fields.items()}
    tries = defaults["max_deliveries"] * defaults["visibility_seconds"] * 1.25
    limits = {
        name: float(re.findall(r"> ([\d.]+)", rule["expr"])[0]) for name, rule in ALERTS.items() if ">" in rule["expr"]
    }
    assert tries < limits["TocsinStageBehind"] < limits["TocsinPendingOld"]
    assert defaults["backlog_high_entries"] / 2 == limits["TocsinBacklogLarge"]


def test_whoever_is_told_is_read_from_a_file() -> None:
    """The file is there, and names nobody: a Prometheus without it would complain again and again."""
    [told] = loaded(CONFIG)["alerting"]["alertmanagers"]
    assert [{"files": ["alertmanagers.yml"]}] == told["file_sd_configs"]
    assert [] == loaded(PROMETHEUS / "alertmanagers.yml")


def test_the_cases_are_about_series_that_there_are() -> None:
    """A case about a misspelt series, label or reason would prove nothing."""
    series = [each["series"] for path in TEST_FILES for test in loaded(path)["tests"] for each in test["input_series"]]
    assert set() == set().union(*map(names, series)) - scraped().keys()
    assert set() == set().union(*map(wrong_labels, series))
    reasons = {said for each in series for said in re.findall(r'reason="(\w+)"', each)}
    assert reasons <= {reason.value for reason in RejectReason}
    outcomes = {said for each in series for said in re.findall(r'reader="llm", outcome="(\w+)"', each)} - {"answered"}
    assert outcomes <= {why.value for why in Why}


TYPED = sorted({" ".join(said.split()) for said in re.findall(r"`tocsin ([a-z][^`]+)`", PAGE)})


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_runbook_tells_to_type_is_a_command(typed: str) -> None:
    """With options that it has."""
    words = iter(typed.split())
    command = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[next(words)]
    has = {option for each in command.params for option in each.opts}
    assert {word for word in words if word.startswith("-")} <= has
