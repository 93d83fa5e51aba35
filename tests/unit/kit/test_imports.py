"""What a worker imports, and what it leaves out."""

import json
import subprocess
import sys

import pytest


def loaded_after(code: str) -> list[str]:
    code = f"{code}\nimport sys, json\nprint(json.dumps(sorted(name for name in sys.modules if '.' not in name)))"
    loaded: list[str] = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    return loaded


@pytest.mark.parametrize("worker", ["ingest", "enrich", "geocode", "store"])
def test_no_worker_loads_what_draws_in_a_terminal(worker: str) -> None:
    """The library of log lines would take rich along wherever the command line, which needs it, is installed too."""
    loaded = loaded_after(f"import tocsin_{worker}.app")
    assert ["structlog"] == [name for name in ("rich", "structlog") if name in loaded]


@pytest.mark.parametrize("code", ["import tocsin.kit.logs, rich.console", "import rich.console, tocsin.kit.logs"])
def test_rich_is_taken_from_nobody_else(code: str) -> None:
    """A program that has it, or imports it later, finds it as it is."""
    assert {"rich", "structlog"} <= set(loaded_after(f"{code}\nassert rich.console.Console"))
