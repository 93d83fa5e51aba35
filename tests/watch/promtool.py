"""Prometheus' own programs, where they are installed: Debian's package `prometheus` brings both."""

import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
PROMETHEUS: Final = ROOT / "infra/prometheus"
CONFIG: Final = PROMETHEUS / "prometheus.yml"
RULE_FILES: Final = sorted(PROMETHEUS.glob("rules/*.yml"))
TEST_FILES: Final = sorted(PROMETHEUS.glob("tests/*.yml"))

Loaded = dict[str, Any]


def program(name: str) -> str:
    """Return where `prometheus` or `promtool` is; skip the test where it is not."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on the PATH: apt install prometheus")
    return found


def promtool(*arguments: str | Path) -> tuple[int, str]:
    """Run promtool; return its status and what it said."""
    command = [program("promtool"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def loaded(path: Path) -> Loaded:
    found: Loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def alerts() -> dict[str, Loaded]:
    """Return every alert by its name."""
    rules = [rule for path in RULE_FILES for group in loaded(path)["groups"] for rule in group["rules"]]
    return {rule["alert"]: rule for rule in rules}
