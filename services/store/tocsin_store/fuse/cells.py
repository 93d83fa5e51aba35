"""The cells of H3 that a disk on the map touches: two disks that touch have a cell in common."""

from functools import lru_cache
from math import ceil, sqrt
from typing import Final

import h3

from tocsin_store.fuse.earth import distance_km

FINE: Final = 4
"""H3 resolution of the cells of towns: 45 km from one to the next, so that a town's disk touches two or three."""

COARSE: Final = 2
"""H3 resolution of the cells of regions: 320 km from one to the next."""

REACH_KM: Final = {FINE: 30.0, COARSE: 205.0}
"""How far a cell goes from its centre, in km: the most that was found over the whole earth (28.7, 200.6), and more."""

STEP_KM: Final = {FINE: 31.0, COARSE: 224.0}
"""How near the centres of two cells lie, in km: the least that was found over the whole earth (31.5, 225.4)."""


@lru_cache(maxsize=4096)
def touched(lat: float, lon: float, radius_km: float, resolution: int) -> tuple[str, ...]:
    """Return the cells that a disk touches, and perhaps some beside them."""
    reach = radius_km + REACH_KM[resolution]
    # In a grid of hexagons, the cells n steps away begin n * √3/2 steps off; the point may lie at the edge of its own.
    steps = ceil((reach + REACH_KM[resolution]) / (STEP_KM[resolution] * sqrt(3) / 2))
    around = h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), steps)
    return tuple(sorted(cell for cell in around if distance_km(lat, lon, *h3.cell_to_latlng(cell)) <= reach))
