"""What revision 0003 does with the rows that are there: their words, as incidents are found by now."""

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from tocsin.contracts.incident import Incident
from tocsin_store.rows import Row
from tocsin_store.searching import words

AT_ONCE = 500
"""Rows in memory, some ten kilobytes each."""

INCIDENTS = "SELECT number, content FROM incidents WHERE number > :last ORDER BY number LIMIT :many"
SENTENCES = (
    "SELECT i.number, m.sentences FROM incidents i JOIN members b ON b.incident_id = i.id"
    " JOIN mentions m ON m.number = b.mention WHERE i.number > :after AND i.number <= :last ORDER BY m.number"
)
MENTIONS = (
    "SELECT m.number, m.content, r.text FROM mentions m JOIN reports r ON r.id = m.report_id"
    " WHERE m.number > :last ORDER BY m.number LIMIT :many"
)


def index_words() -> None:
    """Fold the words of mentions and incidents. A later version that folds otherwise does this anew."""
    for rows in _batches(MENTIONS):
        _run("UPDATE mentions SET sentences = :sentences WHERE number = :number", map(_of_mention, rows))
    for rows in _batches(INCIDENTS):
        between = {"after": rows[0]["number"] - 1, "last": rows[-1]["number"]}
        sentences: dict[int, list[str]] = {}
        for number, words_of_one in op.get_bind().execute(sa.text(SENTENCES), between):
            sentences.setdefault(number, []).append(words_of_one)
        folded = [_of_incident(row, sentences.get(row["number"], [])) for row in rows]
        _run("UPDATE incidents SET words = :words, actors = :actors WHERE number = :number", folded)


def _batches(question: str) -> Iterator[Sequence[sa.RowMapping]]:
    last = 0
    while rows := op.get_bind().execute(sa.text(question), {"last": last, "many": AT_ONCE}).mappings().all():
        yield rows
        last = rows[-1]["number"]


def _run(statement: str, rows: Iterable[Row]) -> None:
    op.get_bind().execute(sa.text(statement), list(rows))


def _of_mention(row: sa.RowMapping) -> Row:
    incident = Incident.model_validate_json(row["content"])
    return {"number": row["number"], "sentences": words.of_mention(row["text"], incident)}


def _of_incident(row: sa.RowMapping, sentences: Iterable[str]) -> Row:
    incident = Incident.model_validate_json(row["content"])
    found_by = {"words": words.of_incident(incident, sentences), "actors": words.of_actors(incident)}
    return {"number": row["number"], **found_by}
