"""A batch of messages recorded: into the log, and through it into incidents. One transaction, by one writer."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tocsin.contracts.messages import Cause, IncidentChanged
from tocsin_store import log
from tocsin_store.fuse import Mention, signature
from tocsin_store.fusing import Outcome, Turn, take_turn, tell
from tocsin_store.members import Member, Shelf, members
from tocsin_store.one_of import one_of
from tocsin_store.tables import MENTIONS, REPORTS
from tocsin_store.told import Incoming
from tocsin_store.writes import change


async def record(connection: AsyncConnection, shelf: Shelf, arrived: Sequence[Incoming]) -> list[IncidentChanged]:
    """Record messages; return what they changed, in order. One that was recorded before changes nothing."""
    known = await log.accounts(connection, (each.about.report_id for each in arrived))
    handled = {told.message_id for account in known.values() for told in account.tellings}
    fresh = {each.told.message_id: each for each in arrived if each.told.message_id not in handled}
    changed = await log.append(connection, known, list(fresh.values()))
    before = await _members_of(connection, changed.keys() & known.keys())
    last = {each.about.report_id: _cause(each) for each in fresh.values()}
    spans = {each.told.message_id: each.message.traceparent for each in fresh.values()}
    return await _fuse(connection, shelf, changed, before, last, spans=spans)


async def take_up(connection: AsyncConnection, shelf: Shelf, limit: int) -> int:
    """Fuse reports that an older version kept, so many at most; return how many they were."""
    waiting = select(REPORTS.c.id, REPORTS.c.text).where(REPORTS.c.signature.is_(None)).order_by(REPORTS.c.id)
    texts = dict((await connection.execute(waiting.limit(limit))).all())
    await change(connection, REPORTS, "signature", {id_: signature(text) for id_, text in texts.items()})
    accounts = await log.accounts(connection, texts)
    await log.read_what_they_say(connection, accounts)
    last = {id_: Cause(report_id=id_, message_id=max(account.tellings).message_id) for id_, account in accounts.items()}
    await _fuse(connection, shelf, accounts, [], last, spans={})
    return len(texts)


def _cause(each: Incoming) -> Cause:
    message = each.message
    return Cause(report_id=message.report.id, message_id=message.message_id, rereading=message.rereading)


async def _members_of(connection: AsyncConnection, report_ids: Iterable[str]) -> list[Member]:
    ids = set(report_ids)
    return await members(connection, one_of(connection, MENTIONS.c.report_id, ids)) if ids else []


async def _fuse(  # noqa: PLR0913 - what changed, and by what
    connection: AsyncConnection,
    shelf: Shelf,
    changed: Mapping[str, log.Account],
    before: Sequence[Member],
    last: Mapping[str, Cause],
    *,
    spans: Mapping[str, str | None],
) -> list[IncidentChanged]:
    """Bring incidents up to date with the accounts that changed; `last` is by each report what did it.

    `spans` are those of messages that are traced, by their ids.
    """
    counting = {number: mention for account in changed.values() for number, mention in account.counting().items()}
    turn = _turn(counting, before)
    report_of = {number: mention.report_id for number, mention in counting.items()}
    report_of |= {member.number: member.report_id for member in before}
    order = {report_id: position for position, report_id in enumerate(last)}

    def cause(outcome: Outcome) -> Cause:
        reports = {report_of[number] for number in outcome.by if number in report_of} & last.keys() or last.keys()
        return last[max(reports, key=lambda each: order[each])]

    return await tell(connection, await take_turn(connection, shelf, turn), cause, spans) if changed else []


def _turn(counting: Mapping[int, Mention], before: Sequence[Member]) -> Turn:
    was = {member.number: member for member in before}
    new = {number: m for number, m in counting.items() if number not in was or was[number].name != m.name}
    gone = [member for number, member in was.items() if number not in counting or number in new]
    retold = [(member, counting[number]) for number, member in was.items() if number in counting and number not in new]
    return Turn(new, gone, retold)
