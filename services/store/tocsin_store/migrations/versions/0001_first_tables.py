"""Reports, what they say, the incidents that follow, and the changes that went out."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _reports()
    what_follows_from_reports()


def what_follows_from_reports() -> None:
    """Make the tables that the next revision takes away."""
    _incidents()
    _mentions()
    _changes()
    op.create_table(
        "handled",
        sa.Column("message_id", sa.Text(), nullable=False, comment="A message that was recorded, whatever it changed."),
        sa.PrimaryKeyConstraint("message_id", name="pk_handled"),
    )


def downgrade() -> None:
    for table in ("handled", "changes", "mentions", "incidents", "reports"):
        op.drop_table(table)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("published_at", INSTANT),
        sa.Column("published_precision", sa.String(16)),
        sa.Column("received_at", INSTANT),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.String(16), nullable=False),
        sa.Column("url", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
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
        sa.Column("content", sa.Text(), nullable=False, comment="The incident as the wire has it, JSON."),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    for columns in (["event_type"], ["country"], ["confidence"], ["date_start"], ["date_end", "id"], ["lat", "lon"]):
        op.create_index(f"ix_incidents_{'_'.join(columns)}", "incidents", columns)


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False, comment="In the order they were recorded."),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False, comment="What the report said of it, JSON."),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_mentions_incident_id_incidents"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_mentions_report_id_reports"),
        sa.UniqueConstraint("message_id", "incident_id", name="uq_mentions_message_id_incident_id"),
    )
    op.create_index("ix_mentions_incident_id", "mentions", ["incident_id"])
    op.create_index("ix_mentions_report_id", "mentions", ["report_id"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False, comment="In the order they were made."),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False, comment="The message that made the change."),
        sa.Column("content", sa.Text(), nullable=False, comment="The IncidentChanged that went out, JSON."),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_changes_incident_id_incidents"),
        sa.UniqueConstraint("incident_id", "revision", name="uq_changes_incident_id_revision"),
    )
    op.create_index("ix_changes_message_id", "changes", ["message_id"])
