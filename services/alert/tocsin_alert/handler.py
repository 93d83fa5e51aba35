"""Changes in; for each, what somebody is to be told."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.contracts.messages import IncidentChanged
from tocsin_alert.ledger import Lane, Ledger
from tocsin_alert.rulebook import Rulebook
from tocsin_alert.rules.matching import GONE, begins, meets


async def on_changed(
    changes: Sequence[IncidentChanged], *, rules: Callable[[], Rulebook], ledger: Ledger
) -> list[list[AlertDue]]:
    """Return for each change what is due: to whom it concerns now, and to whom the incident ever did.

    In the order of the file: of two rules for one channel the first tells it.
    """
    book = rules()
    asked: list[tuple[IncidentChanged, Sequence[Lane]]] = []
    for change in changes:
        asked.append((change, list(_lanes(book, change))))
        await asyncio.sleep(0)  # thousands of rules take a while: let health checks through
    concerned = await ledger.interested(asked)
    return [list(_due(each, lanes, book)) for each, lanes in zip(changes, concerned, strict=True)]


def _lanes(book: Rulebook, change: IncidentChanged) -> Iterator[Lane]:
    for rule in book.rules.values():
        if begins(rule, change) and meets(rule, change.incident):
            yield from ((rule.name, channel) for channel in rule.channels)


def _due(change: IncidentChanged, lanes: Sequence[Lane], book: Rulebook) -> Iterator[AlertDue]:
    place = {name: n for n, name in enumerate(book.rules)}
    for name, channel in sorted(lanes, key=lambda lane: place.get(lane[0], len(place))):
        rule = book.rules.get(name)
        at_work = rule is not None and rule.enabled and channel in rule.channels
        # Who was told, by a rule that is there no more, is told still that it was wrong.
        if at_work or (change.kind in GONE and channel in book.channels):
            yield AlertDue(
                kind=DueKind.INCIDENT,
                key=f"{change.incident.id}/{change.revision}/{name}",
                rule=name,
                channel=channel,
                change=change,
                meets=rule is not None and meets(rule, change.incident),
            )
