"""The tables. `reports` and `mentions` are only ever added to; `incidents` is what follows from them.

```
reports ──< mentions >── incidents ──< changes
```
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Named constraints, so that a migration can drop them again on any database."""


class UtcTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so UTC goes in and UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


REPORTS: Final = Table(
    "reports",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("external_id", Text),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("language", Text),
    Column("published_at", UtcTime),
    Column("published_precision", String(16)),
    Column("received_at", UtcTime),
    Column("source_name", Text, nullable=False),
    Column("source_kind", String(16), nullable=False),
    Column("url", Text),
)

INCIDENTS: Final = Table(
    "incidents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("event_type", String(64), nullable=False, index=True),
    Column("sub_event_type", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("date_start", Date),
    Column("date_end", Date),
    Column("country", String(2), index=True),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    Column("confidence", Float(53), nullable=False, index=True),
    Column("content", Text, nullable=False, comment="The incident as the wire has it, JSON."),
    Index(None, "date_end", "id"),
    Index(None, "date_start"),
    Index(None, "lat", "lon"),
)

MENTIONS: Final = Table(
    "mentions",
    METADATA,
    Column("id", Integer, primary_key=True, comment="In the order they were recorded."),
    Column("incident_id", Text, ForeignKey(INCIDENTS.c.id), nullable=False, index=True),
    Column("report_id", String(64), ForeignKey(REPORTS.c.id), nullable=False, index=True),
    Column("message_id", Text, nullable=False),
    Column("content", Text, nullable=False, comment="What the report said of it, JSON."),
    UniqueConstraint("message_id", "incident_id"),
)

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("id", Integer, primary_key=True, comment="In the order they were made."),
    Column("incident_id", Text, ForeignKey(INCIDENTS.c.id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("message_id", Text, nullable=False, index=True, comment="The message that made the change."),
    Column("content", Text, nullable=False, comment="The IncidentChanged that went out, JSON."),
    UniqueConstraint("incident_id", "revision"),
)

HANDLED: Final = Table(
    "handled",
    METADATA,
    Column("message_id", Text, primary_key=True, comment="A message that was recorded, whatever it changed."),
)
