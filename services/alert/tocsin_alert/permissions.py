"""What alert needs in Redis: the changes, which it reads unlisted; its own stream; and, beside that, who was told."""

from typing import Final

from tocsin.contracts.streams import CHANGED, DUE
from tocsin.kit.permissions import registered

NEEDS: Final = registered("alert", feeds=True, also=(CHANGED, DUE), keeps=("alerts.due:*",))
