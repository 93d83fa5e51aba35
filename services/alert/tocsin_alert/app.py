"""Wiring: changes of incidents on one side, the rules in the middle, the channels on the other."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from tocsin import kit
from tocsin.contracts.alerts import AlertDue
from tocsin.contracts.messages import IncidentChanged
from tocsin.contracts.streams import CHANGED, DUE
from tocsin.kit import Misconfigured, Worker, batch_route, build, make_client, route, source
from tocsin.kit.routes import Publish, Route
from tocsin.outgoing.addresses import AllowList
from tocsin_alert import occurrences
from tocsin_alert.following import Followed
from tocsin_alert.handler import on_changed
from tocsin_alert.ledger import Ledger
from tocsin_alert.redis_ledger import RedisLedger
from tocsin_alert.rulebook import BadRules
from tocsin_alert.sending import Sender
from tocsin_alert.settings import AlertSettings
from tocsin_alert.tending import GROUP, group_of, tend


class Anew:
    """Whether the worker is to be put together once more: because it never was, or because its channels changed.

    `followed` is there from the first time on: the file may be broken just when its channels changed.
    """

    def __init__(self) -> None:
        self.wanted = True
        self.followed: Followed | None = None


def matching(followed: Followed, ledger: Ledger) -> Route[IncidentChanged, AlertDue]:
    """Find out who is to be told of what the stream brings from now on: a first start tells of no old news."""
    handler = partial(on_changed, rules=lambda: followed.book, ledger=ledger)
    return batch_route(handler, reads=CHANGED, writes=DUE, group=GROUP, begins="$")


def sending(followed: Followed, ledger: Ledger, *, board_url: str | None) -> Iterator[Route[AlertDue, AlertDue]]:
    """Tell each channel by a group of its own: none waits for another. What was not taken goes to the stream's end."""
    for name, options in followed.book.channels.items():
        channel = options.open(followed.allowed)
        occurrences.opened(name)
        sender = Sender(name, channel, options.timeout_seconds, lambda: followed.book, ledger, board_url)
        yield route(sender.tell, reads=DUE, writes=DUE, group=group_of(name))


def wire(anew: Anew) -> Worker:
    """Put the worker together."""
    anew.wanted = False
    settings = AlertSettings()
    if settings.alert_rules is None:
        raise Misconfigured("no rules are set: set TOCSIN_ALERT_RULES to a file such as infra/alert/alerts.toml")
    if anew.followed is None:
        anew.followed = _followed(settings.alert_rules, settings.alert_allow_hosts)
    followed = anew.followed
    client = make_client(settings)
    ledger = RedisLedger(client, partition=settings.partition, remember_days=settings.alert_remember_days)

    async def tended(publish: Publish[AlertDue]) -> None:
        await tend(publish, followed=followed, ledger=ledger, client=client, partition=settings.partition)
        anew.wanted = True
        worker.stop("the channels are others")

    worker = build(
        settings,
        matching(followed, ledger),
        *sending(followed, ledger, board_url=settings.alert_board_url),
        source(tended, writes=DUE),
        on_stop=client.aclose,
    )
    return worker


def _followed(file: Path, allowed: Iterable[str]) -> Followed:
    try:
        return Followed(file, AllowList.of(allowed))
    except BadRules as error:
        raise Misconfigured(str(error)) from error
    except OSError as error:
        raise Misconfigured(
            f"cannot read {file} ({error.strerror}): put one there, such as infra/alert/alerts.toml, "
            "or set TOCSIN_ALERT_RULES to one; in docker compose its folder is TOCSIN_ALERTS"
        ) from error


def main() -> None:
    """Run the worker until SIGTERM or SIGINT; put it together anew where its channels change."""
    anew = Anew()
    while anew.wanted:
        kit.main("alert", partial(wire, anew))
