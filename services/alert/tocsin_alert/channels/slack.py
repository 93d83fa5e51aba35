"""Messages shaped as Slack's incoming webhooks take them; Mattermost, Rocket.Chat and Zulip take them too.

Slack shows the blocks, whose `plain_text` has no markup at all. The others show `text`, in which what reports say must
call nobody and draw nothing.
"""

from typing import Final, Literal

import orjson

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Alert
from tocsin_alert.channels.http import Poster
from tocsin_alert.channels.options import HttpOptions
from tocsin_alert.wording.clean import one_line
from tocsin_alert.wording.notice import Notice
from tocsin_alert.wording.plain import plain

HEADER_LETTERS: Final = 150
SECTION_LETTERS: Final = 3000
"""Slack refuses a message with longer ones."""

BREAK: Final = "\u200b"
"""Of no width: it parts what would mean something together."""


class SlackOptions(HttpOptions):
    """Posts what Slack, Mattermost, Rocket.Chat and Zulip show in a room. The URL is a secret: `url_file` has it."""

    kind: Literal["slack"]

    def open(self, allowed: AllowList) -> "Slack":
        return Slack(Poster(self.address, allowed=allowed, timeout_seconds=self.timeout_seconds, tls=self.tls()))


class Slack:
    """The channel."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def send(self, alert: Alert) -> None:
        await self._poster.post(orjson.dumps(message(alert.notice)), {"Content-Type": "application/json"})


def message(notice: Notice) -> dict[str, object]:
    """Return what is posted."""
    body = "\n".join(f"{label}: {text}" for label, text in notice.lines)
    blocks: list[dict[str, object]] = [
        {"type": "header", "text": _plain_text(one_line(notice.headline, HEADER_LETTERS))},
        {"type": "section", "text": _plain_text(body[:SECTION_LETTERS] or "-")},
    ]
    if notice.quote:
        blocks.append({"type": "context", "elements": [_plain_text(f"“{notice.quote}”")]})
    if notice.link:
        link = f"<{escaped(notice.link)}|Open on the board>"
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": link}})
    return {"text": harmless(plain(notice)), "blocks": blocks}


def escaped(text: str) -> str:
    """Return a text in which nothing is one of Slack's commands: `<!channel>` and links begin with a bracket."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def harmless(text: str) -> str:
    """Return a text that calls nobody (`@all`), and has no link or picture that hides where it leads (`[a](b)`)."""
    return escaped(text).replace("@", f"@{BREAK}").replace("](", f"]{BREAK}(")


def _plain_text(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text, "emoji": False}
