"""What every worker needs that is not domain: routes over streams, their run, their settings, their fates.

A worker's `app.py` reads:

```python
def wire() -> Worker:
    return build(EnrichSettings(), route(on_received, reads=RECEIVED, writes=ENRICHED, group="enrich"))


main("enrich", wire)
```

Names are loaded when they are first used: a handler that imports `Invalid` does not wait a second for FastStream.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tocsin.kit.client import make_client
    from tocsin.kit.errors import Invalid, Misconfigured, TocsinError, Transient
    from tocsin.kit.process import main, run, serve
    from tocsin.kit.routes import Publish, Route, Source, batch_route, route, source
    from tocsin.kit.settings import WorkerSettings
    from tocsin.kit.worker import Worker, build

__all__ = [
    "Invalid",
    "Misconfigured",
    "Publish",
    "Route",
    "Source",
    "TocsinError",
    "Transient",
    "Worker",
    "WorkerSettings",
    "batch_route",
    "build",
    "main",
    "make_client",
    "route",
    "run",
    "serve",
    "source",
]

_HOME: Final = {
    "tocsin.kit.client": ("make_client",),
    "tocsin.kit.errors": ("Invalid", "Misconfigured", "TocsinError", "Transient"),
    "tocsin.kit.process": ("main", "run", "serve"),
    "tocsin.kit.routes": ("Publish", "Route", "Source", "batch_route", "route", "source"),
    "tocsin.kit.settings": ("WorkerSettings",),
    "tocsin.kit.worker": ("Worker", "build"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
