"""Files that a worker reads while a command changes them: it sees them as they were, or as they are then."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
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
