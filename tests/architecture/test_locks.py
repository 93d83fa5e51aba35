"""The locks in git: complete, hashed, and silent about where packages come from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "infra/locks").glob("*.txt"))
MEMBERS = ("ingest", "enrich", "geocode", "store", "board", "alert", "cli")
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.MULTILINE)


def versions(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in LOCKED.findall(lock.read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def requirements(project: Path) -> list[Requirement]:
    table = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in table["dependencies"]]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_line_of_a_lock_is_hashed(lock: Path) -> None:
    """Pip refuses what does not match, so a lock without a hash would let anything in."""
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())

    assert [] == [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_registry(lock: Path) -> None:
    """Where packages are fetched from is the installer's business."""
    assert [] == re.findall(r"\w+://\S+", lock.read_text(encoding="utf-8"))


@pytest.mark.parametrize("member", MEMBERS)
def test_each_lock_holds_what_its_member_asks_for(member: str) -> None:
    """`make locks` was run after the last change of a member's dependencies."""
    locked = versions(ROOT / f"infra/locks/{member}.txt")
    asked = requirements(ROOT / f"services/{member}/pyproject.toml") + requirements(ROOT / "shared/pyproject.toml")
    third_party = [r for r in asked if not r.name.startswith("tocsin")]

    assert [] == [
        str(r)
        for r in third_party
        if not locked.get(canonicalize_name(r.name))
        or not all(map(r.specifier.contains, locked[canonicalize_name(r.name)]))
    ]


@pytest.mark.parametrize("extra", ["llm", "spacy"])
def test_a_readers_lock_is_the_workers_and_what_the_extra_asks_for(extra: str) -> None:
    """An image with a reader adds to the plain one; the plain one carries nothing of it."""
    plain, full = (versions(ROOT / f"infra/locks/enrich{suffix}.txt") for suffix in ("", f"-{extra}"))
    project = tomllib.loads((ROOT / "services/enrich/pyproject.toml").read_text(encoding="utf-8"))["project"]
    [asked] = map(Requirement, project["optional-dependencies"][extra])

    assert plain == {name: found for name, found in full.items() if name in plain}
    assert all(map(asked.specifier.contains, full[canonicalize_name(asked.name)]))
    assert asked.name not in plain


def test_the_lock_for_parquet_is_the_commands_and_pyarrow() -> None:
    """`tocsin export parquet` asks for one package more, which the plain command does without."""
    plain, full = (versions(ROOT / f"infra/locks/{name}.txt") for name in ("cli", "cli-parquet"))

    assert {"pyarrow"} == full.keys() - plain.keys()
    assert plain == {name: found for name, found in full.items() if name in plain}


@pytest.mark.parametrize("member", MEMBERS)
def test_the_lock_for_traces_is_the_members_and_opentelemetry(member: str) -> None:
    """An image that can trace has what the extra brings; the plain one carries nothing of it."""
    plain, full = (versions(ROOT / f"infra/locks/{member}{suffix}.txt") for suffix in ("", "-otel"))

    assert plain == {name: found for name, found in full.items() if name in plain}
    assert {"opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http"} <= full.keys() - plain.keys()


def test_all_locks_agree() -> None:
    """A version that is tested is the version that is deployed."""
    tested = versions(ROOT / "infra/locks/dev.txt")

    assert {} == {
        (lock.stem, name): found
        for lock in LOCKS
        for name, found in versions(lock).items()
        if found != tested.get(name, found) and lock.stem != "build"
    }


def test_no_tracked_file_names_this_machine() -> None:
    """What is in git is true on every machine: no registry's simple index, no path of a checkout."""
    here = str(ROOT.parent)
    suspects = re.compile(rb"https?://[^\s\"']+/simple\b|https?://[^\s\"']+\.whl\b")

    assert [] == [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if here != "/" and (here.encode() + b"/" in path.read_bytes() or suspects.search(path.read_bytes()))
    ]
