"""What the board needs in Redis: to look at every stream and at how the sources do, and its callers' rates."""

from typing import Final

from tocsin.access.permissions import Needs
from tocsin.contracts.streams import STREAMS

NEEDS: Final = Needs("board", sees=STREAMS, keeps=("board:*",), sees_keys=("sources", "sources:page:*"))
