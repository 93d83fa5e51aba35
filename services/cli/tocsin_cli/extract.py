"""`tocsin extract`: reports in, `ReportGeocoded` JSON lines out, in the order of the input."""

import sys
from collections.abc import Sequence

from tocsin_cli.chain import load_chain
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_cli.parallel import Read, lines
from tocsin_cli.reading import STDIN, check, read
from tocsin_ingest.sources.collector import Unreadable


def extract(files: Sequence[str], *, jobs: int) -> int:
    """Print a line for each report that can be read; return how many were refused. Raises `CommandError`."""
    files = files or [STDIN]
    check(files)
    ensure_gazetteer()
    if STDIN in files and sys.stdin.isatty():
        sys.stderr.write("tocsin: type or paste a report, then press Ctrl-D\n")
    refused = 0
    for line in lines(read(files), load=_load, jobs=jobs):
        if isinstance(line, Unreadable):
            refused += 1
            sys.stderr.write(f"{line.where}: {line.reason}\n")
        else:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    return refused


def _load() -> Read:
    return load_chain().line
