"""How a database would answer a question: its plan."""

from typing import Any

from sqlalchemy import Executable, Select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class _Explain(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, question: Select[Any]) -> None:
        self.question = question


@compiles(_Explain)
def _explain(element: _Explain, compiler: SQLCompiler, **options: Any) -> str:
    how = "EXPLAIN QUERY PLAN" if compiler.dialect.name == "sqlite" else "EXPLAIN"
    return f"{how} {compiler.process(element.question, **options)}"


async def plan(connection: AsyncConnection, question: Select[Any]) -> str:
    """Return the plan, a step a line."""
    rows = (await connection.execute(_Explain(question))).all()
    return "\n".join(str(row[-1]) for row in rows)
