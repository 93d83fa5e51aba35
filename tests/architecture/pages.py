"""Pages of docs/ that state facts of the code: written by `make docs`, and compared by a test."""

import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from architecture.alerts_page import page as alerts_page
from architecture.exports_page import page as exports_page
from architecture.metrics_page import page as metrics_page
from architecture.sources_page import page as sources_page
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings
from rich.console import Console

from tocsin.contracts.report import Report
from tocsin.kit.settings import WorkerSettings
from tocsin_alert.settings import AlertSettings
from tocsin_board.app import described as of_the_board
from tocsin_board.settings import BoardSettings
from tocsin_cli.chain import Chain
from tocsin_cli.explain.page import Page
from tocsin_cli.reading import read
from tocsin_enrich.lexicon import load_lexicon
from tocsin_enrich.readers.llm.settings import LlmSettings
from tocsin_enrich.readers.spacy_model import SpacySettings
from tocsin_enrich.settings import EnrichSettings
from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_geocode.settings import GeocodeSettings
from tocsin_ingest.api.app import described
from tocsin_ingest.settings import IngestSettings
from tocsin_store.settings import StoreSettings

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
README: Final = ROOT / "README.md"

COMPUTED: Final = {"gazetteer": "`share/tocsin/gazetteer` of the environment"}
"""Defaults that depend on the machine, in words."""


def rows(settings: type[BaseSettings], *, besides: Mapping[str, FieldInfo] = MappingProxyType({})) -> Iterator[str]:
    """Yield a line for each setting that the table before, of every worker, does not tell as it is here."""
    for name, field in settings.model_fields.items():
        if name not in besides or besides[name].default != field.default:
            default = COMPUTED.get(name) or ("must be set" if field.is_required() else shown(field.default))
            yield f"| `TOCSIN_{name.upper()}` | {default} | {field.description} |"


def shown(default: object) -> str:
    """Return a default as one would write it in the environment."""
    if isinstance(default, Mapping):
        return f"`{','.join(f'{key}={value}' for key, value in default.items())}`"
    return "none" if default in ((), None) else f"`{default}`"


SETTINGS_HEAD: Final = """\
Read from the environment. Each can also be read from a file: where `TOCSIN_REDIS_URL_FILE` names one, its text is what
`TOCSIN_REDIS_URL` says, without the white space around it. So a password need not stand in the environment, where
`docker inspect` shows it. Both at once, or a file that cannot be read or is empty, is an error that names it. In
[compose](operations.md#compose) all passwords come so.

This page is written by `make docs`."""


def settings_page() -> str:
    """Return the table of everything a worker can be told from outside."""
    head = ["| variable | default | what |", "|---|---|---|"]
    parts = ["# Settings", "", SETTINGS_HEAD, ""]
    parts += ["## Every worker", "", *head, *rows(WorkerSettings), ""]
    for title, settings in SECTIONS:
        parts += [f"## {title}", "", *head, *rows(settings, besides=WorkerSettings.model_fields), ""]
    return "\n".join(parts)


def openapi_document() -> str:
    """Return the OpenAPI document of the HTTP API for reports."""
    return json.dumps(described(), indent=1, ensure_ascii=False) + "\n"


def board_document() -> str:
    """Return the OpenAPI document of the board."""
    return json.dumps(of_the_board(), indent=1, ensure_ascii=False) + "\n"


SECTIONS: Final[tuple[tuple[str, type[BaseSettings]], ...]] = (
    ("ingest", IngestSettings),
    ("enrich", EnrichSettings),
    ("enrich's reader `llm`", LlmSettings),
    ("enrich's reader `spacy`", SpacySettings),
    ("geocode", GeocodeSettings),
    ("store", StoreSettings),
    ("board", BoardSettings),
    ("alert", AlertSettings),
)
"""Each worker's own settings, in the order of the flow."""

PAGES: Final = {
    "settings.md": settings_page,
    "metrics.md": metrics_page,
    "exports.md": exports_page,
    "http-api.openapi.json": openapi_document,
    "board.openapi.json": board_document,
    "sources.md": sources_page,
    "alerts.md": alerts_page,
}

BLOCK: Final = re.compile(r"(?<=<!-- explain -->\n```text\n).*?(?=```\n<!-- /explain -->)", re.DOTALL)
"""Where the README shows what `tocsin explain` prints."""


def explained() -> str:
    """Return what `tocsin explain` prints of the al-Tanf example above its fields, without quiet paragraphs."""
    chain = Chain(load_lexicon(), open_gazetteer())
    [report] = read([str(ROOT / "examples/al-tanf.txt")])
    assert isinstance(report, Report)
    console = Console(width=100, file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(Page(chain.geocoded(report)))
    title, *paragraphs = re.split(r"\n\n", "\n".join(line.rstrip() for line in captured.get().splitlines()))
    first = next(number for number, part in enumerate(paragraphs) if part.startswith("1  "))
    shown = [part for part in paragraphs[:first] if "━" in part]
    return "\n\n".join([title, *shown]) + "\n"


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    README.write_text(BLOCK.sub(lambda _: explained(), README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
