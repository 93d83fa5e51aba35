"""How a PostgreSQL database is opened, and how its writers come one after the other."""

from typing import Final

import asyncpg
from asyncpg import exceptions
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tocsin.kit.errors import Misconfigured, Transient
from tocsin_store.writers import will_write

MEND: Final = "set TOCSIN_STORE_DATABASE_URL to postgresql://user:password@host:5432/database"

WRITER_LOCK: Final = 0x746F6373696E
"""The advisory lock of whoever writes, within one database: "tocsin" in ASCII."""

CONNECTING_SECONDS: Final = 1.5
"""How long a new connection may take: whoever asks whether the worker is ready waits for two seconds."""

ANSWER_SECONDS: Final = 60
"""After which a silent server counts as away: a batch's longest statement takes well under a second."""

SETTINGS: Final = {
    "application_name": "tocsin",
    # The writer lock is taken by a transaction's first statement; only here do the next ones see what was committed
    # while it waited.
    "default_transaction_isolation": "read committed",
    "lock_timeout": "10s",  # some batches of other workers come first; then the kit tries again, and says so
    # A worker that is stopped, or whose machine lost power, in mid-batch must not hold the lock for hours.
    "idle_in_transaction_session_timeout": "30s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "jit": "off",  # statements are short; compiling them takes longer than running them
}
"""What a session is told when it opens."""

REFUSED: Final = (
    exceptions.InvalidAuthorizationSpecificationError,  # wrong password among them
    exceptions.InvalidCatalogNameError,
    exceptions.ClientConfigurationError,
)
"""What waiting does not mend."""

AWAY: Final = (OSError, exceptions.PostgresError, exceptions.InterfaceError)
"""Anything else that may happen while a connection is opened: no such host yet, refused, starting, too many of them."""


def open_postgres(url: URL) -> AsyncEngine:
    """Return an engine for a `postgresql://` URL as libpq reads it, `sslmode` and Unix sockets included.

    Nothing is connected yet. Connecting raises `Misconfigured` where the server refuses the user, the password or the
    database, and `Transient` where it is away.
    """
    name = _shown(url)
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect() -> asyncpg.Connection:
        try:
            return await asyncpg.connect(
                dsn, timeout=CONNECTING_SECONDS, command_timeout=ANSWER_SECONDS, server_settings=SETTINGS
            )
        except REFUSED as error:
            raise Misconfigured(f"the store may not use {name} ({error}); {MEND}") from error
        except AWAY as error:
            raise Transient(f"the store's database {name} is away: {error or type(error).__name__}") from error

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, hide_parameters=True, pool_pre_ping=True
    )
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _shown(url: URL) -> str:
    """Return the URL without what is nobody's business: its password may be among the options too."""
    host = url.host or url.query.get("host")
    place = host[0] if isinstance(host, tuple) else host
    machine = (place or "localhost").rpartition("@")[
        2
    ]  # an @ in a password that is not written as %40 leaves its end here
    return f"postgresql://{url.username or ''}@{machine}:{url.port or 5432}/{url.database or ''}"


def _begin(connection: Connection) -> None:
    if will_write(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
