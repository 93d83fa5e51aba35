"""The story with everything in it: what the incident panel has to show."""

from datetime import timedelta
from typing import Final

from builders import a_location
from stories import THURSDAY, Story, changed, incident_of, quoted, report, set_aside

from tocsin.contracts.base import Span
from tocsin.contracts.incident import Outcome, SetAsideStatus
from tocsin.contracts.messages import ChangeKind, Contradiction, Correction, IncidentChanged, ToldValue
from tocsin.contracts.parties import (
    Actor,
    ActorEntity,
    ActorKind,
    ActorRole,
    Casualties,
    Claim,
    CountBasis,
    Range,
    Stance,
    Target,
    TargetCategory,
    TargetEntity,
    Toll,
    Weapon,
    WeaponCategory,
)
from tocsin.contracts.report import SourceKind

WIRE: Final = (
    "KIDAL, Mali, 25 June - Two drones struck the airfield outside Kidal on Wednesday night, killing at least three "
    "soldiers and wounding a dozen, witnesses and a hospital doctor said.\n\n"
    "The Northern Liberation Front claimed responsibility for the attack in a message to reporters. Its spokesman said "
    "that two helicopters had been destroyed on the ground.\n\n"
    "The airfield lies four kilometres south-east of the town and has housed the army's helicopters since the spring. "
    "In March 2024 a mortar attack on the same base killed two people. The group has threatened to strike Gao next "
    "week.\n\n"
    "Flights of the aid agencies were suspended until further notice."
)
OLD: Final = "In March 2024 a mortar attack on the same base killed two people."
THREAT: Final = "The group has threatened to strike Gao next week."
ARMY: Final = (
    "COMMUNIQUE No. 41. In the night of 24 June the terrorists sent two drones against the airfield of Kidal. One "
    "soldier died and four were injured. No aircraft was damaged. The situation is under control."
)
POST: Final = (
    "🔴🔴 Kidal: two explosions at the airfield just now, smoke over the runway 🚁. Eyewitnesses speak of drones."
)


def kidal() -> Story:
    """Return the story with everything: four reports, a copy, a contradiction, revisions, a correction, set asides."""
    wire = report(
        "Sahel Wire",
        SourceKind.WIRE,
        WIRE,
        title="Drones hit Kidal airfield, three soldiers killed",
        url="https://wire.example/kidal",
    )
    copy = report(
        "Desert Courier",
        SourceKind.NEWS,
        WIRE,
        title="Three die in Kidal drone attack",
        hours=1,
        url="https://courier.example/k?a=1&b=2",
    )
    army = report("Army press office", SourceKind.OFFICIAL, ARMY, hours=3)
    post = report("@kidal_now", SourceKind.SOCIAL, POST, hours=-6)
    evidence = (
        quoted(wire, "sub_event_type", "drones struck the airfield", "strike.drone", first=True),
        quoted(
            wire,
            "actors.0.name",
            "Northern Liberation Front claimed responsibility",
            "claim.responsibility",
            first=True,
        ),
        quoted(
            wire,
            "claims.0",
            "The Northern Liberation Front claimed responsibility for the attack",
            "claim.responsibility",
            first=True,
        ),
        quoted(wire, "weapons.0", "Two drones", "weapon.counted", first=True),
        quoted(wire, "targets.0", "the airfield outside Kidal", "target.struck", first=True),
        quoted(wire, "casualties.killed", "killing at least three soldiers", "toll.killed", first=True),
        quoted(wire, "casualties.injured", "wounding a dozen", "toll.injured", first=True),
        quoted(wire, "time", "on Wednesday night", "date.weekday", first=True),
        quoted(wire, "location", "Kidal", "place.dateline", first=True),
        quoted(army, "sub_event_type", "sent two drones against the airfield", "strike.drone"),
        quoted(army, "casualties.killed", "One soldier died", "toll.killed"),
        quoted(army, "casualties.injured", "four were injured", "toll.injured"),
        quoted(post, "sub_event_type", "two explosions at the airfield", "blast.heard"),
        quoted(post, "weapons.0", "drones", "weapon.named"),
    )
    text = WIRE.index("drones struck")
    incident = incident_of(
        "Air/drone strike",
        evidence,
        id="i-kidal",
        outcome=Outcome.COMPLETED,
        actors=(
            Actor(
                role=ActorRole.CLAIMANT,
                entity=ActorEntity.ORGANISATION,
                name="Northern Liberation Front",
                text="The Northern Liberation Front",
                kind=ActorKind.REBEL,
            ),
            Actor(
                role=ActorRole.TARGET,
                entity=ActorEntity.GROUP,
                text="soldiers",
                kind=ActorKind.STATE_FORCE,
                country="ML",
            ),
        ),
        weapons=(Weapon(category=WeaponCategory.DRONE, text="Two drones", count=Range(min=2, max=2)),),
        targets=(
            Target(
                category=TargetCategory.MILITARY_BASE,
                entity=TargetEntity.FACILITY,
                name="Kidal airfield",
                text="the airfield outside Kidal",
            ),
        ),
        casualties=Casualties(
            killed=Toll(min=3, max=None, basis=CountBasis.RANGE),
            injured=Toll(min=12, max=12, basis=CountBasis.VAGUE_TERM),
        ),
        claims=(
            Claim(claimant="Northern Liberation Front", stance=Stance.CLAIMS, text="The Northern Liberation Front"),
        ),
        location=a_location(
            name="Kidal airfield",
            text="the airfield outside Kidal",
            lat=18.4336,
            lon=1.4064,
            radius_km=3,
            country="ML",
            country_name="Mali",
            admin1="Kidal",
            kind="facility",
        ),
        scope=(Span(start=text, end=text + 60),),
        confidence=0.86,
    )
    reports = [wire, copy, army, post]
    aside = [
        set_aside(wire, SetAsideStatus.HISTORICAL, OLD, "a date more than a year before the report"),
        set_aside(wire, SetAsideStatus.THREATENED, THREAT, "threatened, not done"),
    ]
    story = Story(incident, reports, [wire.id, wire.id, army.id, post.id], {wire.id: aside})
    story.contradictions = [
        Contradiction(
            field="casualties.killed",
            values=(
                ToldValue(value={"min": 3, "max": None, "basis": "range"}, report_ids=(wire.id, copy.id)),
                ToldValue(value={"min": 1, "max": 1, "basis": "exact"}, report_ids=(army.id,)),
            ),
            rule="the most independent sources",
        )
    ]
    story.pinned = ["outcome"]
    story.corrections = [
        {
            "number": 1,
            "kind": "set",
            "by": "ana",
            "why": "satellite pictures show burnt hulls",
            "at": "2026-06-26T08:10:00Z",
            "field": "outcome",
            "value": "completed",
            "names": ["m-0"],
            "rest": [],
        }
    ]
    story.history = _history(story)
    return story


def _history(story: Story) -> list[IncidentChanged]:
    first = story.incident.model_copy(
        update={"casualties": Casualties(), "confidence": 0.52, "outcome": Outcome.UNKNOWN}
    )
    second = story.incident.model_copy(update={"confidence": 0.78, "outcome": Outcome.UNKNOWN})
    steps = [
        (ChangeKind.CREATED, first, [3], None),
        (ChangeKind.UPDATED, second, [3, 0], None),
        (ChangeKind.UPDATED, second.model_copy(update={"confidence": 0.84}), [3, 0, 1, 2], None),
        (
            ChangeKind.UPDATED,
            story.incident,
            [3, 0, 1, 2],
            Correction(by="ana", why="satellite pictures show burnt hulls", at=THURSDAY + timedelta(hours=14)),
        ),
    ]
    return [
        changed(incident, kind, revision, [story.sources[i] for i in told], said)
        for revision, (kind, incident, told, said) in enumerate(steps, 1)
    ]
