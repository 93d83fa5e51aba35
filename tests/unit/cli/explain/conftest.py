"""A report with two incidents and something set aside, as a message."""

import io
from datetime import date
from typing import Any

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from rich.console import Console

from tocsin.contracts.incident import Evidence, IncidentStatus, SetAside, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ReportGeocoded
from tocsin.contracts.ontology import SubEventType
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

TEXT = (
    "Gunmen killed two people in Maiduguri on Sunday, and the Front claimed it.\n"
    "A drone hit the depot.\n\n"
    "Rebels plan to attack the town of Wase next week."
)


def words(field: str, quote: str, rule: str = "test/rule") -> Evidence:
    start = TEXT.index(quote)
    return Evidence(field=field, start=start, end=start + len(quote), quote=quote, rule=rule)


def a_killing(**changes: Any) -> Any:
    sunday = date(2023, 11, 5)
    return an_incident(
        a_report(TEXT),
        status=IncidentStatus.CLAIMED,
    ).model_copy(
        update={
            "location": a_location(),
            "actors": (
                Actor(role=ActorRole.PERPETRATOR, entity=ActorEntity.GROUP, text="Gunmen"),
                Actor(
                    role=ActorRole.CLAIMANT, entity=ActorEntity.ORGANISATION, name="The Front", text="the Front",
                    kind=ActorKind.POLITICAL_MILITIA, country="NG",
                ),
            ),
            "casualties": Casualties(killed=Toll(min=2, max=2, basis=CountBasis.EXACT)),
            "time": When(start=sunday, end=sunday, precision=TimePrecision.DAY, basis=TimeBasis.RELATIVE),
            "claims": (Claim(claimant="The Front", stance=Stance.CLAIMS),),
            "evidence": (
                words("sub_event_type", "killed", "event_cues/Attack/kill"),
                words("status", "claimed"),
                words("actors.0.text", "Gunmen"),
                words("actors.1.text", "the Front"),
                words("casualties.killed", "two people"),
                words("time", "on Sunday"),
                words("location", "Maiduguri"),
                words("claims.0.claimant", "claimed"),
            ),
        }
        | changes
    )  # fmt: skip


def a_strike(**changes: Any) -> Any:
    drone = Weapon(category=WeaponCategory.DRONE, text="A drone", count=Range(min=1, max=1))
    depot = Target(category=TargetCategory.MILITARY_BASE, entity=TargetEntity.FACILITY, text="the depot")
    return an_incident(a_report(TEXT), sub_event_type=SubEventType.AIR_DRONE_STRIKE).model_copy(
        update={
            "location": None,
            "location_reason": "no place is named near it",
            "weapons": (drone,),
            "targets": (depot,),
            "evidence": (
                words("sub_event_type", "hit"),
                words("weapons.0.text", "A drone", "reader/llm/tiny-1"),
                words("targets.0.text", "the depot"),
            ),
        }
        | changes
    )


def an_aside() -> SetAside:
    start = TEXT.index("Rebels")
    return SetAside(
        start=start, end=len(TEXT), quote=TEXT[start:],
        status="planned", reason="it has not happened", rule="status/plan",
    )  # fmt: skip


@pytest.fixture
def message() -> ReportGeocoded:
    report = a_report(TEXT, external_id="two-and-a-plan", language="en")
    return a_geocoded(report, incidents=(a_killing(), a_strike()), set_aside=(an_aside(),))


def printed(page: Any, *, width: int = 100, encoding: str = "utf-8", **options: Any) -> str:
    """Return what a console of so many columns shows, without blanks at the ends of lines."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False, **options)
    console.print(page)
    out.flush()
    shown = out.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in shown.splitlines())


@pytest.fixture
def shown() -> Any:
    return printed
