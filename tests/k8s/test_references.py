"""What an object refers to is there: volumes, files of secrets, paths of probes, and who KEDA says that it is."""

import asyncio
import re
from pathlib import Path

import pytest
import yaml
from k8s.rendered import CONTROLLERS, ROOT, Object, every, name_of, of_kind, pod_of
from prometheus_client import CollectorRegistry

from tocsin.kit.health import HealthServer
from tocsin.kit.worker import ANSWER_SECONDS
from tocsin_cli.secrets.acl import SCALER
from tocsin_cli.secrets.making import Folder

PODS = every(*CONTROLLERS)
PAGE = (ROOT / "docs/kubernetes.md").read_text("utf-8")
SECRETS = {
    name: set(re.findall(r"`([\w.]+)`", files))
    for name, files in re.findall(r"^\| `(tocsin-\w+)` \| (.*) \|$", PAGE, re.MULTILINE)
}
"""Secrets to their files, as the page has whoever sets Tocsin up make them."""

FOR_THE_GROUP_ALONE = 0o440
STARTING_SECONDS = 60
"""A worker of enrich or geocode reads its data first, in seconds; a busy node takes ten times as long."""

LIVE, READY = "/livez", "/readyz"


def mounts(each: Object) -> dict[str, str]:
    """Return where a pod's volumes are, and which."""
    [container] = pod_of(each)["containers"]
    return {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_what_is_mounted_is_a_volume_and_what_is_a_volume_is_mounted(overlay: str, each: Object) -> None:
    """A ConfigMap of it is there. Only what is empty at first, or a claim, is written to."""
    volumes = {volume["name"]: volume for volume in pod_of(each)["volumes"]}
    claimed = {claim["metadata"]["name"] for claim in each["spec"].get("volumeClaimTemplates", [])}
    configs = {name_of(config): config["data"] for config in of_kind(overlay, "ConfigMap")}

    assert sorted([*volumes, *claimed]) == sorted(mounts(each).values())
    assert {"ReadWriteOnce"} >= {
        mode for claim in each["spec"].get("volumeClaimTemplates", []) for mode in claim["spec"]["accessModes"]
    }
    for mount in pod_of(each)["containers"][0]["volumeMounts"]:
        volume = volumes.get(mount["name"], {"claim": {}})
        assert ("secret" in volume or "configMap" in volume) == mount.get("readOnly", False)
        if "configMap" in volume:
            assert mount.get("subPath") in {None, *configs[volume["configMap"]["name"]]}


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_a_secret_is_read_by_the_pods_group_alone(overlay: str, each: Object) -> None:  # noqa: ARG001  names the test
    """Which is that of its process."""
    context = pod_of(each)["securityContext"]
    modes = {volume["secret"]["defaultMode"] for volume in pod_of(each)["volumes"] if "secret" in volume}

    assert ({FOR_THE_GROUP_ALONE}, context["runAsGroup"]) == (modes, context["fsGroup"])


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_a_file_that_is_named_is_in_the_secret_or_the_config_map(overlay: str, each: Object) -> None:
    """By a variable, a command or a probe; and the page has it made."""
    pod = pod_of(each)
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    configs = {name_of(config): set(config["data"]) for config in of_kind(overlay, "ConfigMap")}
    [container] = pod["containers"]
    told = str([container.get("env", []), container.get("command", []), container["readinessProbe"]])
    held = {
        path: SECRETS[volumes[name]["secret"]["secretName"]]
        if "secret" in volumes[name]
        else configs[volumes[name]["configMap"]["name"]]
        for path, name in mounts(each).items()
        if {"secret", "configMap"} & volumes.get(name, {}).keys() and not path.endswith(".sh")
    }

    named = {path: set(re.findall(rf"{path}/([\w.]+)", told)) for path in held}
    assert [] == [(path, file) for path in held for file in named[path] - held[path]]
    assert [] == [path for path in held if not named[path]]


def test_the_command_makes_the_files_that_the_page_tells_of(tmp_path: Path) -> None:
    """Besides those that its own line names: keys.toml, alerts.toml, and who KEDA is."""
    Folder(tmp_path, redis="redis:6379", postgres="postgres:5432/tocsin").fill()
    made = {f"tocsin-{folder.name}": {path.name for path in folder.iterdir()} for folder in tmp_path.iterdir()}
    made["tocsin-http"] = made["tocsin-ingest"]
    [scaler] = re.findall(r"tocsin-scaler --from-literal=username=(\w+) --from-file=password=secrets/(\S+)", PAGE)

    assert (SCALER, True) == (scaler[0], (tmp_path / scaler[1]).exists())
    for name, files in SECRETS.items():
        if name not in {"tocsin-scaler", "tocsin-alerts"}:
            assert set() == files - made[name] - {"keys.toml"}


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_a_probe_asks_what_a_worker_answers(overlay: str, each: Object) -> None:  # noqa: ARG001  names the test
    """Whether it lives, and whether it is ready; with more patience than the worker has with Redis."""
    [container] = pod_of(each)["containers"]
    if name_of(each) == "cli":  # which serves nothing
        assert {("tocsin", "--version")} == {
            tuple(container[probe]["exec"]["command"]) for probe in ("livenessProbe", "readinessProbe")
        }
        return
    probes = {name: container[f"{name}Probe"] for name in ("startup", "liveness", "readiness")}
    assert {"startup": LIVE, "liveness": LIVE, "readiness": READY} == {
        name: probe["httpGet"]["path"] for name, probe in probes.items()
    }
    assert {"health"} == {probe["httpGet"]["port"] for probe in probes.values()}
    assert all(probe["timeoutSeconds"] > ANSWER_SECONDS for probe in probes.values())
    assert probes["startup"]["periodSeconds"] * probes["startup"]["failureThreshold"] >= STARTING_SECONDS
    assert probes["liveness"]["failureThreshold"] > 1  # one lost answer ends nobody


async def test_the_paths_of_the_probes_are_the_health_servers() -> None:
    """Any other is answered 404, and a pod would never start."""

    async def ready() -> None:
        """Nothing is in the way."""

    health = HealthServer(host="127.0.0.1", port=0, pulses=[], ready=ready, registry=CollectorRegistry())
    try:
        answers = [(await asyncio.to_thread(health.answer, path))[0] for path in (LIVE, READY, "/healthz")]
    finally:
        health.close()

    assert [200, 200, 404] == answers


@pytest.mark.parametrize(("overlay", "scaler"), every("ScaledObject"))
def test_keda_scales_by_numbers_that_mean_something(overlay: str, scaler: Object) -> None:
    """Entries for each worker, from the first one on; never below the two that a disruption budget can move."""
    [trigger] = scaler["spec"]["triggers"]
    names = {"redis-streams": ("lagCount", "activationLagCount"), "prometheus": ("threshold", "activationThreshold")}
    many, first = (trigger["metadata"][name] for name in names[trigger["type"]])

    assert 100 <= int(many) <= 5000
    assert "0" == first
    assert scaler["spec"]["minReplicaCount"] >= 2
    assert [trigger.get("authenticationRef", {}).get("name")] == (
        [name_of(auth) for auth in of_kind(overlay, "TriggerAuthentication")] or [None]
    )


def test_keda_says_who_it_is_by_the_files_of_its_secret() -> None:
    """A user without its password, or a key that is not there, and nothing is scaled."""
    [auth] = of_kind("example", "TriggerAuthentication")
    told = {(ref["parameter"], ref["name"], ref["key"]) for ref in auth["spec"]["secretTargetRef"]}

    assert {(what, "tocsin-scaler", what) for what in ("username", "password")} == told
    assert {"username", "password"} == SECRETS["tocsin-scaler"]


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_a_rollout_takes_no_worker_away_before_another_is_there(overlay: str, each: Object) -> None:  # noqa: ARG001
    """Old and new ones work side by side meanwhile."""
    assert {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}} == each["spec"]["strategy"]


def test_a_server_is_one_and_has_a_name() -> None:
    """Two on one volume would destroy it; a StatefulSet's Service is that of its name, at the server's own port."""
    ports = {name_of(each): [port["port"] for port in each["spec"]["ports"]] for each in of_kind("example", "Service")}
    for each in of_kind("example", "StatefulSet"):
        [container] = pod_of(each)["containers"]
        assert (1, name_of(each)) == (each["spec"]["replicas"], each["spec"]["serviceName"])
        assert ports[name_of(each)] == [port["containerPort"] for port in container["ports"]]
    assert ([80], [80], [6379], [5432]) == (ports["board"], ports["http"], ports["redis"], ports["postgres"])


def test_the_database_is_set_up_by_variables_that_compose_tries() -> None:
    """Its files lie on the claim, its probes ask for the database that the URLs of the workers name."""
    [container] = [pod_of(e)["containers"][0] for e in of_kind("example", "StatefulSet") if name_of(e) == "postgres"]
    told = {variable["name"]: variable["value"] for variable in container["env"]}
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["postgres"]["environment"]
    where = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}

    assert {"POSTGRES_DB", "POSTGRES_PASSWORD_FILE"} == told.keys() & compose.keys()
    assert f"--postgres postgres:5432/{told['POSTGRES_DB']}\n" in PAGE
    assert "data" == where[str(Path(told["PGDATA"]).parent)]
    asked = [container[probe]["exec"]["command"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")]
    assert [["pg_isready", "--host", "127.0.0.1", "--dbname", told["POSTGRES_DB"]]] * 3 == asked


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_what_a_program_writes_beside_its_data_has_a_place(overlay: str, each: Object) -> None:  # noqa: ARG001
    """The root file system is read-only."""
    needed = {"redis": {"/data"}, "postgres": {"/tmp", "/var/run/postgresql", "/dev/shm"}}
    assert needed.get(name_of(each), {"/tmp"}) <= mounts(each).keys()


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_what_is_served_is_served_beyond_the_pod(overlay: str, each: Object) -> None:  # noqa: ARG001
    """By default it would be on its loopback alone."""
    told = {variable["name"]: variable["value"] for variable in pod_of(each)["containers"][0].get("env", [])}
    ports = {name.removesuffix("_PORT") for name in told if name.endswith("_PORT")}

    assert dict.fromkeys((f"{name}_HOST" for name in ports), "0.0.0.0") == {
        name: value for name, value in told.items() if name.endswith("_HOST")
    }


def test_a_browser_stays_with_the_board_that_knows_its_session() -> None:
    """The other one would ask it for its key again."""
    assert {"board": "ClientIP"} == {
        name_of(each): each["spec"]["sessionAffinity"]
        for each in of_kind("example", "Service")
        if "sessionAffinity" in each["spec"]
    }


def test_the_namespace_takes_no_pod_that_may_more() -> None:
    """Nor one that somebody adds."""
    [namespace] = of_kind("example", "Namespace")
    assert "restricted" == namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
