"""Whether an index finds few or many: then the newest are found sooner by going through all incidents by date."""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def are_more_than(connection: AsyncConnection, count: int, question: Select[tuple[int]]) -> bool:
    """Tell whether a question has more answers than that; it is not asked for all of them."""
    some = question.limit(count + 1).subquery()
    return bool((await connection.execute(select(func.count()).select_from(some))).scalar_one() > count)
