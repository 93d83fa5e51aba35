"""Files that a worker reads while a command changes them: it sees them as they were, or as they are then."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tocsin_cli.errors import UsageError
from tocsin_ingest.sources.editing import Uneditable


@contextmanager
def changing(path: Path, *, variable: str) -> Iterator[None]:
    """Let one command at a time change a file, which `variable` may name. Raises `UsageError` where none can."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(path.parent):
            yield
    except Uneditable as error:
        raise UsageError(f"{path}: {error}") from error
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror or error}. Its folder must be ours to write to; or name another "
            f"file in {variable}"
        ) from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other commands from changing the same file meanwhile: the later of two would undo the earlier."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, text: str, *, mode: int) -> None:
    """Write a file anew in one go; one that was not there gets the `mode`. Raises `OSError`."""
    real = path.resolve()  # a link stays a link
    descriptor, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        Path(name).chmod(real.stat().st_mode & 0o777 if real.exists() else mode)
        Path(name).replace(real)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise
