"""Who may talk to whom, by the network policies alone."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network

import pytest
from k8s.rendered import CONTROLLERS, OVERLAYS, Object, every, labels_of, name_of, of_kind, pod_of, selects

from tocsin.outgoing.addresses import GLOBAL_UNICAST_6, NOT_PUBLIC_4
from tocsin_ingest.fetch.target import FIRST_FREE_PORT, WEB_PORTS

REDIS, POSTGRES, HEALTH, BOARD, REPORTS = 6379, 5432, 8080, 8400, 8750
MAIL = {25, 465, 587}
KEDA, EDGE, WATCH = {"kubernetes.io/metadata.name": "keda"}, {"tocsin/edge": "true"}, {"tocsin/watch": "true"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nobody_talks_to_anybody_unless_it_is_said(overlay: str) -> None:
    """The first policy means all pods, both ways."""
    assert {} in [
        policy["spec"]["podSelector"]
        for policy in of_kind(overlay, "NetworkPolicy")
        if {"podSelector", "policyTypes"} == policy["spec"].keys() and len(policy["spec"]["policyTypes"]) == 2
    ]


def test_who_may_talk_to_whom() -> None:
    """Among the pods of the example: workers to Redis, what has to do with the database to PostgreSQL, and no more."""
    pods = {name_of(each): labels_of(each) for each in of_kind("example", *CONTROLLERS)}
    sent = {
        (one, other, port) for one in pods for other in pods for port in allowed("egress", "to", pods[one], pods[other])
    }
    taken = {
        (one, other, port)
        for one in pods
        for other in pods
        for port in allowed("ingress", "from", pods[other], pods[one])
    }
    bus = {name for name, labels in pods.items() if "tocsin/bus" in labels}

    assert {(name, "redis", REDIS) for name in bus} | {
        (name, "postgres", POSTGRES) for name in ("store", "board", "cli")
    } == sent & taken
    assert sent == taken
    assert {"ingest", "http", "enrich", "geocode", "store", "board", "alert", "cli"} == bus


def allowed(way: str, side: str, mine: dict[str, str], theirs: dict[str, str]) -> Iterator[int]:
    """Yield the ports by which policies of the pods with `mine` let them talk with those that have `theirs`."""
    names = {"redis": REDIS, "postgres": POSTGRES}
    for policy in of_kind("example", "NetworkPolicy"):
        for rule in policy["spec"].get(way, []) if selects(policy["spec"]["podSelector"], mine) else []:
            peers = [peer["podSelector"] for peer in rule[side] if peer.keys() == {"podSelector"}]
            if any(selects(peer, theirs) for peer in peers):
                yield from (names.get(port["port"], port["port"]) for port in rule["ports"])


def port_of(pod: Object, said: int | str) -> int:
    """Return the number of a port that a policy names or numbers, of those that the pod has."""
    ports = {port["name"]: port["containerPort"] for port in pod["containers"][0]["ports"]}
    number: int = ports.get(said, said)
    assert number in ports.values()
    return number


def let_in(namespace: dict[str, str], *, overlay: str) -> set[tuple[str, int]]:
    """Return pods and their ports that whoever lives in a namespace with these labels comes to."""
    return {
        (name_of(each), port_of(pod_of(each), port["port"]))
        for policy in of_kind(overlay, "NetworkPolicy")
        for rule in policy["spec"].get("ingress", [])
        if any(peer == {"namespaceSelector": {"matchLabels": namespace}} for peer in rule["from"])
        for each in of_kind(overlay, *CONTROLLERS)
        if selects(policy["spec"]["podSelector"], labels_of(each))
        for port in rule["ports"]
    }


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_who_comes_in_from_another_namespace(overlay: str) -> None:
    """An ingress controller to what is served, Prometheus to the metrics of all workers, KEDA to the Redis it asks."""
    there = {name_of(each) for each in of_kind(overlay, *CONTROLLERS)}
    served = {("board", BOARD), ("http", REPORTS)}

    assert {(name, port) for name, port in served if name in there} == let_in(EDGE, overlay=overlay)
    assert {(name, HEALTH) for name in there - {"redis", "postgres"}} == let_in(WATCH, overlay=overlay)
    assert {("redis", REDIS)} & {(name, REDIS) for name in there} == let_in(KEDA, overlay=overlay)


@pytest.mark.parametrize(("overlay", "each"), every("Deployment"))
def test_prometheus_is_told_where_metrics_are(overlay: str, each: Object) -> None:  # noqa: ARG001  names the test
    """By annotations, at the port of health; the command line has none to tell."""
    told = each["spec"]["template"]["metadata"].get("annotations", {})
    expected = {"prometheus.io/scrape": "true", "prometheus.io/port": str(HEALTH)}

    assert ({} if name_of(each) == "cli" else expected) == told


@pytest.mark.parametrize(("overlay", "policy"), every("NetworkPolicy"))
def test_a_policy_bounds_the_way_that_it_speaks_of(overlay: str, policy: Object) -> None:  # noqa: ARG001
    """One that allows a way and does not bound it changes nothing for whom no other bounds."""
    spec = policy["spec"]
    ways = [way for way in ("Ingress", "Egress") if way.lower() in spec]

    assert (ways or ["Ingress", "Egress"]) == spec["policyTypes"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everybody_asks_for_names(overlay: str) -> None:
    """Of the cluster's own server, over UDP and TCP."""
    [names] = [policy["spec"] for policy in of_kind(overlay, "NetworkPolicy") if name_of(policy) == "names"]
    [rule] = names["egress"]

    assert {} == names["podSelector"]
    assert [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}] == rule["ports"]
    assert [
        {
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
            "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
        }
    ] == rule["to"]


NETWORKS_OF_ONES_OWN = {
    IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "224.0.0.0/3"),
    )
}
"""Where something of one's own may be; what is documentation's besides, the workers refuse by themselves."""

WHO_GOES_OUT = {
    "internet": ({"ingest"}, WEB_PORTS),
    "outgoing": ({"alert"}, WEB_PORTS | MAIL),
}
"""Policies to who goes out by them, and to which ports besides those that any program may take."""


@pytest.mark.parametrize(("overlay", "policy"), every("NetworkPolicy"))
def test_who_goes_out_goes_to_public_addresses(overlay: str, policy: Object) -> None:
    """Ingest reads the web, and alert tells people: neither reaches what is private. Nobody else goes out."""
    rules = [rule for rule in policy["spec"].get("egress", []) if any("ipBlock" in peer for peer in rule["to"])]
    if not rules or name_of(policy) in {"to-redis", "to-postgres"}:
        return
    goes = {
        name_of(each)
        for each in of_kind(overlay, *CONTROLLERS)
        if selects(policy["spec"]["podSelector"], labels_of(each))
    }
    [rule] = rules
    four, six = (peer["ipBlock"] for peer in rule["to"])
    kept = {IPv4Network(block) for block in four["except"]}

    assert WHO_GOES_OUT[name_of(policy)] == (goes, {port["port"] for port in rule["ports"] if "endPort" not in port})
    assert [(FIRST_FREE_PORT, 65535)] == [(p["port"], p["endPort"]) for p in rule["ports"] if "endPort" in p]
    assert ("0.0.0.0/0", GLOBAL_UNICAST_6) == (four["cidr"], IPv6Network(six["cidr"]))
    assert NETWORKS_OF_ONES_OWN == kept
    assert [] == [block for block in kept if not any(block.supernet_of(known) for known in NOT_PUBLIC_4)]
