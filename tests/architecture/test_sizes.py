"""Small modules and short functions: where one outgrows this, a concept wants its own file."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for member in (ROOT / "shared", *sorted((ROOT / "services").iterdir()))
    for path in member.glob("tocsin*/**/*.py")
)
MODULE_LINES = 300
FUNCTION_LINES = 40
KIT_LINES = 3_900


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_suite_sees_the_sources() -> None:
    """The checks below look at every member of the workspace."""
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == {"shared", "services"}
    assert len(SOURCES) > 40


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_modules_stay_small(path: Path) -> None:
    """No module is longer than a reader holds in mind."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_stay_short(path: Path) -> None:
    """No function is longer than a screen."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = [f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions(tree) if f.end_lineno]

    assert [] == [entry for entry in long if int(entry.rsplit(" ", 1)[1]) > FUNCTION_LINES]


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_modules_say_what_they_are(path: Path) -> None:
    """Every module that holds code opens with a sentence."""
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert not tree.body or ast.get_docstring(tree)


def test_the_kit_is_no_dumping_ground() -> None:
    """Shared code grows by itself; this is the alarm."""
    kit = [path for path in SOURCES if path.is_relative_to(ROOT / "shared/tocsin/kit")]

    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in kit) <= KIT_LINES


def test_every_test_says_its_behaviour() -> None:
    """Each test has one sentence that says what it holds the code to."""
    silent = [
        f"{relative(path)}::{function.name}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
        if function.name.startswith("test_") and not ast.get_docstring(function)
    ]

    assert [] == silent
