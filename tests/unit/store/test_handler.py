"""Messages in, kept or refused, in order."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from builders import a_geocoded, a_report, an_incident

from tocsin.contracts.base import Message
from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, RejectReason, ReportGeocoded
from tocsin.contracts.streams import CHANGED, GEOCODED
from tocsin.kit.errors import Invalid, Misconfigured, Transient
from tocsin.kit.routes import Route
from tocsin.kit.testing import entry_of, pipe, work
from tocsin_store.app import recording, relaying, wire
from tocsin_store.fuse import Correction
from tocsin_store.handler import on_geocoded
from tocsin_store.outbox import Marked, Waiting
from tocsin_store.relay import Relay
from tocsin_store.repository import ANY, Counts, Matching, StoredIncident, StoredReport
from tocsin_store.settings import StoreSettings

README = Path(__file__).parents[3] / "services" / "store" / "README.md"

SOUND = a_geocoded()
UNSOUND = a_geocoded(a_report(), incidents=(an_incident(a_report("Another text altogether, of many more words.")),))


class FakeRepository:
    """Takes everything for new; away when it is told to be."""

    def __init__(self, *, away: bool = False) -> None:
        self.batches: list[list[ReportGeocoded]] = []
        self._away = away

    async def record(self, messages: Sequence[ReportGeocoded]) -> list[list[IncidentChanged]]:
        if self._away:
            raise Transient("away")
        self.batches.append(list(messages))
        return [[change_of(message)] for message in messages]

    async def known_reports(self, ids: Sequence[str]) -> set[str]:
        raise NotImplementedError(ids)

    async def incidents(self, limit: int, matching: Matching = ANY) -> list[StoredIncident]:
        raise NotImplementedError(limit, matching)

    async def incident(self, incident_id: str) -> StoredIncident | None:
        raise NotImplementedError(incident_id)

    async def corrections(self, incident_id: str) -> list[Correction]:
        raise NotImplementedError(incident_id)

    async def reports_of(self, incident_id: str) -> list[StoredReport]:
        raise NotImplementedError(incident_id)

    async def report(self, report_id: str) -> StoredReport | None:
        raise NotImplementedError(report_id)

    async def incidents_of(self, report_id: str) -> list[StoredIncident]:
        raise NotImplementedError(report_id)

    async def counts(self) -> Counts:
        raise NotImplementedError

    async def correct(self, correction: Correction) -> list[IncidentChanged]:
        raise NotImplementedError(correction)

    async def describe(self) -> str:
        raise NotImplementedError

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


class NoOutbox:
    """Has nothing to tell."""

    async def untold(self, mark: str, limit: int) -> list[Marked]:
        raise NotImplementedError(mark, limit)

    async def note_told(self, mark: str) -> None:
        raise NotImplementedError(mark)

    async def waiting(self) -> Waiting:
        raise NotImplementedError


def change_of(message: ReportGeocoded) -> IncidentChanged:
    return IncidentChanged(
        message_id="c" + message.message_id,
        produced_at=message.produced_at,
        kind=ChangeKind.CREATED,
        incident=message.incidents[0],
        revision=1,
        cause=Cause(report_id=message.report.id, message_id=message.message_id),
    )


async def test_sound_messages_are_kept_together_and_unsound_ones_refused() -> None:
    """One transaction for what is kept; each result stands where its message stood."""
    repository = FakeRepository()
    other = a_geocoded()

    results = await on_geocoded([SOUND, UNSOUND, other], repository=repository)

    assert [[SOUND, other]] == repository.batches
    assert [[], []] == [results[0], results[2]]
    assert isinstance(results[1], Invalid)


async def test_a_batch_with_nothing_to_keep_opens_no_transaction() -> None:
    """The write lock is for those who write."""
    repository = FakeRepository()

    [refused] = await on_geocoded([UNSOUND], repository=repository)

    assert ([], True) == (repository.batches, "quotes" in str(refused))


def a_route(repository: FakeRepository) -> Route[ReportGeocoded, Message]:
    return recording(repository, Relay(NoOutbox()))


async def test_as_a_route_it_reads_geocoded_and_writes_nothing() -> None:
    """The group is the one that the registry names. What is kept changes goes out by the relay."""
    repository = FakeRepository()
    route = a_route(repository)

    assert (GEOCODED, None, "store") == (route.reads, route.writes, route.group)
    assert [] == await pipe(route, SOUND)
    assert [[SOUND]] == repository.batches


async def test_the_relay_writes_changed() -> None:
    """The registry says that the store does."""
    writing = relaying(Relay(NoOutbox()))

    assert (CHANGED, "store") == (writing.writes, writing.name)


async def test_as_a_route_it_dead_letters_what_is_unsound() -> None:
    """With the reason; the message beside it is kept."""
    repository = FakeRepository()
    worked = await work(a_route(repository), [entry_of(UNSOUND, number=1), entry_of(SOUND, number=2)])

    assert [RejectReason.REFUSED] == [rejected.reason for rejected in worked.rejected]
    assert ([[SOUND]], []) == (repository.batches, worked.pending)


async def test_while_the_database_is_away_messages_stay_pending() -> None:
    """They are good; they are tried again."""
    worked = await work(a_route(FakeRepository(away=True)), [entry_of(SOUND)])

    assert ([], ["1-0"]) == (worked.rejected, worked.pending)


def test_the_database_is_set_by_the_environment_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL may hold a password."""
    assert "sqlite:///var/tocsin.db" == StoreSettings().store_database_url

    assert "| `TOCSIN_STORE_DATABASE_URL` | `sqlite:///var/tocsin.db` |" in README.read_text("utf-8")

    monkeypatch.setenv("TOCSIN_STORE_DATABASE_URL", "sqlite:///elsewhere.db")

    assert "sqlite:///elsewhere.db" == StoreSettings().store_database_url
    assert "elsewhere" not in repr(StoreSettings())


async def test_a_worker_that_is_set_up_wrongly_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """`kit.main` makes one line and status 2 of it."""
    monkeypatch.setenv("TOCSIN_STORE_DATABASE_URL", "mysql://db")

    with pytest.raises(Misconfigured, match="the store has no driver for mysql; set TOCSIN_STORE_DATABASE"):
        await wire()
