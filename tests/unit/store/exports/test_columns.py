"""What a cell of any table may hold."""

import pytest
from exporting import a_stored, exported, killed

from tocsin_store.exports.columns import MAX_INTEGER
from tocsin_store.exports.formats import FORMATS


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("toll", [MAX_INTEGER, MAX_INTEGER + 1, 10**30])
def test_a_number_that_no_column_can_hold_stops_no_export(name: str, toll: int) -> None:
    """One slip of a finger in a toll must not keep all incidents from a file."""
    assert exported(name, a_stored(casualties=killed(toll, toll)))
