"""What revision 0003 does with the rows that are there: their words, as incidents are found by now."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from tocsin.contracts.incident import Incident
from tocsin_store.searching import words

AT_ONCE = 500
"""Rows in memory, some ten kilobytes each."""

INCIDENTS = "SELECT number, content FROM incidents WHERE number > :last ORDER BY number LIMIT :many"
MENTIONS = (
    "SELECT m.number, m.content, r.text FROM mentions m JOIN reports r ON r.id = m.report_id"
    " WHERE m.number > :last ORDER BY m.number LIMIT :many"
)


def index_words() -> None:
    """Fold the words of incidents and mentions. A later version that folds otherwise does this anew."""
    _each(INCIDENTS, "UPDATE incidents SET words = :words, actors = :actors WHERE number = :number", _of_incident)
    _each(MENTIONS, "UPDATE mentions SET sentences = :sentences WHERE number = :number", _of_mention)


def _each(question: str, statement: str, words_of: Callable[[sa.RowMapping], dict[str, object]]) -> None:
    last = 0
    while rows := op.get_bind().execute(sa.text(question), {"last": last, "many": AT_ONCE}).mappings().all():
        op.get_bind().execute(sa.text(statement), [words_of(row) for row in rows])
        last = rows[-1]["number"]


def _of_incident(row: sa.RowMapping) -> dict[str, object]:
    incident = Incident.model_validate_json(row["content"])
    return {"number": row["number"], "words": words.of_incident(incident), "actors": words.of_actors(incident)}


def _of_mention(row: sa.RowMapping) -> dict[str, object]:
    incident = Incident.model_validate_json(row["content"])
    return {"number": row["number"], "sentences": words.of_mention(row["text"], incident)}
