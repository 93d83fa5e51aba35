"""`tocsin lexicon lint`: the tables that reports are read with, looked at as a whole."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tocsin_enrich.layers import PATH_VARIABLE, folders_of, gather
from tocsin_enrich.lint import faults_in
from tocsin_enrich.tables import Fault, listed


def lint(paths: Sequence[Path] | None) -> int:
    """Print each fault as FILE:LINE: what: how to mend it, and return how many there are."""
    faults: list[Fault] = []
    tables = gather(paths or folders_of(os.environ.get(PATH_VARIABLE, "")), faults)
    faults += [] if faults else faults_in(tables)  # where cells are wrong, what they say together means nothing
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    if faults:
        sys.stderr.write(f"tocsin: {_counted(len(faults), 'fault')} in the lexicons\n")
    else:
        cues = sum(len(listed(row["words"])) for row in tables["event_cues"])
        counted = (_counted(len({row["name"] for row in tables["actors"]}), "actor"), _counted(cues, "cue"))
        sys.stdout.write(f"{', '.join(counted)}, {_counted(len(tables['event_types']), 'custom type')}: no fault\n")
    return len(faults)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
