"""The log of what was told, apart from what follows from it: links, members, tombstones, corrections, an outbox."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from tocsin_store.migrations.data_0002 import drop_set_aside, give_back, set_aside, take_over
from tocsin_store.migrations.finding_0002 import PLACE_INDEX, TEXT_INDEX

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "tocsin_store.migrations.versions.0001_first_tables"
INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REBUILT = ("incidents", "mentions", "changes")
NEW = ("outbox", "corrected", "corrections", "links", "blocks", "members", "tellings")


def upgrade() -> None:
    set_aside(REBUILT)
    op.drop_table("handled")
    _reports()
    _log()
    _incidents()
    _derived()
    for statement in (*TEXT_INDEX[_dialect()], *PLACE_INDEX[_dialect()]):
        op.execute(statement)
    take_over()
    drop_set_aside(REBUILT)


def downgrade() -> None:
    set_aside((*REBUILT, "tellings", "members"), drop=False)
    if _dialect() == "sqlite":
        op.drop_table("incident_words")
        op.drop_table("incident_places")
    for table in (*NEW, "changes", "mentions", "incidents"):
        op.drop_table(table)
    op.drop_index("ix_reports_waiting", table_name="reports")
    op.drop_column("reports", "signature")
    op.drop_column("reports", "received")
    import_module(BEFORE).what_follows_from_reports()
    give_back()
    drop_set_aside((*REBUILT, "tellings", "members"))


def _dialect() -> str:
    return op.get_bind().dialect.name


def _reports() -> None:
    op.add_column(
        "reports",
        sa.Column("received", INSTANT, comment="The first that the store knows of it, by any of its messages."),
    )
    op.add_column(
        "reports",
        sa.Column(
            "signature", sa.LargeBinary(), comment="MinHash of the text; null while its mentions wait to be fused."
        ),
    )
    op.create_index(
        "ix_reports_waiting",
        "reports",
        ["id"],
        sqlite_where=sa.text("signature IS NULL"),
        postgresql_where=sa.text("signature IS NULL"),
    )


def _log() -> None:
    op.create_table(
        "tellings",
        sa.Column("message_id", sa.Text(), nullable=False, comment="A message that was recorded, whatever it changed."),
        sa.Column("report_id", sa.String(64), nullable=False),
        sa.Column("produced_at", INSTANT, nullable=False),
        sa.Column(
            "digest", sa.String(32), nullable=False, comment="Of what it tells: the report's mentions with this digest."
        ),
        sa.PrimaryKeyConstraint("message_id", name="pk_tellings"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_tellings_report_id_reports"),
    )
    op.create_index("ix_tellings_report_id", "tellings", ["report_id"])
    op.create_table(
        "mentions",
        sa.Column("number", NUMBER, nullable=False, autoincrement=False, comment="In the order they were recorded."),
        sa.Column("report_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False, comment="The id that the report gives to it."),
        sa.Column("content", sa.Text(), nullable=False, comment="What the report says of it, JSON."),
        sa.PrimaryKeyConstraint("number", name="pk_mentions"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_mentions_report_id_reports"),
        sa.UniqueConstraint("report_id", "digest", "incident_id", name="uq_mentions_report_id_digest_incident_id"),
    )
    _corrections()


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("number", NUMBER, nullable=False, comment="In the order they were made."),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("names", sa.Text(), nullable=False, comment="Names of mentions, a JSON list."),
        sa.Column(
            "rest", sa.Text(), nullable=False, comment="Names of mentions that it sets apart from these, a JSON list."
        ),
        sa.Column("field", sa.Text()),
        sa.Column("value", sa.Text(), comment="JSON."),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_corrections"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "corrected",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correction", NUMBER, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("name", "correction", name="pk_corrected"),
        sa.ForeignKeyConstraint(["correction"], ["corrections.number"], name="fk_corrected_correction_corrections"),
        sqlite_with_rowid=False,
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("number", NUMBER, nullable=False, comment="In the order they came up."),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, comment="live, merged or retracted"),
        sa.Column("merged_into", sa.Text(), comment="The incident that a merged one is now part of."),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("event_type", sa.String(64), nullable=False),
        sa.Column("sub_event_type", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("date_start", sa.Date()),
        sa.Column("date_end", sa.Date()),
        sa.Column("country", sa.String(2)),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("confidence", sa.Float(53), nullable=False),
        sa.Column(
            "words", sa.Text(), nullable=False, comment="What it is found by: names, places, the words quoted for it."
        ),
        sa.Column("content", sa.Text(), nullable=False, comment="The incident as the wire has it, JSON."),
        sa.Column("standing", sa.Text(), nullable=False, comment="Sources, how they agree, and what is pinned, JSON."),
        sa.PrimaryKeyConstraint("number", name="pk_incidents"),
        sa.UniqueConstraint("id", name="uq_incidents_id"),
        sqlite_autoincrement=True,
    )
    _index_incidents()


def _index_incidents() -> None:
    for columns in (["event_type"], ["country"], ["confidence"], ["date_start"], ["date_end", "id"], ["lat", "lon"]):
        op.create_index(f"ix_incidents_{'_'.join(columns)}", "incidents", columns)


def _derived() -> None:
    op.create_table(
        "blocks",
        sa.Column("key", NUMBER, nullable=False, autoincrement=False, comment="Hash of a key that a member writes."),
        sa.Column("mention", NUMBER, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("key", "mention", name="pk_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocks_mention", "blocks", ["mention"])
    op.create_table(
        "links",
        sa.Column("a", NUMBER, nullable=False, autoincrement=False),
        sa.Column("b", NUMBER, nullable=False, autoincrement=False),
        sa.Column("score", sa.Float(53), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False, comment="Why the two are the same, a JSON list."),
        sa.PrimaryKeyConstraint("a", "b", name="pk_links"),
        sa.ForeignKeyConstraint(["a"], ["mentions.number"], name="fk_links_a_mentions"),
        sa.ForeignKeyConstraint(["b"], ["mentions.number"], name="fk_links_b_mentions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_b", "links", ["b"])
    _members()
    _changes()


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("mention", NUMBER, nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False, comment="The id that it gives to an incident that it founds."),
        sa.Column("message_id", sa.Text(), nullable=False, comment="The first message that told it so."),
        sa.Column("produced_at", INSTANT, nullable=False),
        sa.Column("received", INSTANT, nullable=False),
        sa.Column("component", NUMBER, nullable=False, comment="Shared by all that links lead to, and by others."),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mention", name="pk_members"),
        sa.ForeignKeyConstraint(["mention"], ["mentions.number"], name="fk_members_mention_mentions"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_members_incident_id_incidents"),
    )
    for column in ("name", "component", "incident_id"):
        op.create_index(f"ix_members_{column}", "members", [column])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", NUMBER, nullable=False, comment="In the order they were committed."),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False, comment="The message that made the change."),
        sa.Column("content", sa.Text(), nullable=False, comment="The IncidentChanged that goes out, JSON."),
        sa.Column(
            "at", INSTANT, comment="When it was made; null where a version before this table's second shape made it."
        ),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_changes_incident_id_incidents"),
        sa.UniqueConstraint("incident_id", "revision", name="uq_changes_incident_id_revision"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox",
        sa.Column("one", sa.Integer(), nullable=False, autoincrement=False, comment="There is one row."),
        sa.Column("told", NUMBER, nullable=False, comment="The last change that is known to be on the bus, or 0."),
        sa.PrimaryKeyConstraint("one", name="pk_outbox"),
    )
