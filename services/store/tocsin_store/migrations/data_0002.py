"""What revision 0002 does with the rows that are there, up and down."""

from alembic import op

SEARCHED = "event_type, sub_event_type, status, date_start, date_end, country, lat, lon, confidence"


def set_aside(tables: tuple[str, ...], *, drop: bool = True) -> None:
    """Copy tables, without their constraints and indexes, whose names are needed for the new ones."""
    for table in tables:
        op.execute(f"CREATE TABLE was_{table} AS SELECT * FROM {table}")
    for table in reversed(tables) if drop else ():
        op.drop_table(table)


def drop_set_aside(tables: tuple[str, ...]) -> None:
    for table in tables:
        op.drop_table(f"was_{table}")


def take_over() -> None:
    """Bring what the first tables held into the new ones; reports without a signature are then fused by the worker.

    A mention was kept for each change it made, so the last ones of a report are, together, what it tells. When that
    was is not known any more, and any later message about the report counts for more.
    """
    op.execute("UPDATE reports SET received = coalesce(received_at, published_at, CURRENT_TIMESTAMP)")
    op.execute(
        "INSERT INTO tellings SELECT m.message_id, m.report_id, r.received, '0001' FROM was_mentions m"
        " JOIN reports r ON r.id = m.report_id"
        " WHERE m.id IN (SELECT max(id) FROM was_mentions GROUP BY report_id)"
    )
    op.execute(
        "INSERT INTO mentions SELECT id, report_id, '0001', incident_id, content FROM was_mentions"
        " WHERE id IN (SELECT max(id) FROM was_mentions GROUP BY report_id, incident_id)"
    )
    op.execute(
        f"INSERT INTO incidents (id, state, revision, {SEARCHED}, words, content, standing)"
        f" SELECT id, 'live', revision, {SEARCHED}, '', content, '{{}}' FROM was_incidents ORDER BY id"
    )
    op.execute(
        "INSERT INTO changes (incident_id, revision, message_id, content)"
        " SELECT incident_id, revision, message_id, content FROM was_changes ORDER BY id"
    )
    # Until now changes went out as their messages were acknowledged: all of them are on the bus.
    op.execute("INSERT INTO outbox (one, told) SELECT 1, coalesce(max(id), 0) FROM changes")


def give_back() -> None:
    """Bring into the first tables what they can hold: the incidents that stand, and their last mentions."""
    op.execute(
        f"INSERT INTO incidents (id, revision, {SEARCHED}, content)"
        f" SELECT id, revision, {SEARCHED}, content FROM was_incidents WHERE state = 'live'"
    )
    op.execute(
        "INSERT INTO mentions (id, incident_id, report_id, message_id, content)"
        " SELECT min(m.number), b.incident_id, m.report_id, b.message_id, min(m.content) FROM was_mentions m"
        " JOIN was_members b ON b.mention = m.number JOIN incidents i ON i.id = b.incident_id"
        " GROUP BY b.incident_id, m.report_id, b.message_id"
    )
    op.execute(
        "INSERT INTO changes SELECT c.id, c.incident_id, c.revision, c.message_id, c.content FROM was_changes c"
        " JOIN incidents i ON i.id = c.incident_id"
    )
    op.execute("INSERT INTO handled SELECT message_id FROM was_tellings")
    for table in ("mentions", "changes") if op.get_bind().dialect.name == "postgresql" else ():
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) > 0")
