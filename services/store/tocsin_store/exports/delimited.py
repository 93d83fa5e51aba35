"""Tables as comma-separated values: RFC 4180, UTF-8, and no cell that a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Sequence

from tocsin_store.exports.columns import Cell, Column
from tocsin_store.exports.text import shielded
from tocsin_store.repository import StoredIncident


async def delimited(
    columns: Sequence[Column], incidents: AsyncIterator[StoredIncident], *, mark: bool = False
) -> AsyncGenerator[bytes]:
    """Yield a line of names, then a line an incident. `mark` begins with the one by which Excel knows UTF-8."""
    head = _line([column.name for column in columns])
    yield head.encode("utf-8-sig" if mark else "utf-8")
    async for stored in incidents:
        yield _line([_cell(column.of(stored)) for column in columns]).encode("utf-8")


def _cell(cell: Cell) -> str:
    """Return a cell as text: a date in ISO 8601, a number in digits, nothing for what is not known."""
    if isinstance(cell, str):
        return shielded(cell)
    return "" if cell is None else str(cell)


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
