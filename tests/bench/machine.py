"""What the figures were measured on and with."""

import json
import os
import platform
import subprocess
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from bench.field import ARQ, OURS, PEERS, UVLOOP

PACKAGES: Final = {
    OURS: ("redis", "hiredis", "faststream", "pydantic"),
    PEERS: ("dramatiq", "taskiq", "taskiq-redis", "celery", "kombu"),
    ARQ: ("arq", "redis"),
}
ASK: Final = (
    "import json, sys; from importlib.metadata import version; print(json.dumps([version(p) for p in sys.argv[1:]]))"
)


def describe(server: str) -> dict[str, str]:
    """Return processor, system, Python, server and package versions."""
    found = {"processor": processor(), "cores": str(os.cpu_count()), "system": platform.system()}
    found |= {"python": platform.python_version(), "server": server}
    for python, names in PACKAGES.items():
        answer = subprocess.run([python, "-c", ASK, *names], check=True, capture_output=True, text=True)
        for name, version in zip(names, json.loads(answer.stdout), strict=True):
            found[f"{name} of arq" if name in found else name] = version
    return found | {one.name: one.version for one in distributions(path=[str(UVLOOP)])}


def processor() -> str:
    """Return the name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
