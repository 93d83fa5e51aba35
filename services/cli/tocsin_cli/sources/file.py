"""The file of sources as commands read and change it. A running ingest sees a change within a second."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tocsin_cli.errors import UsageError
from tocsin_cli.replacing import changing, replace
from tocsin_ingest.sources.listing import BadListing, Listing, read_listing

VARIABLE: Final = "TOCSIN_INGEST_SOURCES"

READABLE: Final = 0o644
"""A new file's mode: ingest may run as somebody else."""


def file_of(var: Path) -> Path:
    """Return the file: the one that ingest is told of, else that of a `tocsin run` in `var`."""
    told = os.environ.get(VARIABLE)
    return Path(told) if told else var / "sources.toml"


def listing_of(path: Path) -> Listing:
    """Return what the file says; nothing where there is none. Raises `UsageError`."""
    return _listing(text_of(path), path)


def text_of(path: Path) -> str:
    """Return the text of the file, empty where there is none. Raises `UsageError`."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}. Name another file in {VARIABLE}, or mend this one") from error


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Change the file in one go: whoever reads it meanwhile sees it as it was, or as it is then.

    Raises `UsageError` where the file, or what the change makes of it, is no listing, or cannot be written.
    """
    with changing(path, variable=VARIABLE):
        before = text_of(path)
        _listing(before, path)
        after = edit(before)
        _listing(after, path)
        replace(path, after, mode=READABLE)


def _listing(text: str, path: Path) -> Listing:
    try:
        return read_listing(text, file=path)
    except BadListing as error:
        raise UsageError(str(error)) from error
