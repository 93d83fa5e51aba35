"""House rules of the manifests: what a pod may do, and that it can be moved, watched and ended."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from k8s.rendered import (
    CONTROLLERS,
    OVERLAYS,
    ROOT,
    Object,
    every,
    labels_of,
    name_of,
    of_kind,
    pod_of,
    rendered,
    selects,
)

from tocsin.kit import WorkerSettings

TAKING_LEAVE_SECONDS = 5
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

PODS = every(*CONTROLLERS)


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_a_pod_may_do_little(overlay: str, each: Object) -> None:
    """No root, no way to become it, nothing to write to but what is mounted, no token of the cluster's API."""
    pod = pod_of(each)
    accounts = {name_of(account): account for account in of_kind(overlay, "ServiceAccount")}

    assert (True, False, False) == (
        pod["securityContext"]["runAsNonRoot"],
        pod["automountServiceAccountToken"],
        accounts[pod["serviceAccountName"]]["automountServiceAccountToken"],
    )
    assert 0 not in {pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]}
    assert {"type": "RuntimeDefault"} == pod["securityContext"]["seccompProfile"]
    for container in pod["containers"]:
        assert {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        } == container["securityContext"]


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_a_pod_says_what_it_needs_and_how_it_is(overlay: str, each: Object) -> None:  # noqa: ARG001  names the test
    """Memory is bounded by what is asked for, and three probes end or leave alone one that is ill, idle or starting."""
    for container in pod_of(each)["containers"]:
        resources = container["resources"]
        assert {"cpu", "memory"} <= resources["requests"].keys()
        assert resources["requests"]["memory"] == resources["limits"]["memory"]
        probes = {"livenessProbe", "readinessProbe"} | ({"startupProbe"} if name_of(each) != "cli" else set())
        assert probes <= container.keys()


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_an_image_is_of_one_version(overlay: str, each: Object) -> None:  # noqa: ARG001
    """Ours of the version of this tree, none the latest."""
    for container in pod_of(each)["containers"]:
        image, _, tag = container["image"].rpartition(":")
        assert tag not in {"", "latest"}
        assert VERSION == tag or not re.search(r"\btocsin-", image)


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_a_pod_is_given_time_to_end(overlay: str, each: Object) -> None:  # noqa: ARG001
    """A worker finishes the batch in hand, and takes leave."""
    drain = WorkerSettings().drain_seconds

    assert pod_of(each)["terminationGracePeriodSeconds"] >= drain + TAKING_LEAVE_SECONDS


@pytest.mark.parametrize(("overlay", "each"), PODS)
def test_no_variable_comes_from_the_names_of_services(overlay: str, each: Object) -> None:  # noqa: ARG001
    """Kubernetes would set TOCSIN_…_PORT for a Service of such a name, and that is a setting."""
    assert pod_of(each)["enableServiceLinks"] is False


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_several_are_spread_and_not_all_moved_at_once(overlay: str, each: Object) -> None:
    """Over the nodes; a node that is emptied takes one of them away at a time. One alone may be moved at any time."""
    labels = labels_of(each)
    budgets = [
        budget for budget in of_kind(overlay, "PodDisruptionBudget") if selects(budget["spec"]["selector"], labels)
    ]
    scaled = any(
        name_of(each) == scaler["spec"]["scaleTargetRef"]["name"] for scaler in of_kind(overlay, "ScaledObject")
    )
    several = scaled or each["spec"]["replicas"] > 1
    spread = pod_of(each).get("topologySpreadConstraints", [])

    assert [1] * several == [budget["spec"]["maxUnavailable"] for budget in budgets]
    assert [("kubernetes.io/hostname", True)] * several == [
        (constraint["topologyKey"], selects(constraint["labelSelector"], labels)) for constraint in spread
    ]


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_what_is_scaled_says_no_number(overlay: str, each: Object) -> None:
    """Else each `kubectl apply` would set back what KEDA has decided; and what is not scaled says one."""
    scalers = [scaler["spec"]["scaleTargetRef"]["name"] for scaler in of_kind(overlay, "ScaledObject")]

    assert (name_of(each) in scalers) == ("replicas" not in each["spec"])


def selectors(overlay: str) -> Iterator[tuple[str, Object]]:
    for each in rendered(overlay):
        if each["kind"] == "Service":
            yield name_of(each), {"matchLabels": each["spec"]["selector"]}
        if each["kind"] in {*CONTROLLERS, "PodDisruptionBudget"}:
            yield name_of(each), each["spec"]["selector"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_selector_means_the_pods_of_one_controller(overlay: str) -> None:
    """Pods that two controllers or two budgets mean are nobody's."""
    controllers = list(of_kind(overlay, *CONTROLLERS))
    for name, selector in selectors(overlay):
        assert [name] == [name_of(each) for each in controllers if selects(selector, labels_of(each))]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_ports_have_names_that_are_there(overlay: str) -> None:
    """A Service leads to a port of its pods, and a probe asks one."""
    ports = {
        name_of(each): {port["name"] for port in pod_of(each)["containers"][0].get("ports", [])}
        for each in of_kind(overlay, *CONTROLLERS)
    }
    for service in of_kind(overlay, "Service"):
        for port in service["spec"]["ports"]:
            assert port.get("targetPort", port["name"]) in ports[name_of(service)]
    for each in of_kind(overlay, *CONTROLLERS):
        container = pod_of(each)["containers"][0]
        asked = [
            probe.get("httpGet", probe.get("tcpSocket", {})).get("port")
            for key, probe in container.items()
            if "Probe" in key
        ]
        assert {port for port in asked if port} <= ports[name_of(each)]
