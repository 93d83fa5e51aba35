"""Redis of compose does not start with more for its data than its container has."""

import subprocess
from pathlib import Path

import pytest

START = Path(__file__).parents[3] / "infra" / "redis" / "start.sh"

GIB = 2**30

SECONDS = 20


def started(folder: Path, wanted: str, limit: object, *, file: str = "memory.max") -> tuple[int, str, str]:
    """Return status, standard output and standard error, in a container with this limit."""
    told = folder / file
    told.parent.mkdir(exist_ok=True)
    told.write_text(f"{limit}\n", encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", START, wanted, "echo", "redis-server"],
        env={"PATH": "/usr/bin:/bin", "CGROUP": str(folder)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr


@pytest.mark.parametrize(
    ("wanted", "limit"), [("1gb", 2 * GIB), ("512MB", GIB), ("1g", "max"), ("1300mb", 2 * GIB), ("1431655765", 2 * GIB)]
)
def test_what_leaves_a_third_is_started(tmp_path: Path, wanted: str, limit: object) -> None:
    """Without a word; where the container has no limit, any size is."""
    assert (0, f"redis-server --maxmemory {wanted}", "") == started(tmp_path, wanted, limit)


@pytest.mark.parametrize(("wanted", "limit"), [("2gb", 2 * GIB), ("4gb", 2 * GIB), ("3000m", 2 * GIB), ("1gb", 10**9)])
def test_what_the_container_has_not_got_is_refused(tmp_path: Path, wanted: str, limit: int) -> None:
    """With both sizes and both variables: the kernel would end Redis, and it would start again for ever."""
    status, output, said = started(tmp_path, wanted, limit)

    assert (2, "") == (status, output)
    assert f"TOCSIN_REDIS_MAXMEMORY={wanted}, and the container has {limit // 2**20}mb" in said
    assert "TOCSIN_REDIS_MEMORY" in said


def test_an_older_kernel_tells_its_limit_elsewhere(tmp_path: Path) -> None:
    """In the file of the first version of control groups."""
    assert 2 == started(tmp_path, "2gb", GIB, file="memory/memory.limit_in_bytes")[0]


def test_what_leaves_less_than_a_third_is_warned_of(tmp_path: Path) -> None:
    """It works until the append-only file is rewritten under load."""
    status, output, said = started(tmp_path, "1500mb", 2 * GIB)

    assert (0, "redis-server --maxmemory 1500mb") == (status, output)
    assert "more than two thirds of the container's 2048mb" in said


@pytest.mark.parametrize("wanted", ["", "0", "much", "1tb", "1.5gb", "-1"])
def test_what_is_no_size_is_said(tmp_path: Path, wanted: str) -> None:
    """0 would be no bound at all, by which the kernel ends Redis when memory is full."""
    status, output, said = started(tmp_path, wanted, 2 * GIB)

    assert (2, "") == (status, output)
    assert f"TOCSIN_REDIS_MAXMEMORY={wanted} is no size" in said
