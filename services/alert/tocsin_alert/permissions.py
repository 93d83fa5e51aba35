"""What alert needs in Redis: the changes, which it reads unlisted; its own stream; and, beside that, who was told."""

from typing import Final

from tocsin.access.permissions import registered
from tocsin.contracts.streams import CHANGED, DUE

NEEDS: Final = registered("alert", feeds=True, also=(CHANGED, DUE), keeps=("alerts.due:*",))
