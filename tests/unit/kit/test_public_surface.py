"""What `tocsin.kit` offers, and what it costs to import."""

import json
import subprocess
import sys

import pytest

import tocsin.kit

OFFERED = [
    "Invalid",
    "Misconfigured",
    "Publish",
    "Route",
    "Source",
    "TocsinError",
    "Transient",
    "Worker",
    "WorkerSettings",
    "batch_route",
    "build",
    "main",
    "make_client",
    "route",
    "run",
    "serve",
    "source",
]


def test_the_public_names_are_these() -> None:
    """A plug-in author may rely on these names; adding or dropping one is a decision."""
    assert OFFERED == tocsin.kit.__all__


@pytest.mark.parametrize("name", OFFERED)
def test_every_public_name_is_there(name: str) -> None:
    """Each name is found although it is loaded only when it is used."""
    assert getattr(tocsin.kit, name).__name__ == name


def test_an_unknown_name_is_an_attribute_error() -> None:
    """Loading names late does not hide a typing mistake."""
    with pytest.raises(AttributeError, match="no attribute 'rout'"):
        _ = tocsin.kit.rout


@pytest.mark.parametrize(
    "statement",
    ["from tocsin.kit import Invalid, Transient", "from tocsin.kit import WorkerSettings", "import tocsin.contracts"],
)
def test_a_handler_does_not_load_faststream(statement: str) -> None:
    """What a handler or a pure function needs of ours comes without the bus, which takes about a second."""
    code = f"{statement}\nimport sys, json\nprint(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
    assert [] == [m for m in ("faststream", "redis", "structlog", "prometheus_client") if m in loaded]
