"""`column IN (…)` for any number of values: they travel as one parameter, so the statement is prepared once."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Text,
    TypeDecorator,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

T = TypeVar("T", str, int)


class _Values(TypeDecorator[list[str] | list[int]]):
    """A list: an array on PostgreSQL, a JSON text elsewhere."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Text] | type[BigInteger]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.of())) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: list[str] | list[int] | None, dialect: Dialect) -> object:
        return value if dialect.name == "postgresql" else json.dumps(value)


def one_of(connection: AsyncConnection, column: Column[T], values: Iterable[T]) -> ColumnElement[bool]:
    """Return the condition that a column has one of these values: both databases bind 32,766 to a statement at most."""
    distinct = sorted(set(values))
    of = Text if column.type.python_type is str else BigInteger
    parameter = bindparam(None, distinct, type_=_Values(of), unique=True)
    if connection.dialect.name == "postgresql":
        return column == func.any(parameter)
    return column.in_(select(literal_column("value")).select_from(func.json_each(parameter)))
