"""What a handler or a source may raise, and what becomes of the entry.

```
TocsinError
├── Invalid         this message can never be handled       → dead-lettered at once, reason `refused`
├── Transient       something the worker needs is away      → tried again with growing pauses, stays pending
├── Misconfigured   a setting or the wiring is wrong        → the worker does not start
└── Rejection       (tests only) a route refused a message  → raised by `tocsin.kit.testing.pipe`
```

Any other exception is a fault of the handler: it is logged with the report id and the entry stays pending. It is
delivered again after the visibility time, to whichever worker is free, and dead-lettered as `exhausted` when it was
delivered as often as `max_deliveries` allows.
"""


class TocsinError(Exception):
    """The root of what the kit and its handlers raise on purpose."""


class Invalid(TocsinError):  # noqa: N818 - the name of a fate, as design.md calls it
    """Raise where the message itself is at fault, and say what is wrong with it. It goes to the dead letters."""


class Transient(TocsinError):  # noqa: N818 - the name of a fate, as design.md calls it
    """Raise where the message is good and the world is not: database away, service busy. Say what is away.

    `retry_after` is how many seconds to wait at least before the next try; the pauses of the kit grow by themselves.
    """

    def __init__(self, why: str, *, retry_after: float = 0.0) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Misconfigured(TocsinError):  # noqa: N818 - says what is wrong with the worker, not with one call
    """A setting or the wiring is wrong. Says which one, and how to mend it."""


class Rejection(TocsinError):  # noqa: N818 - a fate seen from a test
    """A route refused the message that a test gave it; the text begins with the reason code."""
