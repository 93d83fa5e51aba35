"""Documents of strangers are read in threads of their own: one that takes long keeps nobody else waiting."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Final, ParamSpec, TypeVar

from tocsin_ingest.fetch import Fetched

READERS: Final = 2
"""Documents that are read at once. Most of it is Python, of which there is one at a time in any case."""

P = ParamSpec("P")
T = TypeVar("T")


async def reading(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function makes of a document, without holding up the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_readers(), partial(read, *args, **kwargs))


def content_type(fetched: Fetched) -> str:
    """Return what the server says that a document is."""
    return fetched.headers.get("content-type", "")


def charset(fetched: Fetched) -> str | None:
    """Return the encoding that the server says that a document is in."""
    value = content_type(fetched).lower().partition("charset=")[2].partition(";")[0]
    return value.strip("\"' ") or None


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(READERS, thread_name_prefix="reader")
