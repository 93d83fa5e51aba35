"""docker-compose.yml and what tells of it agree: no variable is told of that nothing reads, or read and not told of."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tocsin_cli.secrets.acl import SERVICES

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(COMPOSE)
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
RECIPE = (ROOT / "infra" / "worker.Dockerfile").read_text(encoding="utf-8")

WORKERS = {needs.name for needs in SERVICES}
NOT_WORKERS = {"secrets", "redis", "postgres", "http", "cli", "prometheus", "grafana"}

DEFAULT = re.compile(r"\$\{([A-Z_]+):-([^}]*)\}")


def test_env_example_tells_each_variable_with_its_default() -> None:
    """Whoever takes the "#" from a line whose value is the default changes nothing."""
    told = dict(re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    read = dict(DEFAULT.findall(COMPOSE))

    assert set(read) == set(told)
    assert {} == {name: (told[name], usual) for name, usual in read.items() if usual and told[name] != usual}


def test_every_service_that_has_a_user_of_redis_is_there() -> None:
    """A worker that is added to the registry is added here."""
    assert WORKERS | NOT_WORKERS == set(DOCUMENT["services"])


@pytest.mark.parametrize("name", sorted(WORKERS | NOT_WORKERS))
def test_nobody_has_more_than_he_needs(name: str) -> None:
    """Read-only, without privileges, and, but for the one that writes them, with no more secrets than its own."""
    service = DOCUMENT["services"][name]
    secrets = [each for each in service["volumes"] if isinstance(each, str) and each.startswith("secrets-")]
    own = "ingest" if name == "http" else name

    assert (True, ["ALL"], ["no-new-privileges:true"]) == tuple(
        service[each] for each in ("read_only", "cap_drop", "security_opt")
    )
    assert name == "secrets" or secrets in ([f"secrets-{own}:/run/secrets:ro"], [])
    assert name == "secrets" or {"mem_limit", "pids_limit"} <= set(service)
    assert name == "secrets" or service.get("networks")


def test_a_folder_that_env_names_and_that_is_not_there_is_not_made() -> None:
    """A mistyped TOCSIN_INBOX would be an empty inbox, of root, that nobody looks for."""
    told = [str(each) for service in DOCUMENT["services"].values() for each in service.get("volumes", ())]
    mine = [each for each in told if DEFAULT.search(each)]
    assert 5 == len(mine)
    assert all("'create_host_path': False" in each for each in mine)


def test_a_command_may_try_what_ingest_reads_and_whom_alert_tells() -> None:
    """`tocsin add` asks the address, `alert send-test` the channel: by the same way out, under the same settings."""
    cli, ingest, alert = (DOCUMENT["services"][name] for name in ("cli", "ingest", "alert"))
    theirs = ingest["environment"] | alert["environment"]
    needed = {name for name in theirs if name.startswith(("TOCSIN_INGEST_", "TOCSIN_ALERT_"))}
    needed -= {"TOCSIN_INGEST_FOLDERS"}

    assert "out" in cli["networks"]
    assert {name: theirs[name] for name in needed} == {name: cli["environment"].get(name) for name in needed}


def test_ports_are_on_loopback_alone() -> None:
    """What this machine shows, it shows to itself; a proxy may do more."""
    ports = [port for service in DOCUMENT["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:${TOCSIN_") for port in ports)


def test_base_images_are_arguments_with_the_same_defaults() -> None:
    """The recipe by itself takes what compose takes."""
    [usual] = re.findall(r"^ARG PYTHON_IMAGE=(.*)$", RECIPE, re.MULTILINE)
    images = dict(DEFAULT.findall(COMPOSE))

    assert usual == images["PYTHON_IMAGE"]
    assert all(not image.endswith(":latest") and ":" in image for name, image in images.items() if "IMAGE" in name)


def test_the_recipe_has_a_stage_for_the_data_of_each_service() -> None:
    """A service without one would fail when its image is built, and not before."""
    stages = set(re.findall(r"^FROM \S+ AS data-(\w+)$", RECIPE, re.MULTILINE))
    assert WORKERS | {"cli"} == stages


def test_the_label_tells_the_version_of_the_packages() -> None:
    """An image says which version it is; the default is that of this tree."""
    [version] = re.findall(r'^version = "(.*)"$', (ROOT / "shared/pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert (f"ARG VERSION={version}", version) == (
        next(line for line in RECIPE.splitlines() if line.startswith("ARG VERSION")),
        dict(DEFAULT.findall(COMPOSE))["TOCSIN_VERSION"],
    )
