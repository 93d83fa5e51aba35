"""`tocsin new-consumer`: which names it takes, and what it leaves alone."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tocsin_cli.consumer.making import make
from tocsin_cli.errors import UsageError

ROOT = Path(__file__).parents[3]


def test_every_file_has_the_consumers_name(tmp_path: Path) -> None:
    """Nothing of the template's own name is left, in files or in their names."""
    written = make("drone-watch", tmp_path)

    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(written)
    assert [] == [path for path in written if "consumer" in str(path.relative_to(tmp_path))]
    texts = "".join(path.read_text(encoding="utf-8") for path in written).lower()
    assert (False, False) == ("my-consumer" in texts, "my_consumer" in texts)
    assert all(name in texts for name in ("drone-watch", "drone_watch", "dronewatchsettings", "tocsin_drone_watch_"))


def test_it_asks_for_a_kit_that_there_is(tmp_path: Path) -> None:
    """The version of `tocsin` that the project asks for admits this one."""
    make("drone-watch", tmp_path)
    project = tomllib.loads((tmp_path / "drone-watch/pyproject.toml").read_text(encoding="utf-8"))["project"]
    [asked] = map(Requirement, project["dependencies"])

    assert "tocsin" == asked.name
    assert asked.specifier.contains(version("tocsin"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Drone", "small letters"),
        ("drone_watch", "small letters"),
        ("../drone", "small letters"),
        ("-drone", "small letters"),
        ("drone\n", "small letters"),
        ("", "small letters"),
        ("d" * 41, "at most 40"),
        ("store", "Tocsin itself"),
        ("enrich", "Tocsin itself"),
        ("alert", "Tocsin itself"),
        ("admin", "Tocsin itself"),
        ("sources", "Tocsin itself"),
        ("tocsin-store", "Tocsin itself"),
        ("json", "Python, or a package"),
        ("class", "Python, or a package"),
        ("faststream", "Python, or a package"),
    ],
)
def test_a_name_that_would_do_harm_is_refused(name: str, why: str, tmp_path: Path) -> None:
    """It says why, and writes nothing."""
    with pytest.raises(UsageError, match=why):
        make(name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def services() -> list[str]:
    """Return the services of compose."""
    return list(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"])


@pytest.mark.parametrize("name", services())
def test_no_service_of_compose_is_laid_over(name: str, tmp_path: Path) -> None:
    """A consumer's file of compose is read beside the house's own, and what has one name there is one service."""
    with pytest.raises(UsageError, match="cannot be a consumer's name"):
        make(name, tmp_path)


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    """Nobody's work is overwritten, and what to do is told."""
    (tmp_path / "drone-watch").mkdir()
    with pytest.raises(UsageError, match="is there already: choose another name"):
        make("drone-watch", tmp_path)
    assert [] == list((tmp_path / "drone-watch").iterdir())


def test_it_is_made_in_a_folder_that_there_is(tmp_path: Path) -> None:
    """A mistyped folder is told, and not made."""
    with pytest.raises(UsageError, match=r"there is no folder .*: make it, or name another with --in"):
        make("drone-watch", tmp_path / "nowhere")
