"""A worker as a process: its signals, its log, and how it ends.

A worker's `app.py` ends with:

```python
def main() -> None:
    kit.main("enrich", wire)  # wire() reads the settings, loads what the handler needs, and returns build(...)
```
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final, cast

from pydantic import ValidationError

from tocsin.kit import logs, occurrences, tracing
from tocsin.kit.errors import Misconfigured
from tocsin.kit.settings import complaint
from tocsin.kit.worker import Worker

MISCONFIGURED_STATUS: Final = 2
"""The exit status by which an operator knows that starting again does not help."""

OBJECTS_PER_SEARCH: Final = 20_000
"""A batch is thousands of objects that go without a search. Python's 700 costs each hop a fifth of its time."""

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


async def serve(worker: Worker) -> None:
    """Run a worker inside an event loop. SIGTERM and SIGINT end it. Raises `Misconfigured`."""
    logs.configure(worker=worker.name, level=worker.settings.log_level)
    tracing.configure(worker.name)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, worker.stop, signal.Signals(number).name)
    try:
        with few_searches():
            await worker.serve()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        tracing.close()


@contextmanager
def few_searches() -> Iterator[None]:
    """Search for garbage rarely meanwhile, and not in what was imported and loaded before, which stays to the end."""
    gc.freeze()
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_PER_SEARCH)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def run(worker: Worker) -> None:
    """Run a worker until SIGTERM or SIGINT; then finish the batch in hand and return. See `main` for its end."""
    main(worker.name, lambda: worker)


def main(name: str, wire: Callable[[], Worker | Awaitable[Worker]]) -> None:
    """Put a worker together and run it until SIGTERM or SIGINT.

    `wire` reads the settings and loads what the worker needs; it may be a coroutine function. Where a setting is
    wrong, or `Misconfigured` is raised, the log says so in one line and the process ends with status 2.
    """
    logs.configure(worker=name, level="INFO")
    try:
        wired = wire()
        with asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(_serve(wired))
    except Misconfigured as error:
        occurrences.misconfigured(name, error)
    except ValidationError as error:
        occurrences.misconfigured(name, Misconfigured(complaint(error)))
    else:
        return
    sys.exit(MISCONFIGURED_STATUS)


def _new_loop() -> asyncio.AbstractEventLoop:
    """Return uvloop's loop where that is installed, `pip install 'tocsin[uvloop]'`: a hop then costs a seventh less."""
    try:
        return cast("asyncio.AbstractEventLoop", import_module("uvloop").new_event_loop())
    except ImportError:
        return asyncio.new_event_loop()


async def _serve(wired: Worker | Awaitable[Worker]) -> None:
    await serve(wired if isinstance(wired, Worker) else await wired)
