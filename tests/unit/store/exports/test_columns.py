"""What a cell of any table may hold."""

import pytest
from exporting import a_stored, exported, killed

from tocsin.contracts.parties import MOST
from tocsin_store.exports.formats import FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_the_greatest_number_that_may_be_said_stops_no_export(name: str) -> None:
    """One slip of a finger in a toll must not keep all incidents from a file."""
    assert exported(name, a_stored(casualties=killed(MOST, MOST)))
