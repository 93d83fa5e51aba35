"""The tables. The log is only ever added to; the rest follows from it, and could be made anew.

```
the log      reports ──< tellings          corrections
                 └────< mentions
                             │
what follows                 ├──< blocks, links
                             └─── members >── incidents ──< changes     outbox
```
A telling is a message about a report, and a mention is one incident as a report tells it: tellings that say the same
share their mentions. The members of an incident are the mentions that count, those of each report's latest telling.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
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


UNTOLD: Final = "Null where a version before this column recorded it."

NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number: SQLite counts up only what it calls INTEGER, of up to 63 bits there."""

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
    Column("received", UtcTime, comment="The first that the store knows of it, by any of its messages."),
    Column("position", Text, comment="The point that the sender gave beside the text, JSON."),
    Column("text_group", String(64), comment="The first report with nearly this text, as ingest found it."),
    Column("signature", LargeBinary, comment="MinHash of the text; null while its mentions wait to be fused."),
    Index(None, "received", "id"),
    Index(
        "ix_reports_waiting", "id", sqlite_where=text("signature IS NULL"), postgresql_where=text("signature IS NULL")
    ),
)

TELLINGS: Final = Table(
    "tellings",
    METADATA,
    Column("message_id", Text, primary_key=True, comment="A message that was recorded, whatever it changed."),
    Column("report_id", String(64), ForeignKey(REPORTS.c.id), nullable=False, index=True),
    Column("produced_at", UtcTime, nullable=False),
    Column("digest", String(32), nullable=False, comment="Of what it tells: the report's mentions with this digest."),
    Column("set_aside", Text, comment=f"Passages that are no new incident, JSON. {UNTOLD}"),
    Column("places", Text, comment=f"Every place that the report names, JSON. {UNTOLD}"),
    Column("entities", Text, comment=f"The names that enrich read, JSON. {UNTOLD}"),
    Column(
        "read_at",
        UtcTime,
        comment="When it was read; null: when it was made. What is only placed anew was read before.",
    ),
    Column("replay", Text, comment="The replay that asked for it."),
    Index(
        "ix_tellings_replay",
        "replay",
        sqlite_where=text("replay IS NOT NULL"),
        postgresql_where=text("replay IS NOT NULL"),
    ),
)

MENTIONS: Final = Table(
    "mentions",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False, comment="In the order they were recorded."),
    Column("report_id", String(64), ForeignKey(REPORTS.c.id), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("incident_id", Text, nullable=False, comment="The id that the report gives to it."),
    Column("content", Text, nullable=False, comment="What the report says of it, JSON."),
    Column("sentences", Text, nullable=False, server_default="", comment="The words of the sentences that tell it."),
    UniqueConstraint("report_id", "digest", "incident_id"),
)

BLOCKS: Final = Table(
    "blocks",
    METADATA,
    Column("key", NUMBER, primary_key=True, autoincrement=False, comment="Hash of a key that a member writes."),
    # No foreign key: there are a dozen of these to a mention, and looking each up would take as long as adding it.
    Column("mention", NUMBER, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

LINKS: Final = Table(
    "links",
    METADATA,
    Column("a", NUMBER, ForeignKey(MENTIONS.c.number), primary_key=True, autoincrement=False),
    Column("b", NUMBER, ForeignKey(MENTIONS.c.number), primary_key=True, autoincrement=False, index=True),
    Column("score", Float(53), nullable=False),
    Column("reasons", Text, nullable=False, comment="Why the two are the same, a JSON list."),
    sqlite_with_rowid=False,
)

CORRECTIONS: Final = Table(
    "corrections",
    METADATA,
    Column("number", NUMBER, primary_key=True, comment="In the order they were made."),
    Column("kind", String(16), nullable=False),
    Column("names", Text, nullable=False, comment="Names of mentions, a JSON list."),
    Column("rest", Text, nullable=False, comment="Names of mentions that it sets apart from these, a JSON list."),
    Column("field", Text),
    Column("value", Text, comment="JSON."),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

CORRECTED: Final = Table(
    "corrected",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("correction", NUMBER, ForeignKey(CORRECTIONS.c.number), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

INCIDENTS: Final = Table(
    "incidents",
    METADATA,
    Column("number", NUMBER, primary_key=True, comment="In the order they came up."),
    Column("id", Text, nullable=False, unique=True),
    Column("state", String(16), nullable=False, comment="live, merged or retracted"),
    Column("merged_into", Text, comment="The incident that a merged one is now part of."),
    Column("revision", Integer, nullable=False),
    Column("event_type", String(64), nullable=False),
    Column("sub_event_type", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("date_start", Date, index=True),
    Column("date_end", Date),
    Column("country", String(2)),
    Column("lat", Float(53)),
    Column("lon", Float(53)),
    Column("confidence", Float(53), nullable=False),
    Column("words", Text, nullable=False, comment="What it is found by: names, places, the words quoted for it."),
    Column("content", Text, nullable=False, comment="The incident as the wire has it, JSON."),
    Column("standing", Text, nullable=False, comment="Sources, how they agree, and what is pinned, JSON."),
    Column("latest", Date, nullable=False, server_default="0001-01-01", comment="By what it is sorted: date_end."),
    Column("actors", Text, nullable=False, server_default="", comment="The words of its actors' names."),
    # Going through incidents by date, most need be looked at in this index alone: the rows are some kilobytes each.
    Index("ix_incidents_by_date", "latest", "id", "state", "date_start", "lat", "lon", "number"),
    Index(None, "country", "latest", "id"),
    Index(None, "sub_event_type", "latest", "id"),
    sqlite_autoincrement=True,
)

MEMBERS: Final = Table(
    "members",
    METADATA,
    Column("mention", NUMBER, ForeignKey(MENTIONS.c.number), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, index=True, comment="The id that it gives to an incident that it founds."),
    Column("message_id", Text, nullable=False, comment="The first message that told it so."),
    Column("produced_at", UtcTime, nullable=False),
    Column("received", UtcTime, nullable=False),
    Column("component", NUMBER, nullable=False, index=True, comment="Shared by all that links lead to, and by others."),
    Column("incident_id", Text, ForeignKey(INCIDENTS.c.id), nullable=False, index=True),
)

CHANGES: Final = Table(
    "changes",
    METADATA,
    Column("id", NUMBER, primary_key=True, comment="In the order they were committed."),
    Column("incident_id", Text, ForeignKey(INCIDENTS.c.id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("message_id", Text, nullable=False, comment="The message that made the change."),
    Column("content", Text, nullable=False, comment="The IncidentChanged that goes out, JSON."),
    Column("at", UtcTime, comment="When it was made; null where a version before this table's second shape made it."),
    UniqueConstraint("incident_id", "revision"),
    sqlite_autoincrement=True,
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False, comment="There is one row."),
    Column("told", NUMBER, nullable=False, comment="The last change that is known to be on the bus, or 0."),
)
