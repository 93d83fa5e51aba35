"""Grafana's dashboards: about metrics that there are, in a shape that it reads, and committed as they are meant."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from architecture.pages import DOCS
from architecture.series import OF_THE_TARGET, SERIES, names, scraped, wrong_labels
from promtool import CONFIG, ROOT, Loaded, alerts, loaded, promtool

from tocsin_dashboards.__main__ import DASHBOARDS, FOLDER, files
from tocsin_dashboards.panels import COLUMNS

GRAFANA = ROOT / "infra/grafana"
PROVISIONING = GRAFANA / "provisioning"
WRITTEN = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")

UNITS = {"short", "s", "ops", "bytes", "percentunit", "none", "dateTimeFromNow"}
"""Ids of Grafana's units."""


class Asked(NamedTuple):
    """A query of a panel, with Grafana's own variables filled in as it does it."""

    panel: str
    expr: str
    legend: str


def panels(dashboard: Loaded) -> list[Loaded]:
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def filled(expr: str) -> str:
    return re.sub(r"\$(service|instance|source)\b", ".+", expr.replace("$__rate_interval", "1m"))


def asked() -> list[Asked]:
    return [
        Asked(f"{path.stem}: {panel['title']}", filled(target["expr"]), target["legendFormat"])
        for path, dashboard in WRITTEN.items()
        for panel in panels(dashboard)
        for target in panel["targets"]
    ]


def each_dashboard() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("dashboard", WRITTEN.values(), ids=[path.stem for path in WRITTEN])


def each_query() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("query", asked(), ids=lambda query: query.panel)


def test_what_is_committed_is_what_the_code_says() -> None:
    """`make dashboards` writes it; nothing else lies in the folder."""
    assert files() == {path: path.read_text(encoding="utf-8") for path in WRITTEN}


def test_a_dashboard_keeps_its_address() -> None:
    """Bookmarks and the runbooks lead to these; a dashboard that is renamed keeps its uid."""
    assert {"tocsin-overview", "tocsin-worker", "tocsin-sources", "tocsin-outputs"} == {d.uid for d in DASHBOARDS}
    assert [path.stem for path in WRITTEN] == sorted(dashboard["uid"] for dashboard in WRITTEN.values())


@each_dashboard()
def test_panels_stand_side_by_side(dashboard: Loaded) -> None:
    """Each in the grid, none upon another, each with a number of its own."""
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    assert all(0 <= p["x"] and p["x"] + p["w"] <= COLUMNS and p["h"] > 0 for p in places)
    for a, b in combinations(places, 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert apart or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
    numbers = [panel["id"] for panel in dashboard["panels"]]
    assert len(numbers) == len(set(numbers))


@each_dashboard()
def test_a_panel_says_what_it_shows(dashboard: Loaded) -> None:
    """A title that is there once, a sentence, a unit that Grafana knows, and a name for each line."""
    titles = [panel["title"] for panel in dashboard["panels"]]
    assert len(titles) == len(set(titles))
    for panel in panels(dashboard):
        assert re.fullmatch(r"[A-Z0-9].+\.", panel["description"]), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["targets"]
        assert all(target["legendFormat"] for target in panel["targets"])


@each_dashboard()
def test_everything_is_asked_of_the_source_that_is_provisioned(dashboard: Loaded) -> None:
    """Panels, their queries, the lists at the head and the marks of alerts."""
    [source] = loaded(PROVISIONING / "datasources/prometheus.yml")["datasources"]
    found = re.findall(r'"datasource": (\{[^}]*\})', json.dumps(dashboard))
    assert {json.dumps({"type": source["type"], "uid": source["uid"]})} == set(found)
    for panel in panels(dashboard):
        assert "datasource" in panel
        assert all("datasource" in target for target in panel["targets"])


@each_query()
def test_a_query_reads_what_is_served(query: Asked) -> None:
    """Each metric and each label is declared in the code, or told by Prometheus."""
    assert set() == names(query.expr) - scraped().keys()
    assert set() == wrong_labels(query.expr)


@each_query()
def test_a_line_is_called_by_labels_that_it_has(query: Asked) -> None:
    """A label that was summed away would leave the name empty."""
    wanted = set(re.findall(r"\{\{(\w+)\}\}", query.legend))
    grouped = re.findall(r"\bby \(([^)]*)\)", query.expr)
    has = OF_THE_TARGET.union(*(scraped()[name] for name in names(query.expr)))
    assert wanted <= (set(re.split(r",\s*", grouped[0])) if grouped else has)


def test_every_query_is_right_by_promtool(tmp_path: Path) -> None:
    """As rules of a file made for this."""
    rules = [{"record": f"q{number}", "expr": query.expr} for number, query in enumerate(asked())]
    path = tmp_path / "queries.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}), encoding="utf-8")
    status, said = promtool("check", "rules", path)
    assert 0 == status, said
    assert f"{len(rules)} rules found" in said


def test_every_metric_is_shown_or_watched() -> None:
    """What nobody looks at need not be counted."""
    read = set().union(*(names(query.expr) for query in asked()), *(names(r["expr"]) for r in alerts().values()))
    whole = {re.sub(r"_(bucket|sum|count)$", "", name) for name in read}
    assert set() == {name for name in SERIES if re.sub(r"_(bucket|sum|count)$", "", name) not in whole}


def test_panels_that_runbooks_name_are_there() -> None:
    """`panel "Lag" of *overview*` is found on that dashboard."""
    named = re.findall(r'panels? "([^"]+)"(?: and "([^"]+)")? of\s\*(\w+)\*', OPERATIONS)
    named += [(title, "", page) for title, page in re.findall(r'"([^"]+)" of \*(worker)\*', OPERATIONS)]
    titles = {(d["uid"], panel["title"]) for d in WRITTEN.values() for panel in panels(d)}
    assert len(named) > 10
    assert set() == {(f"tocsin-{page}", title) for *both, page in named for title in both if title} - titles


def test_a_line_that_is_an_alerts_is_drawn_where_that_fires() -> None:
    """Else somebody looks at a picture that is green, and asks why he was woken."""
    told = {
        (panel["title"], alert): panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1]["value"]
        for dashboard in WRITTEN.values()
        for panel in panels(dashboard)
        for alert in re.findall(r"The line is (Tocsin\w+)", panel["description"])
    }
    limits = {key: float(re.findall(r"> ([\d.]+)", alerts()[key[1]]["expr"])[0]) for key in told}

    assert len(told) > 6
    assert limits == told


def test_grafana_is_told_where_they_lie_and_how_often_prometheus_asks() -> None:
    """The shape of its two kinds of provisioning files."""
    [provider] = loaded(PROVISIONING / "dashboards/tocsin.yml")["providers"]
    assert ("file", False) == (provider["type"], provider["allowUiUpdates"])
    assert Path(provider["options"]["path"]).is_absolute()
    told = loaded(PROVISIONING / "datasources/prometheus.yml")
    [source] = told["datasources"]
    assert (1, 1) == (told["apiVersion"], loaded(PROVISIONING / "dashboards/tocsin.yml")["apiVersion"])
    assert ("prometheus", "http://prometheus:9090") == (source["type"], source["url"])
    assert loaded(CONFIG)["global"]["scrape_interval"] == source["jsonData"]["timeInterval"]


def test_compose_gives_both_what_they_read() -> None:
    """Every service that is asked is one of compose; the folders stand where the files say."""
    services = loaded(ROOT / "docker-compose.yml")["services"]
    [lookup] = loaded(CONFIG)["scrape_configs"][0]["dns_sd_configs"]
    assert set(lookup["names"]) <= services.keys()
    [provider] = loaded(PROVISIONING / "dashboards/tocsin.yml")["providers"]
    folders = dict(volume.split(":")[:2] for volume in services["grafana"]["volumes"])
    assert provider["options"]["path"] == folders["./infra/grafana/dashboards"]
    assert "/etc/grafana/provisioning" == folders["./infra/grafana/provisioning"]
    assert "./infra/prometheus:/etc/prometheus:ro" in services["prometheus"]["volumes"]
    shared = set(services["prometheus"]["networks"])
    assert all(shared & set(services[name].get("networks", ())) for name in lookup["names"])
