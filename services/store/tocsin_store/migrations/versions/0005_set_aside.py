"""What a report told beside its incidents: passages that are no new ones, and every place that it names."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    about = "Null where a version before this column recorded it."
    op.add_column(
        "tellings", sa.Column("set_aside", sa.Text(), comment=f"Passages that are no new incident, JSON. {about}")
    )
    op.add_column(
        "tellings", sa.Column("places", sa.Text(), comment=f"Every place that the report names, JSON. {about}")
    )


def downgrade() -> None:
    op.drop_column("tellings", "places")
    op.drop_column("tellings", "set_aside")
