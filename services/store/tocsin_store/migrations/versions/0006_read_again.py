"""What reading a report again needs: the names that were read, when a telling was read, and which replay asked for it.

Cheap: the columns are empty, and so is the index of replays. That of reports by when they came in reads the table once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    entities = "The names that enrich read, JSON. Null where a version before this column recorded it."
    read_at = "When it was read; null: when it was made. What is only placed anew was read before."
    op.add_column("tellings", sa.Column("entities", sa.Text(), comment=entities))
    op.add_column("tellings", sa.Column("read_at", sa.DateTime(timezone=True), comment=read_at))
    op.add_column("tellings", sa.Column("replay", sa.Text(), comment="The replay that asked for it."))
    asked_for = sa.text("replay IS NOT NULL")
    op.create_index("ix_tellings_replay", "tellings", ["replay"], sqlite_where=asked_for, postgresql_where=asked_for)
    op.create_index("ix_reports_received_id", "reports", ["received", "id"])


def downgrade() -> None:
    op.drop_index("ix_reports_received_id", "reports")
    op.drop_index("ix_tellings_replay", "tellings")
    for column in ("replay", "read_at", "entities"):
        op.drop_column("tellings", column)
