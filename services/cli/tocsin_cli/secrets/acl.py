"""The ACL of Redis, from the registry and from what each service says that it needs."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tocsin.access.permissions import Needs, registered, rules
from tocsin.contracts.streams import STREAMS, Stream
from tocsin_alert.permissions import NEEDS as ALERT
from tocsin_board.permissions import NEEDS as BOARD
from tocsin_cli.errors import UsageError
from tocsin_ingest.permissions import NEEDS as INGEST

SERVICES: Final = (INGEST, registered("enrich"), registered("geocode"), registered("store", feeds=True), BOARD, ALERT)

OPERATOR: Final = "cli"
"""Who looks at anything and mends it: every command on Tocsin's keys that is no danger to the server itself."""

OPERATOR_RULES: Final = ("+@all", "-@admin", "-@dangerous", "-function", "-fcall", "-script|flush", "~tocsin:*")

HEALTH: Final = "health"
"""Whom the container's own check asks as."""

SCALER: Final = "scaler"
"""Who starts more workers of a stage that is behind (KEDA), and asks how far it is."""

SCALER_RULES: Final = (
    *("-@all", "+@connection", "-@admin", "-@dangerous"),
    *("+info", "+xlen", "+xpending", "+xinfo|groups", "%R~tocsin:*"),
)

ADMIN: Final = "admin"
"""Who may do everything: its password stays with the server."""

NOBODY: Final = "user default off resetpass ~* &* +@all\n"
"""The first line: who gives no name and password is let in to nothing: the user is off. (No comments in an ACL file.)
It keeps its rights, because Redis reads its own append-only file under its name: without them Redis 7.0 passes over
every transaction in there, and what a script wrote is one. It would come back from a restart without a hand-over."""

SEPARATOR: Final = "="

NAME: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
"""A consumer's, as a user of Redis, in keys and as a folder."""


def consumers(told: Iterable[str]) -> list[Needs]:
    """Return what consumers of yours need, told as NAME=STREAM; a name may come again. Raises `UsageError`."""
    read: dict[str, list[Stream[Any]]] = {}
    for each in told:
        name, _, stream = each.partition(SEPARATOR)
        if not NAME.fullmatch(name) or name in taken():
            raise UsageError(
                f"TOCSIN_CONSUMERS or --consumer, {each!r}: {name!r} cannot be a consumer's name; "
                "write one of your own, as in mine=STREAM"
            )
        found = [known for known in STREAMS if known.name == stream]
        if not found:
            there = ", ".join(known.name for known in STREAMS)
            raise UsageError(
                f"TOCSIN_CONSUMERS or --consumer, {each!r}: there is no stream {stream!r}; "
                f"give one of {there}, as in mine=incidents.changed"
            )
        read.setdefault(name, []).extend(found)
    return [Needs(name, groups=tuple(streams), keeps=(f"{name}:*",)) for name, streams in read.items()]


def taken() -> set[str]:
    """Return the names that are users already, and those under which services keep what is theirs."""
    kept = {pattern.partition(":")[0] for needs in SERVICES for pattern in needs.keeps}
    return {OPERATOR, HEALTH, SCALER, ADMIN, "default", *(needs.name for needs in SERVICES), *kept}


def of_services(needed: Iterable[Needs], *, partitions: Sequence[int]) -> dict[str, Sequence[str]]:
    """Return the rules of every user, by name."""
    users: dict[str, Sequence[str]] = {needs.name: rules(needs, partitions=partitions) for needs in needed}
    users |= {OPERATOR: OPERATOR_RULES, SCALER: SCALER_RULES, HEALTH: ("-@all", "+ping")}
    return users | {ADMIN: ("+@all", "~*", "&*")}


def acl_file(users: Mapping[str, Sequence[str]], passwords: Mapping[str, str]) -> str:
    """Return the text of an ACL file; of the passwords it holds the hashes."""
    lines = (
        f"user {name} reset on #{hashlib.sha256(passwords[name].encode()).hexdigest()} {' '.join(granted)}\n"
        for name, granted in users.items()
    )
    return NOBODY + "".join(lines)
