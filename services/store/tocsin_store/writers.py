"""Whoever writes to the database: one at a time, whichever database it is and however many workers there are."""

from typing import Final

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

WRITES: Final = "tocsin_writes"
"""Execution option of a connection that will write."""


def writing(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine for transactions that write: of these there is one at a time, from its first statement.

    So the order in which they commit is the order in which they read, and none misses what another wrote. On SQLite
    there is no other way: a transaction that reads first and writes later is refused the lock at once.
    """
    return engine.execution_options(**{WRITES: True})


def will_write(connection: Connection) -> bool:
    """Tell whether a transaction that begins on this connection takes the writers' lock."""
    return bool(connection.get_execution_options().get(WRITES, False))


def probing(engine: AsyncEngine) -> AsyncEngine:
    """Return the same engine for asking whether it could write: on PostgreSQL nobody waits in line for that."""
    return writing(engine) if engine.dialect.name == "sqlite" else engine
