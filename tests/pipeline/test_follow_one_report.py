"""One report from the text that came in to the incident that is kept. Read this first: it is the whole flow.

Each step is a worker. Here they are called one after the other, in this process; in life each is a process of its own
and a stream lies between them. The route is the same object in both.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.messages import ChangeKind, IncidentChanged, ReportGeocoded, ReportReceived
from tocsin.contracts.ontology import EventType, SubEventType
from tocsin.contracts.report import Source, SourceKind
from tocsin.kit.testing import RecordingPublish, pipe
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_enrich.app import enriching
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.app import geocoding
from tocsin_ingest.normalise import report_from_text
from tocsin_store.app import recording
from tocsin_store.relay import Relay
from tocsin_store.sql import SqlRepository, open_repository

CAME_IN = """date 2024-05-14

Gunmen on motorbikes killed three farmers and wounded at least five others near Dikwa, in Nigeria's Borno State, on
Monday, the police said. In 2014 gunmen killed dozens of people in the same district.
"""


@pytest_asyncio.fixture
async def repository(tmp_path: Path) -> AsyncIterator[SqlRepository]:
    repository = await open_repository(f"sqlite:///{tmp_path / 'tocsin.db'}")
    yield repository
    await repository.aclose()


async def test_follow_one_report(repository: SqlRepository) -> None:
    """A text comes in; an incident is kept that says what, who, how many, when and where, with the words for each."""
    # ingest: what came in? The text without its header, the time, the source; the id is a hash of these.
    report = report_from_text(CAME_IN, source=Source(name="Lantern Wire", kind=SourceKind.WIRE))
    assert report.text.startswith("Gunmen on motorbikes")
    assert "2024-05-14" == f"{report.published_at:%Y-%m-%d}"

    # enrich: what happened, who did it, how many, when? Old events are set aside, not coded as new ones.
    [enriched] = await pipe(enriching(load_lexicon()), ReportReceived(report=report))
    [draft] = enriched.incidents
    assert (EventType.VIOLENCE_AGAINST_CIVILIANS, SubEventType.ATTACK) == (draft.event_type, draft.sub_event_type)
    assert IncidentStatus.ASSERTED == draft.status
    assert draft.casualties.killed is not None
    assert draft.casualties.injured is not None
    assert (3, 3) == (draft.casualties.killed.min, draft.casualties.killed.max)
    assert (5, None) == (draft.casualties.injured.min, draft.casualties.injured.max)
    assert draft.time is not None
    assert "2024-05-13" == f"{draft.time.start}" == f"{draft.time.end}"
    assert ["historical"] == [aside.status for aside in enriched.set_aside]

    # geocode: where? A record of the gazetteer, with how far off it may be; never a guess.
    [geocoded] = await pipe(geocoding(ensure_gazetteer()), enriched)
    assert isinstance(geocoded, ReportGeocoded)
    [incident] = geocoded.incidents
    assert incident.location is not None
    assert ("Dikwa", "NG") == (incident.location.name, incident.location.country)

    # Every field can be checked against the words that it was read from.
    assert incident.evidence
    for evidence in incident.evidence:
        assert evidence.quote == report.text[evidence.start : evidence.end]

    # store: have we seen it? It is new and it is kept; once it is, everybody who listens is told.
    relay, listeners = Relay(repository), RecordingPublish[IncidentChanged]()
    assert [] == await pipe(recording(repository, relay), geocoded)
    await relay.catch_up(listeners)
    [changed] = listeners.published
    assert (ChangeKind.CREATED, 1, report.id) == (changed.kind, changed.revision, changed.cause.report_id)
    [stored] = await repository.incidents(limit=10)
    assert changed.incident == stored.incident
    assert ["Lantern Wire"] == [ref.source.name for ref in stored.sources]


async def test_the_same_report_again_changes_nothing(repository: SqlRepository) -> None:
    """It may come twice, by two ways or after a crash: there is one incident, at the revision that was told."""
    source = Source(name="Lantern Wire", kind=SourceKind.WIRE)
    received = ReportReceived(report=report_from_text(CAME_IN, source=source))
    gazetteer, lexicon = ensure_gazetteer(), load_lexicon()
    relay, listeners = Relay(repository), RecordingPublish[IncidentChanged]()
    for _ in range(2):
        [enriched] = await pipe(enriching(lexicon), received)
        [geocoded] = await pipe(geocoding(gazetteer), enriched)
        await pipe(recording(repository, relay), geocoded)
        await relay.catch_up(listeners)

    assert [1] == [change.revision for change in listeners.published]
    assert 1 == len(await repository.incidents(limit=10))
