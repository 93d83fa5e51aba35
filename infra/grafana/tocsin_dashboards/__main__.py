"""Writes the dashboards' JSON, `make dashboards`: this folder says what they show, Grafana reads the other."""

import json
from pathlib import Path
from typing import Final

from tocsin_dashboards.outputs import OUTPUTS
from tocsin_dashboards.overview import OVERVIEW
from tocsin_dashboards.panels import Dashboard
from tocsin_dashboards.sources import SOURCES
from tocsin_dashboards.worker import WORKER

DASHBOARDS: Final[tuple[Dashboard, ...]] = (OVERVIEW, WORKER, SOURCES, OUTPUTS)

FOLDER: Final = Path(__file__).parents[1] / "dashboards"


def files() -> dict[Path, str]:
    """Return what each file of the folder says."""
    return {FOLDER / f"{each.uid}.json": f"{json.dumps(each.json(), indent=1)}\n" for each in DASHBOARDS}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
