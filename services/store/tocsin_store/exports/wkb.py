"""Points as well-known binary."""

import struct
from typing import Final

LITTLE_ENDIAN: Final = 1
POINT: Final = 1

_POINT: Final = struct.Struct("<BIdd")


def well_known(lonlat: tuple[float, float]) -> bytes:
    """Return a point, longitude first."""
    return _POINT.pack(LITTLE_ENDIAN, POINT, *lonlat)
