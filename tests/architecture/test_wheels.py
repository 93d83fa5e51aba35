"""What every wheel carries: the licence and the notice of the house."""

import zipfile
from pathlib import Path

import hatchling.build
import pytest

ROOT = Path(__file__).parents[2]
MEMBERS = sorted(path.parent for path in (ROOT / "shared/pyproject.toml", *ROOT.glob("services/*/pyproject.toml")))


@pytest.mark.parametrize("member", MEMBERS, ids=lambda path: path.name)
def test_a_wheel_holds_licence_and_notice(member: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever installs one distribution alone has both texts, letter by letter."""
    monkeypatch.chdir(member)

    wheel = zipfile.ZipFile(tmp_path / hatchling.build.build_wheel(str(tmp_path)))

    with wheel:
        held = {name.rpartition("/")[2]: wheel.read(name) for name in wheel.namelist() if "/licenses/" in name}
    assert {name: (ROOT / name).read_bytes() for name in ("LICENSE", "NOTICE")} == held


def test_there_are_members() -> None:
    """The test above builds something."""
    assert {"shared", "enrich", "cli"} <= {member.name for member in MEMBERS}
