"""A million incidents need no more memory than a thousand: the peak at 2,000 is that at 6,000."""

import tracemalloc
from collections.abc import AsyncIterator, Iterator

import pytest
from builders import a_location
from exporting import ARMY, a_source, a_stored

from tocsin_store.exports import FORMATS
from tocsin_store.repository import StoredIncident

FEW, MANY = 2_000, 6_000
"""As much as any format keeps, and three times as many. Tracing makes writing five times slower, so not more here; the
database's own stream is traced over 20,000."""

GROWTH = 1.1
"""Of the peak, from few to many: what was freed and not yet collected may differ by so much."""


def different(number: int) -> StoredIncident:
    """Return an incident that shares neither actor nor place nor outlet with another."""
    actor = ARMY.model_copy(update={"name": f"Army {number}"})
    changes = {
        "id": f"{number:032x}",
        "actors": (actor,),
        "location": PLACE.model_copy(update={"name": f"Town {number}"}),
    }
    return StoredIncident(BASE.incident.model_copy(update=changes), 1, (a_source(f"Paper {number}", number),))


BASE, PLACE = a_stored(), a_location()


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("name", FORMATS)
async def test_many_need_no_more_memory_than_few(name: str) -> None:
    """Whatever a format keeps while it writes has an end."""
    peak_of_few = 0

    async def incidents() -> AsyncIterator[StoredIncident]:
        nonlocal peak_of_few
        for number in range(MANY):
            if number == FEW:
                peak_of_few = tracemalloc.get_traced_memory()[1]
            yield different(number)

    size = 0
    async for chunk in FORMATS[name].export(incidents()):
        size += len(chunk)

    assert size > MANY * 10
    assert tracemalloc.get_traced_memory()[1] < GROWTH * peak_of_few
