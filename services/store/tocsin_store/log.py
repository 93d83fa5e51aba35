"""The log: reports, the messages that told of them, and what they said. It is only ever added to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.incident import Incident
from tocsin_store.fuse import Mention
from tocsin_store.one_of import one_of
from tocsin_store.rows import Row, report_row, source_ref
from tocsin_store.searching.words import of_mention
from tocsin_store.tables import MENTIONS, REPORTS, TELLINGS
from tocsin_store.told import About, Incoming, Told, counting, digests, first_known
from tocsin_store.writes import add, change


@dataclass(slots=True)
class Account:
    """One report: what holds for all that it tells, the messages that told of it, and what they say.

    `incidents` is by digest; `numbers` are those of its mentions, by their ids.
    """

    about: About
    tellings: list[Told]
    incidents: dict[str, list[Incident]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def counting(self) -> dict[int, Mention]:
        """Return those of its mentions that count, by number."""
        return {self.numbers[each.id]: each for each in counting(self.about, self.tellings, self.incidents)}

    def gist(self) -> tuple[object, ...]:
        """Return what its mentions follow from: a telling that leaves it as it was changes nothing."""
        about, latest = self.about, max(self.tellings).digest if self.tellings else None
        return about.received, about.source.group, digests(self.tellings), latest


async def accounts(connection: AsyncConnection, report_ids: Iterable[str]) -> dict[str, Account]:
    """Return what is known of those of the reports that are stored, but for what they say."""
    question = (
        select(
            *(REPORTS.c[name] for name in ("received", "signature", "source_name", "source_kind", "text_group")),
            *(REPORTS.c[name] for name in ("published_at", "url")),
            *(TELLINGS.c[name] for name in ("report_id", "message_id", "read_at", "produced_at", "digest")),
        )
        .join(TELLINGS, TELLINGS.c.report_id == REPORTS.c.id)
        .where(one_of(connection, REPORTS.c.id, report_ids))
    )
    found: dict[str, Account] = {}
    for row in (await connection.execute(question)).mappings():
        about = About(row["report_id"], row["received"], source_ref(row), row["signature"])
        account = found.setdefault(row["report_id"], Account(about, []))
        account.tellings.append(told(row))
    return found


def told(row: RowMapping) -> Told:
    """Return what a row of `tellings` says of its message."""
    return Told(row["read_at"] or row["produced_at"], row["produced_at"], row["message_id"], row["digest"])


async def read_what_they_say(connection: AsyncConnection, found: Mapping[str, Account]) -> None:
    """Read what stored reports were told to say, into their accounts."""
    if not found:
        return
    for account in found.values():
        account.incidents = {told.digest: [] for told in account.tellings}
    question = select(MENTIONS).where(one_of(connection, MENTIONS.c.report_id, found)).order_by(MENTIONS.c.number)
    for row in (await connection.execute(question)).mappings():
        account, incident = found[row["report_id"]], Incident.model_validate_json(row["content"])
        account.incidents.setdefault(row["digest"], []).append(incident)
        account.numbers[f"{row['digest']}/{incident.id}"] = row["number"]


async def append(
    connection: AsyncConnection, known: Mapping[str, Account], fresh: Sequence[Incoming]
) -> dict[str, Account]:
    """Add messages to the log; return the accounts of those reports whose mentions may now be others.

    `known` are the accounts of those of their reports that were stored before.
    """
    by_report: dict[str, list[Incoming]] = {}
    for each in fresh:
        by_report.setdefault(each.about.report_id, []).append(each)
    changed: dict[str, Account] = {}
    for report_id, arrived in by_report.items():
        account = known.get(report_id) or Account(arrived[0].about, [])
        before = account.gist()
        account.about = first_known(account.about, [each.about for each in arrived])
        account.tellings += [each.told for each in arrived]
        if account.gist() != before:
            changed[report_id] = account
    stored_before = {report_id: account for report_id, account in changed.items() if report_id in known}
    await read_what_they_say(connection, stored_before)
    await add(
        connection, REPORTS, [_report_row(by_report[id_][0], a) for id_, a in changed.items() if id_ not in known]
    )
    await change(connection, REPORTS, "received", {id_: a.about.received for id_, a in stored_before.items()})
    await change(connection, REPORTS, "text_group", {id_: a.about.source.group for id_, a in stored_before.items()})
    await add(connection, TELLINGS, [_telling_row(each) for each in fresh])
    await _add_mentions(connection, changed, fresh)
    return changed


async def _add_mentions(connection: AsyncConnection, changed: Mapping[str, Account], fresh: Iterable[Incoming]) -> None:
    last = (await connection.execute(select(func.max(MENTIONS.c.number)))).scalar() or 0
    rows: list[Row] = []
    for each in fresh:
        account = changed.get(each.about.report_id)
        if account is None or account.incidents.get(each.told.digest):
            continue
        account.incidents[each.told.digest] = list(each.message.incidents)
        for incident, content in zip(each.message.incidents, each.contents, strict=True):
            number = last + len(rows) + 1
            account.numbers[f"{each.told.digest}/{incident.id}"] = number
            rows.append(_mention_row(each, number, incident, content))
    await add(connection, MENTIONS, rows)


def _report_row(first: Incoming, account: Account) -> Row:
    return report_row(first.message.report) | {
        "received": account.about.received,
        "text_group": account.about.source.group,
        "signature": account.about.signature,
    }


def _telling_row(each: Incoming) -> Row:
    again = each.message.rereading
    return {
        "message_id": each.told.message_id,
        "report_id": each.about.report_id,
        "produced_at": each.told.produced_at,
        "digest": each.told.digest,
        "set_aside": each.beside.set_aside,
        "places": each.beside.places,
        "entities": each.beside.entities,
        "read_at": None if again is None else again.read_at,
        "replay": None if again is None else again.replay,
    }


def _mention_row(each: Incoming, number: int, incident: Incident, content: str) -> Row:
    return {
        "number": number,
        "report_id": each.about.report_id,
        "digest": each.told.digest,
        "incident_id": incident.id,
        "content": content,
        "sentences": of_mention(each.message.report.text, incident),
    }
