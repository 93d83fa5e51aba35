"""Every kind of channel."""

from typing import Final

from tocsin_alert.channels.cap import CapOptions
from tocsin_alert.channels.mail import MailOptions
from tocsin_alert.channels.options import ChannelOptions
from tocsin_alert.channels.slack import SlackOptions
from tocsin_alert.channels.webhook import WebhookOptions

KINDS: Final[dict[str, type[ChannelOptions]]] = {
    "webhook": WebhookOptions,
    "slack": SlackOptions,
    "email": MailOptions,
    "cap": CapOptions,
}
"""By the word that a rules file has for it."""
