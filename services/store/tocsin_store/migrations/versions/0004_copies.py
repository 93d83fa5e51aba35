"""What ingest found out about a text before it was read: whose copy it is, and the point that its sender gave."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    position = "The point that the sender gave beside the text, JSON."
    text_group = "The first report with nearly this text, as ingest found it."
    op.add_column("reports", sa.Column("position", sa.Text(), comment=position))
    op.add_column("reports", sa.Column("text_group", sa.String(64), comment=text_group))


def downgrade() -> None:
    op.drop_column("reports", "text_group")
    op.drop_column("reports", "position")
