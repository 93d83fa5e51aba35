"""What every repository keeps to."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from databases import execute

from tocsin.contracts.geo import Place
from tocsin.contracts.incident import Incident, SetAside, SetAsideStatus, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import Cause, ChangeKind, ReportGeocoded, SourceRef
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin.contracts.report import Position, Report, Source, SourceKind
from tocsin.kit.errors import Transient
from tocsin_store import recording
from tocsin_store.repository import Counts, Matching, Repository, StoredIncident, StoredReport

PAPER = a_report(id="1" * 64, source=Source(name="Paper", kind=SourceKind.NEWS), url="https://paper.example/1")
RADIO = a_report(id="2" * 64, source=Source(name="Radio", kind=SourceKind.WIRE), published_at=None)

ASIDE = SetAside(
    start=0, end=6, quote="Gunmen", status=SetAsideStatus.HISTORICAL, reason="a year ago", rule="historical"
)
PLACE = Place(start=28, end=37, text="Maiduguri", reason="the gazetteer has no such place")


def on(day: str, until: str | None = None) -> When:
    return When(
        start=date.fromisoformat(day),
        end=date.fromisoformat(until or day),
        precision=TimePrecision.DAY,
        basis=TimeBasis.EXPLICIT,
    )


HOURS = count(2)


def of_group(report: Report, group: str | None, **changes: object) -> Report:
    return report.model_copy(update={"group": group, **changes})


def quoting(report: Report, incident: Incident) -> Incident:
    """Return an incident as the store has it: its evidence says which report it quotes."""
    evidence = tuple(each.model_copy(update={"report_id": report.id}) for each in incident.evidence)
    return incident.model_copy(update={"evidence": evidence})


def told(report: object = None, *, produced_at: datetime | None = None, **changes: object) -> ReportGeocoded:
    """Make a message that tells of an incident, hours after the last one."""
    report, produced_at = report or PAPER, produced_at or datetime.now(UTC) + timedelta(hours=next(HOURS))
    return a_geocoded(report, incidents=(an_incident(report, **changes),), produced_at=produced_at)


class TestRecord:
    """Messages in, changes out."""

    async def test_a_new_incident_is_created(self, repository: Repository) -> None:
        """The change says what made it, and names the report as its source."""
        message = told()

        [[change]] = await repository.record([message])

        assert (ChangeKind.CREATED, 1) == (change.kind, change.revision)
        assert quoting(PAPER, message.incidents[0]) == change.incident
        assert Cause(report_id=PAPER.id, message_id=message.message_id) == change.cause
        known = {"report_id": PAPER.id, "published_at": PAPER.published_at, "url": PAPER.url, "group": PAPER.id}
        assert (SourceRef(source=PAPER.source, **known),) == change.sources
        assert (1, 1) == (change.source_count, change.independent_source_count)

    async def test_the_same_report_in_a_new_message_changes_nothing(self, repository: Repository) -> None:
        """An archive that is fed in again is silent."""
        await repository.record([told()])

        assert [[]] == await repository.record([told()])
        assert Counts(reports=1, mentions=1, incidents=1) == await repository.counts()

    async def test_a_message_that_comes_again_changes_nothing(self, repository: Repository) -> None:
        """The worker died between commit and acknowledgement: what it changed is in the outbox since the commit."""
        message = told()
        await repository.record([message])

        assert [[]] == await repository.record([message])
        assert Counts(reports=1, mentions=1, incidents=1) == await repository.counts()

    async def test_a_message_that_comes_late_does_not_undo_a_newer_one(self, repository: Repository) -> None:
        """Neither one that changed something, nor one that changed nothing."""
        early, idle, late = told(confidence=0.5), told(confidence=0.5), told(confidence=0.9)
        for message in (early, idle, late):
            await repository.record([message])

        assert [[], [], []] == await repository.record([early, idle, late])
        [stored] = await repository.incidents(10)
        assert (2, 0.9) == (stored.revision, stored.incident.confidence)

    async def test_a_message_twice_in_a_batch_counts_once(self, repository: Repository) -> None:
        """Both of its entries may be acknowledged; one hand-over wins."""
        message = told()

        first, second = await repository.record([message, message])

        assert (1, 0) == (len(first), len(second))
        assert Counts(reports=1, mentions=1, incidents=1) == await repository.counts()

    async def test_a_second_report_of_an_incident_adds_its_source(self, repository: Repository) -> None:
        """In the order in which they came."""
        await repository.record([told(PAPER)])
        [[change]] = await repository.record([told(RADIO)])

        assert (ChangeKind.UPDATED, 2, ["Paper", "Radio"]) == (
            change.kind,
            change.revision,
            [ref.source.name for ref in change.sources],
        )
        [stored] = await repository.incidents(10)
        assert StoredIncident(change.incident, 2, change.sources) == stored

    async def test_copies_that_ingest_found_are_one_source(self, repository: Repository) -> None:
        """Though what is left of the text in the copy is unlike it; each still tells, and a third report is another."""
        first, copy = of_group(PAPER, PAPER.id), of_group(RADIO, PAPER.id, text="Two dead, a radio says.")
        other = of_group(RADIO, "c" * 64, id="c" * 64, text="Five men died there.", source=Source(name="A third"))

        await repository.record([told(first)])
        [[change]] = await repository.record([told(copy)])
        assert (2, 1) == (change.source_count, change.independent_source_count)
        assert [PAPER.id, PAPER.id] == [ref.group for ref in change.sources]

        [[change]] = await repository.record([told(other)])
        assert (3, 2) == (change.source_count, change.independent_source_count)

    async def test_a_group_that_is_known_late_counts_as_if_it_had_been_known(self, repository: Repository) -> None:
        """A report was read before anybody looked for copies: read anew it is one, whatever is told of it later."""
        alone, copy = (of_group(RADIO, group, text="Two dead, a radio says.") for group in (None, PAPER.id))
        await repository.record([told(of_group(PAPER, PAPER.id)), told(alone)])

        [[change]] = await repository.record([told(copy)])
        assert 1 == change.independent_source_count
        await repository.record([told(of_group(RADIO, None, text=alone.text), confidence=0.7)])
        [stored] = await repository.incidents(10)
        assert [PAPER.id, PAPER.id] == [ref.group for ref in stored.sources]

    async def test_a_report_without_incidents_is_kept(self, repository: Repository) -> None:
        """It was read, and held nothing: that is known too."""
        assert [[]] == await repository.record([a_geocoded(PAPER, incidents=())])
        assert {PAPER.id} == await repository.known_reports([PAPER.id, RADIO.id])

    async def test_many_incidents_of_one_report_come_in_one_order(self, repository: Repository) -> None:
        """By their ids, in which order the report tells them."""
        message = a_geocoded(PAPER, incidents=[an_incident(PAPER, id=name) for name in ("c", "a", "b")])

        [made] = await repository.record([message])

        assert ["a", "b", "c"] == [change.incident.id for change in made]

    async def test_a_batch_is_kept_whole_or_not_at_all(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A worker that dies before the commit leaves nothing behind, and the batch can come again."""
        batch = [told(id="a"), told(RADIO, id="b", location=a_location(lat=40))]

        async def fail(*_: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(recording, "tell", fail)
            with pytest.raises(ZeroDivisionError):
                await repository.record(batch)

        assert Counts(reports=0, mentions=0, incidents=0) == await repository.counts()
        assert [1, 1] == [len(changes) for changes in await repository.record(batch)]

    async def test_everything_the_wire_carries_comes_back(self, repository: Repository) -> None:
        """Incident and source, with all their fields; zones become UTC."""
        instant = datetime(2024, 1, 29, 8, 30, 5, 123_000, tzinfo=UTC)
        report = a_report(text="Un obús cayó en Járkov \U0001f4a5.", published_at=instant, url="https://x.example/é")
        incident = an_incident(report, time=on("2024-01-28", "2024-01-29"), location=a_location(lat=-0.1, lon=180.0))

        await repository.record([a_geocoded(report, incidents=(incident,))])

        [stored] = await repository.incidents(1)
        assert quoting(report, incident) == stored.incident
        assert (instant, "https://x.example/é") == (stored.sources[0].published_at, stored.sources[0].url)

    async def test_a_nul_in_a_text_loses_no_report(self, repository: Repository) -> None:
        """PostgreSQL keeps none: another character stands for it, so that offsets still hold."""
        report = a_report("Gunmen\0 killed two people in Maiduguri.", title="a\0b")

        [[change]] = await repository.record([a_geocoded(report, incidents=(an_incident(report),))])

        assert "Gunmen\0 killed" in change.incident.evidence[0].quote
        [stored] = await repository.incidents(1)
        assert change.incident == stored.incident
        [kept] = await repository.reports_of("i-1")
        assert report.text.replace("\0", "?") == kept.report.text.replace("\0", "?").replace("\ufffd", "?")


class TestOneIncident:
    """An incident by its id, and the reports that tell of it."""

    async def test_it_comes_with_its_reports_in_full(self, repository: Repository) -> None:
        """Each report once, texts and all, in the order in which they came in."""
        position = Position(lat=11.8, lon=13.2, radius_km=3, name="Maiduguri")
        paper = of_group(PAPER, RADIO.id, position=position)
        await repository.record([told(RADIO)])
        await repository.record([told(paper)])
        await repository.record([told(RADIO, confidence=0.7)])

        found = await repository.incident("i-1")

        assert found is not None
        assert found == (await repository.incidents(1))[0]
        assert [StoredReport(each, (), ()) for each in (paper, RADIO)] == await repository.reports_of("i-1")

    async def test_an_id_that_is_not_there_finds_nothing(self, repository: Repository) -> None:
        """Neither an incident nor a report."""
        await repository.record([told()])

        assert (None, []) == (await repository.incident("i-2"), await repository.reports_of("i-2"))
        assert (None, []) == (await repository.report("9" * 64), await repository.incidents_of("9" * 64))


class TestOneReport:
    """A report by its id, with what it tells beside incidents, and the incidents it tells of."""

    async def test_it_comes_with_what_its_latest_message_tells(self, repository: Repository) -> None:
        """Passages set aside and every place: of the message made last, in whichever order they come."""
        newest, oldest = (told(produced_at=datetime(2024, 1, day, tzinfo=UTC)) for day in (2, 1))
        newest = newest.model_copy(update={"set_aside": (ASIDE,), "places": (PLACE,)})
        await repository.record([newest])
        await repository.record([oldest])

        assert StoredReport(PAPER, (ASIDE,), (PLACE,)) == await repository.report(PAPER.id)
        assert [StoredReport(PAPER, (ASIDE,), (PLACE,))] == await repository.reports_of("i-1")

    async def test_a_report_without_incidents_is_found_too(self, repository: Repository) -> None:
        """What it told was set aside: an analyst asks why there is nothing of it."""
        await repository.record([a_geocoded(PAPER, incidents=(), set_aside=(ASIDE,))])

        assert StoredReport(PAPER, (ASIDE,), ()) == await repository.report(PAPER.id)
        assert [] == await repository.incidents_of(PAPER.id)

    async def test_it_leads_to_its_incidents(self, repository: Repository) -> None:
        """Those of today: what two reports tell of one is one."""
        await repository.record([told(), told(RADIO, id="i-2")])

        [incident] = await repository.incidents_of(RADIO.id)

        assert [incident] == await repository.incidents(2)
        assert {PAPER.id, RADIO.id} == {source.report_id for source in incident.sources}


class TestQueries:
    """What can be asked."""

    @pytest.fixture
    async def three(self, repository: Repository) -> Repository:
        """One bombing in Nigeria, one protest in Kenya a week before, one undated attack nowhere."""
        bombing = an_incident(PAPER, id="bombing", sub_event_type=SubEventType.REMOTE_EXPLOSIVE, time=on("2024-02-08"))
        protest = an_incident(
            PAPER,
            id="protest",
            sub_event_type=SubEventType.PEACEFUL_PROTEST,
            time=on("2024-01-30", "2024-02-01"),
            location=a_location(country="KE"),
            confidence=0.3,
        )
        attack = an_incident(PAPER, id="attack", location=None, location_reason="no place is named")
        await repository.record([a_geocoded(PAPER, incidents=(attack, protest, bombing))])
        return repository

    async def test_incidents_come_newest_first(self, three: Repository) -> None:
        """By their last day; the undated come last, not first."""
        assert ["bombing", "protest", "attack"] == [stored.incident.id for stored in await three.incidents(10)]

    async def test_no_more_come_than_were_asked_for(self, three: Repository) -> None:
        """The newest of them."""
        assert ["bombing"] == [stored.incident.id for stored in await three.incidents(1)]

    @pytest.mark.parametrize(
        ("matching", "names"),
        [
            (Matching(countries=("KE",)), ["protest"]),
            (Matching(types=(EventType.EXPLOSIONS,)), ["bombing"]),
            (Matching(since=date(2024, 2, 1)), ["bombing", "protest"]),
            (Matching(since=date(2024, 2, 2)), ["bombing"]),
            (Matching(until=date(2024, 1, 30)), ["protest"]),
            (Matching(until=date(2024, 1, 29)), []),
            (Matching(min_confidence=0.5), ["bombing", "attack"]),
            (Matching(countries=("NG",), min_confidence=0.9), []),
        ],
    )
    async def test_incidents_are_narrowed_by_what_is_asked(
        self, three: Repository, matching: Matching, names: list[str]
    ) -> None:
        """An interval is found by any of its days; all conditions hold at once."""
        assert names == [stored.incident.id for stored in await three.incidents(10, matching)]

    async def test_more_ids_can_be_asked_than_a_statement_takes(self, three: Repository) -> None:
        """The question is cut into pieces."""
        assert {PAPER.id} == await three.known_reports([f"{n:064x}" for n in range(40_000)] + [PAPER.id])

    async def test_ping_returns_while_the_tables_are_there(self, repository: Repository, url: str) -> None:
        """Readiness asks it: a worker whose database was swapped for an empty one must not look well."""
        assert await repository.ping() is None

        await execute(url, "ALTER TABLE tellings RENAME TO gone")
        with pytest.raises(Transient, match=r'no such table: tellings|relation "tellings" does not exist'):
            await repository.ping()
