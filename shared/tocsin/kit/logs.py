"""One line of JSON per occurrence on standard error, from the kit, the handlers and every library alike."""

import json
import logging
import sys
from typing import TYPE_CHECKING, Final, TextIO, cast

import orjson

if TYPE_CHECKING:
    import structlog
    from structlog.typing import EventDict, FilteringBoundLogger, Processor
else:  # as if rich were not installed: for tracebacks in colour it would cost every worker 4 MB, and they write JSON
    rich = sys.modules.setdefault("rich", None)
    import structlog

    if rich is None:
        del sys.modules["rich"]

QUIET: Final = ("faststream", "redis", "asyncio", "alembic")
"""Libraries whose INFO lines say less than the kit's own. FastStream's logger has its own handler."""


bind, unbind = structlog.contextvars.bind_contextvars, structlog.contextvars.clear_contextvars
"""Let every line that is written from here on tell these ids, whoever writes it, until they are unbound."""


def logger(name: str) -> "FilteringBoundLogger":
    """Return the logger of this name, `tocsin.store` say: `log.info("what happened", which=…)`."""
    return cast("FilteringBoundLogger", structlog.get_logger(name))


def configure(*, worker: str, level: str, stream: TextIO | None = None) -> None:
    """Send structlog's lines, and the standard library's, to one stream as JSON. May be called again.

    structlog writes by itself: the way through the standard library takes three times as long, and there is a line
    for every message.
    """
    out = stream or sys.stderr
    processors = _processors(worker)
    structlog.configure(
        processors=[*processors, structlog.processors.JSONRenderer(serializer=_to_json)],
        logger_factory=structlog.WriteLoggerFactory(out),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_library_formatter(processors))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
        library.setLevel(logging.WARNING)


def _processors(worker: str) -> "tuple[Processor, ...]":
    def name_the_worker(_logger: object, _method: str, event: "EventDict") -> "EventDict":
        event.setdefault("worker", worker)
        return event

    return (
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        name_the_worker,
    )


def _library_formatter(processors: "tuple[Processor, ...]") -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*processors, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(serializer=_to_json),
        ],
    )


def _to_json(event: object, **_options: object) -> str:
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # half a surrogate pair, in an error's text say, or more than 64 bits: no reason to fail a batch
        return json.dumps(event, default=str, skipkeys=True)
