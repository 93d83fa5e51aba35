"""The command: reports in, one explanation each out, in the order of the input."""

import io
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from tocsin.contracts.messages import ReportGeocoded
from tocsin_cli.chain import load_chain
from tocsin_cli.errors import UsageError
from tocsin_cli.explain.facts import facts_of
from tocsin_cli.explain.page import Page
from tocsin_cli.reading import STDIN, check, read
from tocsin_ingest.sources.collector import Unreadable

WIDTH_WITHOUT_TERMINAL: Final = 100
"""Columns where nobody's window sets them, and `COLUMNS` does not either."""

INCIDENT_ID: Final = re.compile(r"[0-9a-f]{32}")
"""As enrich makes them."""


def explain(files: Sequence[str], *, var: Path, as_json: bool, full: bool) -> int:
    """Print what is read from each report and from which words; return how many were refused. Raises `CommandError`.

    Instead of a file an id names a stored incident; ids and files are not asked for at once.
    """
    ids = [name for name in files if _is_incident(name)]
    if ids and len(ids) < len(files):
        raise UsageError("name files or incidents, not both")
    refused, screen = 0, _screen()
    for message in _stored(ids, var) if ids else _read(files or [STDIN]):
        if isinstance(message, Unreadable):
            refused += 1
            sys.stderr.write(f"{message.where}: {message.reason}\n")
        elif as_json:
            sys.stdout.write(f"{json.dumps(document(message), ensure_ascii=False)}\n")
        else:
            _show(screen, Page(message, full=full))
    return refused


def _is_incident(name: str) -> bool:
    """Tell whether what was typed is the id of an incident, and no file that is called so."""
    return INCIDENT_ID.fullmatch(name) is not None and not Path(name).exists()


def _stored(ids: Sequence[str], var: Path) -> list[ReportGeocoded]:
    from tocsin_cli.explain.stored import messages_of  # noqa: PLC0415  a file is explained without the database's code

    return messages_of(ids, var=var)


def _read(files: Sequence[str]) -> Iterator[ReportGeocoded | Unreadable]:
    check(files)
    chain = load_chain()
    if STDIN in files and sys.stdin.isatty():
        sys.stderr.write("tocsin: type or paste a report, then press Ctrl-D\n")
    for given in read(files):
        yield given if isinstance(given, Unreadable) else chain.read(given)


def document(message: ReportGeocoded) -> dict[str, object]:
    """Return the explanation as data: for each field its value, its words with their offsets, and the rule."""
    incidents = [
        {
            "id": incident.id,
            "sub_event_type": incident.sub_event_type,
            "confidence": incident.confidence,
            "fields": [
                {
                    "field": fact.field,
                    "label": fact.label,
                    "value": fact.value,
                    "evidence": fact.evidence and fact.evidence.model_dump(mode="json", exclude={"field"}),
                }
                for fact in facts_of(incident)
            ],
        }
        for incident in message.incidents
    ]
    aside = [entry.model_dump(mode="json") for entry in message.set_aside]
    return {"report": message.report.model_dump(mode="json"), "incidents": incidents, "set_aside": aside}


def _show(screen: Console, page: Page) -> None:
    """Print a page. In a file or a pipe lines end where their words end."""
    if screen.is_terminal:
        screen.print(page, "")
        return
    with screen.capture() as captured:
        screen.print(page)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()) + "\n")


def _screen() -> Console:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a report may hold what the terminal cannot show
    screen = Console(highlight=False, markup=False, emoji=False)
    if screen.is_terminal or "COLUMNS" in os.environ:
        return screen
    return Console(highlight=False, markup=False, emoji=False, width=WIDTH_WITHOUT_TERMINAL)
