"""What a dashboard is made of, and its JSON as Grafana reads it from a folder.

Panels are laid out in the order in which they stand: from left to right, and a row below where there is no more room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Json = dict[str, "Json | Sequence[Json] | Sequence[str] | str | float | bool | None"]

SOURCE: Final[Json] = {"type": "prometheus", "uid": "tocsin-prometheus"}
"""The uid of provisioning/datasources/prometheus.yml."""

COLUMNS: Final = 24
"""Grafana's grid."""

SCHEMA_VERSION: Final = 39
"""Of Grafana 11.0; later ones read it and bring it up to date."""

Unit = Literal["short", "s", "ops", "bytes", "percentunit", "none", "dateTimeFromNow"]
Kind = Literal["timeseries", "stat", "table"]


@dataclass(frozen=True, slots=True)
class Query:
    """An expression, and what a series of it is called."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture of some queries. `says` is shown at its title: what one sees, and what is good.

    `alarm` is the value at which it turns red; it is drawn as a line in a picture over time.
    """

    title: str
    says: str
    unit: Unit
    queries: tuple[Query, ...]
    kind: Kind = "timeseries"
    width: int = 8
    height: int = 8
    alarm: float | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under a heading."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A list at the head of the dashboard: the values of a label, one, some or all of them."""

    name: str
    label: str
    values: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of Grafana. Its `uid` is in bookmarks and links: it never changes."""

    uid: str
    title: str
    says: str
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()

    def json(self) -> Json:
        """Return it as Grafana reads it."""
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.says,
            "tags": ["tocsin"],
            "schemaVersion": SCHEMA_VERSION,
            "editable": False,
            "graphTooltip": 1,
            "refresh": "15s",
            "time": {"from": "now-3h", "to": "now"},
            "timezone": "browser",
            "links": [_OTHERS],
            "annotations": {"list": [_ALERTS]},
            "templating": {"list": [_choice(each) for each in self.choices]},
            "panels": list(_laid_out(self.rows)),
        }


_OTHERS: Final[Json] = {
    "title": "Tocsin",
    "type": "dashboards",
    "tags": ["tocsin"],
    "asDropdown": True,
    "includeVars": False,
    "keepTime": True,
    "targetBlank": False,
    "icon": "external link",
    "tooltip": "",
    "url": "",
}
"""From each dashboard to the others, with the time that one looks at."""

_ALERTS: Final[Json] = {
    "name": "Critical alerts",
    "datasource": SOURCE,
    "enable": True,
    "iconColor": "red",
    "expr": 'ALERTS{alertname=~"Tocsin.+", alertstate="firing", severity="critical"}',
    "titleFormat": "{{alertname}}",
    "textFormat": "{{service}}{{stage}}{{group}}",
    "step": "60s",
}


def _laid_out(rows: Sequence[Row]) -> Iterator[Json]:
    """Yield headings and panels, each with its number and its place."""
    number, y = 0, 0
    for row in rows:
        number += 1
        heading: Json = {"id": number, "type": "row", "title": row.title, "collapsed": False, "panels": []}
        yield heading | _at(0, y, COLUMNS, 1)
        x, y, tallest = 0, y + 1, 0
        for panel in row.panels:
            if x + panel.width > COLUMNS:
                x, y, tallest = 0, y + tallest, 0
            number += 1
            yield _panel(number, panel) | _at(x, y, panel.width, panel.height)
            x, tallest = x + panel.width, max(tallest, panel.height)
        y += tallest


def _at(x: int, y: int, w: int, h: int) -> Json:
    return {"gridPos": {"x": x, "y": y, "w": w, "h": h}}


def _panel(number: int, panel: Panel) -> Json:
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.says,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": _field(panel), "overrides": []},
        "options": _OPTIONS[panel.kind],
        "targets": [_target(panel, place, query) for place, query in enumerate(panel.queries)],
    }


def _field(panel: Panel) -> Json:
    steps: list[Json] = [{"color": "green", "value": None}]
    if panel.alarm is not None:
        steps.append({"color": "red", "value": panel.alarm})
    field: Json = {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": steps}}
    if panel.kind == "timeseries":
        line = "dashed" if panel.alarm is not None else "off"
        stacking: Json = {"mode": "normal" if panel.stacked else "none", "group": "A"}
        look: Json = {"fillOpacity": 40 if panel.stacked else 8, "lineWidth": 1, "showPoints": "never"}
        field |= {"min": 0, "custom": look | {"stacking": stacking, "thresholdsStyle": {"mode": line}}}
    return field


def _target(panel: Panel, place: int, query: Query) -> Json:
    now = panel.kind != "timeseries"
    return {
        "refId": chr(ord("A") + place),
        "datasource": SOURCE,
        "editorMode": "code",
        "expr": query.expr,
        "legendFormat": query.legend,
        "instant": now,
        "range": not now,
        "format": "table" if panel.kind == "table" else "time_series",
    }


def _choice(choice: Choice) -> Json:
    return {
        "name": choice.name,
        "label": choice.label,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": choice.values, "refId": choice.name},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".+",
        "current": {"selected": True, "text": "All", "value": "$__all"},
        "hide": 0,
    }


_OPTIONS: Final[dict[Kind, Json]] = {
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "background",
        "graphMode": "none",
        "textMode": "auto",
        "justifyMode": "auto",
        "orientation": "auto",
        "wideLayout": True,
        "showPercentChange": False,
        "percentChangeColorMode": "standard",
    },
    "table": {"showHeader": True, "cellHeight": "sm"},
}
