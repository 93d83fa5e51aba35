"""A file of rules, read as the worker reads it; and a channel of it, tried."""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels import Alert, Undelivered
from tocsin_alert.rulebook import BadRules, Rulebook, read
from tocsin_alert.rules.decision import Decision, Step
from tocsin_alert.rules.rule import Rule
from tocsin_alert.settings import AlertSettings
from tocsin_alert.wording.notice import notice_of
from tocsin_cli.configuration import configured
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.showing import counted, printable, say

TEST_RULE: Final = "test"
"""The rule that a test is said to come from."""

NOT_A_CONDITION: Final = {"channels", "enabled", "updates", "per_hour", "quiet", "changes"}


def rulebook(file: Path | None) -> Rulebook:
    """Return what a file says. Raises `UsageError`, and `CommandError` where the file cannot be used."""
    if file is None:
        raise UsageError("say where the rules are: --rules infra/alert/alerts.toml, or TOCSIN_ALERT_RULES")
    try:
        return read(file, AllowList.of(configured(AlertSettings).alert_allow_hosts))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    except BadRules as error:
        raise CommandError(str(error)) from error


def check(file: Path | None) -> None:
    """Print what a file says. Raises `CommandError` with all that is wrong in it."""
    book = rulebook(file)
    for name, options in book.channels.items():
        used = sum(name in rule.channels for rule in book.rules.values())
        print(f"channel {name}: {options.kind}, told by {counted(used, 'rule')}")  # noqa: T201 - it is the answer
    for rule in book.rules.values():
        print(printable(f"rule {rule.name}: {_about(rule)}"))  # noqa: T201 - it is the answer
    say(f"tocsin: {file} is good: {counted(len(book.rules), 'rule')}, {counted(len(book.channels), 'channel')}")


def send_test(channel: str, file: Path | None) -> None:
    """Send a test to a channel. Raises `CommandError` with what the receiver answered."""
    book = rulebook(file)
    if channel not in book.channels:
        raise UsageError(f"no channel is called {channel}; there are {', '.join(book.channels) or 'none'}")
    settings, at = configured(AlertSettings), datetime.now(UTC)
    key = f"test/{secrets.token_hex(8)}"
    due = AlertDue(kind=DueKind.TEST, key=key, rule=TEST_RULE, channel=channel)
    decision = Decision(Step.ALERT)
    alert = Alert(due, decision, notice_of(due, decision, board_url=settings.alert_board_url), (), at)

    async def send() -> str | None:
        return await book.channels[channel].open(AllowList.of(settings.alert_allow_hosts)).send(alert)

    try:
        against = asyncio.run(send())
    except Undelivered as error:
        raise CommandError(f"{channel} did not take it: {error}") from error
    say(f"tocsin: {channel} has taken it, by the key {key}" + (f", but not for all: {against}" if against else ""))


def _about(rule: Rule) -> str:
    asks = rule.model_dump(mode="json", exclude_defaults=True, exclude=NOT_A_CONDITION)
    conditions = ", ".join(f"{key} {value}" for key, value in asks.items()) or "every incident"
    off = "" if rule.enabled else " (off)"
    return f"{conditions} → {', '.join(rule.channels)}; updates {rule.updates}, {rule.per_hour} an hour{off}"
