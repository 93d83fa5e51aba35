"""What a service may do in Redis, as rules of its ACL: its own streams and keys, by the commands that it needs.

Streams come from the registry. A command passes where one set of rules, the user's own or one in brackets, allows it
with all its keys. The kit's scripts name several keys at once, so the user's own rules allow scripts on all of them;
what a script calls is checked again, against the narrower sets in brackets. Needs Redis 7, for these sets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tocsin.contracts.streams import STREAMS, Stream, downstream

ANY_CLIENT: Final = ("-@all", "+@connection", "+@transaction", "-@admin", "-@dangerous", "+time", "+cluster|slots")
"""Greeting, transactions, the server's clock, and whose a cluster's slots are; what is taken away again is CLIENT KILL,
CLIENT PAUSE and such."""

SCRIPTS: Final = ("+eval", "+evalsha", "+script|load", "+script|exists")

LOOKING: Final = (
    *("+eval_ro", "+evalsha_ro", "+exists", "+type", "+xlen", "+xrange", "+xrevrange", "+xread", "+xpending"),
    *("+xinfo|stream", "+xinfo|groups", "+xinfo|consumers"),
)

READING: Final = ("+xreadgroup", "+xack", "+xpending", "+xclaim", "+xautoclaim", "+xgroup|create")

CARE: Final = ("+xtrim", "+xgroup|delconsumer")
"""What cutting a stream and tidying its groups takes: any of its readers and writers may have the turn."""

DATA: Final = (
    *("+@string", "+@hash", "+@set", "+@sortedset", "-@dangerous", "+del", "+unlink", "+exists", "+type", "+rename"),
    *("+expire", "+expireat", "+pexpire", "+pexpireat", "+ttl", "+pttl"),
)

MENDING: Final = ("+xadd", "+xdel")
"""Puts a dead letter's entry back on its stream, and takes the letter away; or, where that was gone, the entry."""

BESIDE: Final = ("turn", "mark", "seen:*")
"""What the kit keeps beside a stream: whose turn it is, a journal's mark, and what was published already."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a service does. Keys are told without `tocsin:{partition}:`; a `*` at the end stands for anything.

    `groups` are streams that it reads as a consumer group, `sees` those that it only looks at, `mends` those whose dead
    letters it puts back and drops.
    """

    name: str
    groups: tuple[Stream[Any], ...] = ()
    writes: tuple[Stream[Any], ...] = ()
    sees: tuple[Stream[Any], ...] = ()
    mends: tuple[Stream[Any], ...] = ()
    keeps: tuple[str, ...] = ()
    sees_keys: tuple[str, ...] = ()

    @property
    def refuses_to(self) -> tuple[Stream[Any], ...]:
        """The dead letters of what it reads."""
        return tuple(stream.dead for stream in self.groups)

    @property
    def tends(self) -> tuple[Stream[Any], ...]:
        """The streams that it cuts where it is its turn."""
        return tuple(dict.fromkeys([*self.groups, *self.writes]))


def registered(name: str, *, feeds: bool = False, also: Sequence[Stream[Any]] = (), keeps: Sequence[str] = ()) -> Needs:
    """Return what a worker needs by the registry; `also` are streams that it reads without being registered.

    One that `feeds` has a source: it watches the groups of what it writes and of all that comes of it, to wait.
    """
    groups = [*(stream for stream in STREAMS if name in stream.readers), *also]
    writes = [stream for stream in STREAMS if stream.writer == name]
    sees = downstream(writes) if feeds else ()
    return Needs(name, tuple(dict.fromkeys(groups)), tuple(writes), sees=tuple(sees), keeps=tuple(keeps))


def rules(needs: Needs, *, partitions: Sequence[int] = (0,)) -> list[str]:
    """Return the rules for `ACL SETUSER` or a line of an ACL file, in order; without the user's state and password.

    Who writes a stream and reads it is alone on it, and may end the groups there.
    """

    def keys(streams: Iterable[Stream[Any]]) -> list[str]:
        return [stream.key(partition) for stream in streams for partition in partitions]

    def own(patterns: Iterable[str]) -> list[str]:
        return [f"tocsin:{{{partition}}}:{pattern}" for pattern in patterns for partition in partitions]

    tended, dead = keys(needs.tends), keys(needs.refuses_to)
    beside = [f"{key}:{each}" for key in tended for each in BESIDE]
    kept, mended = own(needs.keeps), keys(each for stream in needs.mends for each in (stream, stream.dead))
    seen = [*tended, *dead, *keys(needs.sees), *keys(stream.dead for stream in needs.sees)]
    return [
        *ANY_CLIENT,
        *_all(SCRIPTS, "~", [*tended, *dead, *beside, *mended, *kept]),
        *_set(LOOKING, "%R~", seen),
        *_set(READING, "~", keys(needs.groups)),
        *_set(("+xadd",), "~", [*keys(needs.writes), *dead]),
        *_set(MENDING, "~", mended),
        *_set(CARE, "~", tended),
        *_set(("+xgroup|destroy",), "~", keys(stream for stream in needs.groups if stream in needs.writes)),
        *_set(("+get", "+set"), "~", beside),
        *_set(DATA, "~", kept),
        *_set(DATA, "%R~", own(needs.sees_keys)),
    ]


def _all(commands: Sequence[str], kind: str, patterns: Sequence[str]) -> Iterator[str]:
    """Yield rules that allow the commands on the keys; none where there are no keys."""
    if patterns:
        yield from commands
        yield from (f"{kind}{pattern}" for pattern in dict.fromkeys(patterns))


def _set(commands: Sequence[str], kind: str, patterns: Sequence[str]) -> Iterator[str]:
    """Yield the same as a set of its own."""
    if inside := list(_all(commands, kind, patterns)):
        yield f"({' '.join(inside)})"
