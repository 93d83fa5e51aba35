"""Pages of docs/ that state facts of the code: written by `make docs`, and compared by a test."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tocsin.kit.settings import WorkerSettings
from tocsin_geocode.settings import GeocodeSettings
from tocsin_ingest.settings import IngestSettings
from tocsin_store.settings import StoreSettings

DOCS: Final = Path(__file__).parents[2] / "docs"

COMPUTED: Final = {"gazetteer": "`share/tocsin/gazetteer` of the environment"}
"""Defaults that depend on the machine, in words."""


def rows(settings: type[WorkerSettings], *, inherited: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, field in settings.model_fields.items():
        if name not in inherited:
            default = COMPUTED.get(name) or (f"`{field.default}`" if field.default not in ((), None) else "none")
            yield f"| `TOCSIN_{name.upper()}` | {default} | {field.description} |"


def settings_page() -> str:
    """Return the table of everything a worker can be told from outside."""
    common = frozenset(WorkerSettings.model_fields)
    head = ["| variable | default | what |", "|---|---|---|"]
    parts = ["# Settings", "", "Read from the environment. This page is written by `make docs`.", ""]
    parts += ["## Every worker", "", *head, *rows(WorkerSettings), ""]
    for title, settings in (("ingest", IngestSettings), ("geocode", GeocodeSettings), ("store", StoreSettings)):
        parts += [f"## {title}", "", *head, *rows(settings, inherited=common), ""]
    return "\n".join([*parts, "enrich has none of its own.", ""])


PAGES: Final = {"settings.md": settings_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
