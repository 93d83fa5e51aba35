"""Every object that an overlay renders to is one that Kubernetes would take."""

import json
from typing import Any

import kubernetes_validate
import pytest
from jsonschema import Draft202012Validator
from k8s.rendered import K8S, OVERLAYS, ROOT, Object, rendered

KUBERNETES = ("1.30", "1.37")
"""The oldest that is tried, and the newest."""

KEDA = "keda.sh/v1alpha1"


@pytest.mark.parametrize("version", KUBERNETES)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kubernetes_takes_every_object(overlay: str, version: str) -> None:
    """Held to its own JSON schemas, strictly: a field that they do not name is refused."""
    for each in rendered(overlay):
        if each["apiVersion"] != KEDA:
            kubernetes_validate.validate(each, version, strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_keda_takes_every_object(overlay: str) -> None:
    """Held to the schemas of its custom resources, as strictly."""
    found = [each for each in rendered(overlay) if each["apiVersion"] == KEDA]

    assert found
    assert [] == [error.message for each in found for error in keda(each).iter_errors(each)]


def keda(each: Object) -> Draft202012Validator:
    schema: dict[str, Any] = json.loads((ROOT / f"tests/k8s/keda.{each['kind'].lower()}.json").read_text("utf-8"))
    return Draft202012Validator(schema)


def test_what_is_misspelled_is_refused() -> None:
    """By both: else these tests could not fail."""
    [deployment, *_] = [each for each in rendered("example") if each["kind"] == "Deployment"]
    [scaled, *_] = [each for each in rendered("example") if each["kind"] == "ScaledObject"]
    with pytest.raises(kubernetes_validate.ValidationError, match="replica"):
        kubernetes_validate.validate(deployment | {"spec": {"replica": 1} | deployment["spec"]}, "1.37", strict=True)
    wrong = scaled | {"spec": scaled["spec"] | {"minReplicas": 1}}

    assert 1 == len(list(keda(scaled).iter_errors(wrong)))


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_object_is_there_twice(overlay: str) -> None:
    """Applied, the second would silently win."""
    keys = [(each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]) for each in rendered(overlay)]

    assert sorted(set(map(str, keys))) == sorted(map(str, keys))


def test_every_component_is_in_an_overlay() -> None:
    """What no overlay has, no test here sees."""
    told = "".join(path.read_text("utf-8") for path in K8S.rglob("kustomization.yaml"))

    assert [] == [path.name for path in (K8S / "components").iterdir() if f"/{path.name}\n" not in told]
