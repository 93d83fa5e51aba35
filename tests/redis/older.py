"""Tocsin as it was before each change of the database, out of this clone's own history, to run beside today's."""

import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]

MIGRATIONS: Final = "services/store/tocsin_store/migrations/versions"

FIRST: Final = "0003"
"""On older ones all reports are fused anew by the worker that starts, and an old one must not run beside it."""


class Older(NamedTuple):
    """The last commit at which a revision was the database's newest."""

    revision: str
    commit: str

    def unpacked(self, folder: Path) -> str:
        """Write its workers into a folder; return where Python finds them."""
        folder.mkdir()
        archive = folder / "older.tar"
        subprocess.run(["git", "archive", "-o", str(archive), self.commit, "shared", "services"], cwd=ROOT, check=True)
        subprocess.run(["tar", "-xf", str(archive)], cwd=folder, check=True)
        packages = ("shared", *(f"services/{name}" for name in ("enrich", "geocode", "store")))
        return ":".join(str(folder / package) for package in packages)


@cache
def every() -> tuple[Older, ...]:
    """Return all that the history has; none where this is no clone, or one without history."""
    names = sorted(path.stem for path in (ROOT / MIGRATIONS).glob("[0-9]*.py"))
    pairs = pairwise(names)
    found = ((name.partition("_")[0], _before(f"{MIGRATIONS}/{after}.py")) for name, after in pairs if name >= FIRST)
    return tuple(Older(revision, commit) for revision, commit in found if commit)


def _before(path: str) -> str:
    """Return the commit before the one that added a file, empty where there is none."""
    log = ("git", "log", "--diff-filter=A", "--format=%P", "-1", "--", path)
    said = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.partition(" ")[0].strip() if said.returncode == 0 else ""
