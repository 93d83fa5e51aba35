"""Pages of docs/ that state facts of the code: written by `make docs`, and compared by a test."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pydantic_settings import BaseSettings

from tocsin.kit.settings import WorkerSettings
from tocsin_enrich.readers.llm.settings import LlmSettings
from tocsin_enrich.readers.spacy_model import SpacySettings
from tocsin_enrich.settings import EnrichSettings
from tocsin_geocode.settings import GeocodeSettings
from tocsin_ingest.settings import IngestSettings
from tocsin_store.settings import StoreSettings

DOCS: Final = Path(__file__).parents[2] / "docs"

COMPUTED: Final = {"gazetteer": "`share/tocsin/gazetteer` of the environment"}
"""Defaults that depend on the machine, in words."""


def rows(settings: type[BaseSettings], *, inherited: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, field in settings.model_fields.items():
        if name not in inherited:
            default = COMPUTED.get(name) or ("must be set" if field.is_required() else shown(field.default))
            yield f"| `TOCSIN_{name.upper()}` | {default} | {field.description} |"


def shown(default: object) -> str:
    """Return a default as one would write it in the environment."""
    if isinstance(default, Mapping):
        return f"`{','.join(f'{key}={value}' for key, value in default.items())}`"
    return "none" if default in ((), None) else f"`{default}`"


def settings_page() -> str:
    """Return the table of everything a worker can be told from outside."""
    common = frozenset(WorkerSettings.model_fields)
    head = ["| variable | default | what |", "|---|---|---|"]
    parts = ["# Settings", "", "Read from the environment. This page is written by `make docs`.", ""]
    parts += ["## Every worker", "", *head, *rows(WorkerSettings), ""]
    for title, settings in SECTIONS:
        parts += [f"## {title}", "", *head, *rows(settings, inherited=common), ""]
    return "\n".join(parts)


SECTIONS: Final[tuple[tuple[str, type[BaseSettings]], ...]] = (
    ("ingest", IngestSettings),
    ("enrich", EnrichSettings),
    ("enrich's reader `llm`", LlmSettings),
    ("enrich's reader `spacy`", SpacySettings),
    ("geocode", GeocodeSettings),
    ("store", StoreSettings),
)
"""Each worker's own settings, in the order of the flow."""

PAGES: Final = {"settings.md": settings_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
