"""Standard input: JSON lines as they come, or one plain text that ends where the input ends."""

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from tocsin.contracts.report import Report, Source
from tocsin_ingest.sources.collector import Deliver, Unreadable
from tocsin_ingest.sources.reading import MAX_BYTES, read_stream

WHERE: Final = "stdin"

_Items = asyncio.Queue[Report | Unreadable | Exception | None]


class Stdin:
    """Delivers what is written to a stream, and returns at its end. See `read_stream` for its form."""

    name = WHERE

    def __init__(self, stream: BinaryIO, *, max_bytes: int = MAX_BYTES) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    async def run(self, deliver: Deliver) -> None:
        """Deliver each report as soon as it was read."""
        queue = _Items(maxsize=1)
        # A daemon: a read from a terminal that never returns must not keep the worker from stopping.
        threading.Thread(target=self._pump, args=(queue, asyncio.get_running_loop()), daemon=True).start()
        while (item := await queue.get()) is not None:
            if isinstance(item, Exception):
                raise item
            await deliver([item])

    def _pump(self, queue: _Items, loop: asyncio.AbstractEventLoop) -> None:
        for item in chain(self._items(), [None]):
            handing_over = queue.put(item)
            # The loop was closed or is closing: nobody waits for more.
            with contextlib.suppress(RuntimeError, concurrent.futures.CancelledError):
                asyncio.run_coroutine_threadsafe(handing_over, loop).result()
                continue
            handing_over.close()
            return

    def _items(self) -> Iterator[Report | Unreadable | Exception]:
        try:
            yield from read_stream(self._stream, where=WHERE, source=Source(name=WHERE), max_bytes=self._max_bytes)
        except OSError as error:
            yield Unreadable(WHERE, f"{error.strerror or error}; pipe a file or a program's output in")
        except Exception as error:  # noqa: BLE001 - nobody foresaw it; in a thread of its own nobody would see it either
            yield error
