"""The file of compose that switches traces on does so for all that handle reports or tell of incidents."""

from pathlib import Path

import yaml

INFRA = Path(__file__).parents[2] / "infra"

NOT_ON_THE_WAY = {"cli", "secrets"}
"""Services of our own images that end with their command."""


def test_every_worker_of_compose_is_traced() -> None:
    """A worker that is added to compose and not here would break the trace in two."""
    services = yaml.safe_load((INFRA.parent / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    ours = {name for name, service in services.items() if service["image"].startswith("tocsin-")}
    traced = yaml.safe_load((INFRA / "traces/compose.yml").read_text(encoding="utf-8"))["services"]

    assert ours - NOT_ON_THE_WAY == traced.keys()
    assert {"otel"} == {service["build"]["args"]["EXTRA"] for service in traced.values()}
    assert all("OTEL_EXPORTER_OTLP_ENDPOINT" in service["environment"] for service in traced.values())
