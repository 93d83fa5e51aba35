"""What a gazetteer was made with: one sum over the tables and over the code that decides what becomes of them.

The three megabytes take some ten milliseconds to sum, so that they are summed at each start and nothing has to be kept
in step by hand. What is not installed, such as sources where only bytecode is, counts for nothing.
"""

import hashlib
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
FILES: Final = (
    "data/*.tsv", "build/*.py", "artefact.py", "entries.py", "names.py", "resolve/folding.py", "resolve/prominence.py",
    "resolve/sides.py",
)  # fmt: skip
"""The Makefile builds the gazetteer anew when one of these changes."""


def made_with(where: Path = HERE) -> str:
    """Return the SHA-256 of the names and bytes of all files that a gazetteer of this version is made with."""
    whole = hashlib.sha256()
    for pattern in FILES:
        for path in sorted(where.glob(pattern)):
            with path.open("rb") as file:
                whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
