"""What `tocsin new-consumer` writes is installed, checked, tested and run as its author would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import yaml
from consuming import environment, running

from tocsin.contracts.streams import CHANGED
from tocsin.kit import codec
from tocsin.kit.testing import example

pytestmark = pytest.mark.redis

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a consumer that was made by the command."""
    folder = tmp_path_factory.mktemp("new")
    command = [sys.executable, "-m", "tocsin_cli", "new-consumer", "drone-watch", "--in", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "drone-watch"


@pytest.fixture(scope="module")
def python(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that it is installed into."""
    return environment(tmp_path_factory.mktemp("outsider"), project)


def check(project: Path, *command: str, path: str = "") -> None:
    """Run a tool of the suite in the project's folder. Raises `AssertionError` with what it says."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env=settings | ({"PYTHONPATH": path} if path else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_clean(project: Path, python: Path) -> None:
    """Its own settings are strict: every rule of ruff but a handful, and mypy's strict mode, against the wheel."""
    check(project, "ruff", "check", "--no-cache", ".")
    check(project, "ruff", "format", "--no-cache", "--check", ".")
    check(project, "mypy", "--python-executable", str(python), "--cache-dir", str(python.parents[2] / "mypy"))


def test_its_tests_pass(project: Path, python: Path) -> None:
    """The handler is tried with a real message, and with no Redis."""
    [packages] = python.parents[1].glob("lib/*/site-packages")
    check(project, "pytest", "-q", "-p", "no:cacheprovider", path=str(packages))


def test_it_runs(python: Path, bus: redis.Redis, redis_url: str, tmp_path: Path) -> None:
    """Its command reads a real stream from the beginning under its own name, and ends well when it is told to."""
    bus.xadd(CHANGED.key(), {"data": codec.encode(example(CHANGED))})
    settings = {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_DRONE_WATCH_COUNTRIES": '["SY"]'}
    with running([python.parent / "drone-watch"], tmp_path, settings) as worker:
        worker.wait(lambda: '"event":"done"' in worker.text())
        worker.process.terminate()
        assert 0 == worker.process.wait(20)

    assert '"where":"Al-Tanf garrison"' in worker.text()
    [group] = bus.xinfo_groups(CHANGED.key())
    assert (b"drone-watch", 0, 0) == (group["name"], group["pending"], group["lag"])


def test_its_service_is_one_of_compose(project: Path) -> None:
    """The snippet is named as the consumer is, and sets what its settings read."""
    [(name, service)] = yaml.safe_load((project / "compose.yml").read_text(encoding="utf-8"))["services"].items()

    house = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert ("drone-watch", "drone-watch") == (name, service["image"])
    assert set() == set(service["networks"]) - house["networks"].keys()
    assert {"secrets-consumers"} == {volume.partition(":")[0] for volume in service["volumes"]} & house[
        "volumes"
    ].keys()
    assert set() == service["depends_on"].keys() - house["services"].keys()
    assert {"TOCSIN_REDIS_URL_FILE", "TOCSIN_DRONE_WATCH_COUNTRIES"} == service["environment"].keys()
