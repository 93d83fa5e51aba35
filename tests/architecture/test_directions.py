"""Who may know whom: the contracts of import-linter, as a test, and a proof that they can fail."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    command = [LINT_IMPORTS, "--config", config, "--no-cache"]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def test_imports_point_the_right_way() -> None:
    """Workers do not know each other, contracts know nothing of ours, pure packages know no transport."""
    result = lint(ROOT / "pyproject.toml")

    assert 0 == result.returncode, result.stdout


def test_a_wrong_direction_is_found(tmp_path: Path) -> None:
    """The check sees real imports: a rule that the code breaks on purpose is reported."""
    config = tmp_path / "importlinter.ini"
    config.write_text(
        "[importlinter]\nroot_packages =\n  tocsin\n  tocsin_enrich\n\n"
        "[importlinter:contract:1]\nname = Enrich without contracts\ntype = forbidden\n"
        "source_modules = tocsin_enrich\nforbidden_modules = tocsin.contracts\n",
        encoding="utf-8",
    )

    assert "Enrich without contracts BROKEN" in " ".join(lint(config).stdout.split())
