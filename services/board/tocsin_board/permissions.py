"""What the board needs in Redis: to look at every stream and at how the sources do, and its callers' rates."""

from typing import Final

from tocsin.contracts.streams import STREAMS
from tocsin.kit.permissions import Needs

NEEDS: Final = Needs("board", sees=STREAMS, keeps=("board:*",), sees_keys=("sources", "sources:page:*"))
