"""What the board needs in Redis: to look at every stream and at how the sources do, and its callers' rates.

Its admins put dead letters back and drop them, which is the one thing that it writes.
"""

from typing import Final

from tocsin.access.permissions import Needs
from tocsin.contracts.streams import STREAMS

NEEDS: Final = Needs("board", sees=STREAMS, mends=STREAMS, keeps=("board:*",), sees_keys=("sources", "sources:page:*"))
