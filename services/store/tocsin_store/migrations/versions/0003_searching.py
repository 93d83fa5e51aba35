"""What incidents are asked for by: folded words, actors, the sentences that tell them, and a day to sort by."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from tocsin_store.migrations.data_0003 import index_words
from tocsin_store.migrations.finding_0002 import TEXT_INDEX
from tocsin_store.migrations.finding_0003 import FIND, FORGET, FORGET_0002, REBUILD_0002

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES_0002 = (["event_type"], ["country"], ["confidence"], ["date_end", "id"], ["lat", "lon"])
INDEXES = (["country", "latest", "id"], ["sub_event_type", "latest", "id"])
BY_DATE = ["latest", "id", "state", "date_start", "lat", "lon", "number"]


def upgrade() -> None:
    _execute(FORGET_0002)
    for columns in INDEXES_0002:
        op.drop_index(f"ix_incidents_{'_'.join(columns)}", "incidents")
    op.add_column("mentions", _words("sentences", "The words of the sentences that tell it."))
    op.add_column("incidents", _words("actors", "The words of its actors' names."))
    op.add_column(
        "incidents",
        sa.Column(
            "latest", sa.Date(), nullable=False, server_default="0001-01-01", comment="By what it is sorted: date_end."
        ),
    )
    op.execute("UPDATE incidents SET latest = date_end WHERE date_end IS NOT NULL")
    index_words()
    for columns in INDEXES:
        op.create_index(f"ix_incidents_{'_'.join(columns)}", "incidents", columns)
    op.create_index("ix_incidents_by_date", "incidents", BY_DATE)
    _execute(FIND)


def downgrade() -> None:
    _execute(FORGET)
    op.drop_index("ix_incidents_by_date", "incidents")
    for columns in INDEXES:
        op.drop_index(f"ix_incidents_{'_'.join(columns)}", "incidents")
    for table, column in (("incidents", "latest"), ("incidents", "actors"), ("mentions", "sentences")):
        op.drop_column(table, column)
    for columns in INDEXES_0002:
        op.create_index(f"ix_incidents_{'_'.join(columns)}", "incidents", columns)
    _execute(TEXT_INDEX)
    _execute(REBUILD_0002)


def _words(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment)


def _execute(statements: Mapping[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)
