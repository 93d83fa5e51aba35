"""What `kubectl kustomize` makes of infra/k8s, and ways to look at it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
K8S: Final = ROOT / "infra/k8s"
OVERLAYS: Final = sorted(path.name for path in (K8S / "overlays").iterdir())

Object = dict[str, Any]
"""A Kubernetes object, as YAML has it."""

CONTROLLERS: Final = ("Deployment", "StatefulSet")


@cache
def rendered(overlay: str) -> tuple[Object, ...]:
    """Return the objects of an overlay. Skips the test where there is no kubectl."""
    own = Path(sys.executable).parent / "kubectl"
    program = own if own.exists() else shutil.which("kubectl")
    if program is None:
        pytest.skip("no kubectl: the wheel is for Linux, elsewhere put one on the PATH")
    command = [str(program), "kustomize", str(K8S / "overlays" / overlay)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (0, "") == (done.returncode, done.stderr)
    return tuple(yaml.safe_load_all(done.stdout))


def of_kind(overlay: str, *kinds: str) -> Iterator[Object]:
    return (each for each in rendered(overlay) if each["kind"] in kinds)


def every(*kinds: str) -> list[Any]:
    """Return all objects of these kinds, as parameters of a test that is named after each."""
    return [
        pytest.param(overlay, each, id=f"{overlay}-{each['kind']}-{name_of(each)}")
        for overlay in OVERLAYS
        for each in of_kind(overlay, *kinds)
    ]


def name_of(each: Object) -> str:
    name: str = each["metadata"]["name"]
    return name


def pod_of(each: Object) -> Object:
    spec: Object = each["spec"]["template"]["spec"]
    return spec


def labels_of(each: Object) -> dict[str, str]:
    """Return the labels of a controller's pods."""
    labels: dict[str, str] = each["spec"]["template"]["metadata"]["labels"]
    return labels


def selects(selector: Object, labels: dict[str, str]) -> bool:
    """Tell whether a selector means pods with these labels."""
    wanted = selector.get("matchLabels", {}).items() <= labels.items()
    return wanted and all(
        {"Exists": term["key"] in labels, "DoesNotExist": term["key"] not in labels}[term["operator"]]
        for term in selector.get("matchExpressions", [])
    )
