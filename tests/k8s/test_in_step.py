"""The manifests say what the code, the image and the other ways to run it say."""

import re

import pytest
from architecture.pages import SECTIONS
from k8s.rendered import CONTROLLERS, K8S, OVERLAYS, ROOT, Object, every, name_of, of_kind, pod_of

from tocsin.contracts.streams import STREAMS
from tocsin.kit.settings import WorkerSettings

PROGRAM = {"http": "ingest", "cli": "store"}
"""Whose settings a process has that is not called after its program; the command line reads those of the store."""

SETTINGS = {title: settings for title, settings in SECTIONS if " " not in title}
DOCKERFILE = (ROOT / "infra/worker.Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
OURS = [param for param in every("Deployment") if "tocsin-" in pod_of(param.values[1])["containers"][0]["image"]]  # type: ignore[arg-type]
REDIS = 6379


def environment(each: Object) -> dict[str, str]:
    return {variable["name"]: variable["value"] for variable in pod_of(each)["containers"][0].get("env", [])}


@pytest.mark.parametrize(("overlay", "each"), OURS)
def test_every_variable_is_a_setting_of_its_worker(overlay: str, each: Object) -> None:  # noqa: ARG001  names the test
    """By itself, or by the file that holds it; and its value is one that the worker takes."""
    settings = SETTINGS[PROGRAM.get(name_of(each), name_of(each))]
    told = {name.removeprefix("TOCSIN_").lower(): value for name, value in environment(each).items()}
    by_file = {name.removesuffix("_file") for name in told if name.endswith("_file")}
    values = {name: value for name, value in told.items() if not name.endswith("_file")}

    assert set() == by_file - settings.model_fields.keys()
    assert set() == values.keys() - settings.model_fields.keys()
    settings.model_validate({"store_database_url": "postgresql://db/tocsin"} | values)


@pytest.mark.parametrize(("overlay", "each"), OURS)
def test_what_is_named_in_a_variable_is_mounted(overlay: str, each: Object) -> None:  # noqa: ARG001
    """Files of secrets and of sources lie in a volume; a secret is named after its worker, which alone has it."""
    pod = pod_of(each)
    mounted = {mount["mountPath"]: mount["name"] for mount in pod["containers"][0]["volumeMounts"]}
    paths = [value for value in environment(each).values() if value.startswith("/")]

    assert [] == [path for path in paths if not any(path.startswith(f"{mount}/") for mount in mounted)]
    secrets = [volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume]
    own = [f"tocsin-{name_of(each)}"]
    assert sorted(secrets) == (["tocsin-alert", "tocsin-alerts"] if own == ["tocsin-alert"] else own)


@pytest.mark.parametrize(("overlay", "each"), OURS)
def test_ports_and_user_are_the_image_s(overlay: str, each: Object) -> None:  # noqa: ARG001
    """Health is where the image serves it, and what is served besides is where a variable says."""
    [health] = re.findall(r"\bTOCSIN_HEALTH_PORT=(\d+)", DOCKERFILE)
    [user] = re.findall(r"useradd .*--uid (\d+)", DOCKERFILE)
    pod = pod_of(each)
    ports = {port["containerPort"] for port in pod["containers"][0]["ports"]}
    told = {int(value) for name, value in environment(each).items() if name.endswith("_PORT")}

    assert {int(health), *told} == ports
    assert int(user) == pod["securityContext"]["runAsUser"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_stage_has_workers(overlay: str) -> None:
    """Of all that the registry names as writers and registered readers."""
    stages = {stream.writer for stream in STREAMS} | {reader for stream in STREAMS for reader in stream.readers}
    there = {name_of(each) for each in of_kind(overlay, "Deployment")}

    assert set() == stages - there - (set() if overlay == "example" else {"alert"})


@pytest.mark.parametrize(("overlay", "scaler"), every("ScaledObject"))
def test_a_stage_is_scaled_by_its_own_lag(overlay: str, scaler: Object) -> None:
    """Stream, group and partition are the registry's, and the group is the Deployment's."""
    name = scaler["spec"]["scaleTargetRef"]["name"]
    [deployment] = [each for each in of_kind(overlay, "Deployment") if name_of(each) == name]
    partition = int(environment(deployment).get("TOCSIN_PARTITION", WorkerSettings().partition))
    [reads] = [stream for stream in STREAMS if name in stream.readers]

    assert [(reads.key(partition), name)] == [watched(trigger) for trigger in scaler["spec"]["triggers"]]
    assert 1 <= scaler["spec"]["minReplicaCount"] < scaler["spec"]["maxReplicaCount"]


def watched(trigger: Object) -> tuple[str, str]:
    """Return the stream's key and the group that a trigger looks at."""
    metadata = trigger["metadata"]
    match trigger["type"]:
        case "redis-streams":
            assert {"address", "stream", "consumerGroup", "lagCount", "activationLagCount"} == metadata.keys()
            return metadata["stream"], metadata["consumerGroup"]
        case "prometheus":
            [found] = re.findall(r'^max\(tocsin_stream_lag\{stream="([^"]+)",group="([^"]+)"\}\)$', metadata["query"])
            stream, group = found
            return stream, group
        case other:
            raise AssertionError(other)


def test_keda_asks_the_redis_of_the_namespace() -> None:
    """It runs in a namespace of its own, so that the server's name says ours."""
    [service] = [each for each in of_kind("example", "Service") if name_of(each) == "redis"]
    addresses = {
        trigger["metadata"]["address"]
        for scaler in of_kind("example", "ScaledObject")
        for trigger in scaler["spec"]["triggers"]
    }

    assert {f"redis.{service['metadata']['namespace']}.svc:{REDIS}"} == addresses


def test_servers_are_set_up_as_everywhere() -> None:
    """The components have copies, as kustomize reads no file outside of them."""
    copies = {
        "components/redis/redis.conf": "infra/redis/redis.conf",
        "components/postgres/20-logins.sh": "infra/postgres/20-logins.sh",
        "overlays/example/sources.toml": "infra/sources/sources.toml",
    }

    assert [] == [
        copy for copy, of in copies.items() if (K8S / copy).read_text("utf-8") != (ROOT / of).read_text("utf-8")
    ]


def test_servers_are_of_the_versions_that_compose_runs() -> None:
    """What was tried there is what runs here."""
    images = [pod_of(each)["containers"][0]["image"] for each in of_kind("example", "StatefulSet")]

    assert [] == [image for image in images if f":-{image}}}" not in COMPOSE]


def test_the_page_names_every_secret() -> None:
    """Who follows docs/kubernetes.md makes all that the manifests mount, and nothing else."""
    page = (ROOT / "docs/kubernetes.md").read_text("utf-8")
    mounted = {
        volume["secret"]["secretName"]
        for overlay in OVERLAYS
        for each in of_kind(overlay, *CONTROLLERS)
        for volume in pod_of(each)["volumes"]
        if "secret" in volume
    }
    mounted |= {
        ref["name"] for auth in of_kind("example", "TriggerAuthentication") for ref in auth["spec"]["secretTargetRef"]
    }

    assert mounted == set(re.findall(r"^\| `(tocsin-[a-z]+)` \|", page, re.MULTILINE))
