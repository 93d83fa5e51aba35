"""Every kind of channel."""

from typing import Final

from tocsin_alert.channels.options import ChannelOptions
from tocsin_alert.channels.webhook import WebhookOptions

KINDS: Final[dict[str, type[ChannelOptions]]] = {"webhook": WebhookOptions}
"""By the word that a rules file has for it."""
