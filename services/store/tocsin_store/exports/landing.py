"""A file that is there whole or not at all."""

import os
import secrets
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import BinaryIO


async def land(chunks: AsyncGenerator[bytes], path: Path) -> None:
    """Write the chunks to a file that is there when all are written, and not before. Raises `OSError`."""
    with _landing(path) as file:
        await pour(chunks, file)


async def pour(chunks: AsyncGenerator[bytes], file: BinaryIO) -> None:
    """Write the chunks, one after the other; what made them is closed, whatever happens."""
    async with aclosing(chunks):
        async for chunk in chunks:
            file.write(chunk)


@contextmanager
def _landing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` and rename it at the end; what fails leaves `path` as it was, and nothing beside it.

    What is no regular file, such as a pipe or `/dev/null`, is written as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    target = path.resolve()  # a link stays a link
    beside = target.with_name(f".tocsin-{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
