"""Where the reports of an incident do not agree: every value that was told, and who tells it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from tocsin.contracts.messages import Contradiction, ToldValue
from tocsin_store.fuse.choices import Chosen, Rule, days_of, known_outcome, toll_of
from tocsin_store.fuse.days import gap
from tocsin_store.fuse.facts import FATES, Reach
from tocsin_store.fuse.lists import blames, perpetrators
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.panel import Panel
from tocsin_store.fuse.vetoes import distance

Told = Sequence[tuple[Mention, JsonValue]]
"""Who tells which value."""

Value = Callable[[Mention], JsonValue]
"""What a mention says of a field, as JSON; None where it leaves it out."""

Differs = Callable[[Mention, Mention], bool]
"""Whether two mentions that both say something contradict each other."""


@dataclass(frozen=True, slots=True)
class Question:
    """A field that reports may tell differently: whose word stands, by which rule, and what is a contradiction."""

    field: str
    chosen: Mention | None
    rule: Rule
    value: Value
    differs: Differs


def differences(panel: Panel, chosen: Chosen, pins: Mapping[str, JsonValue]) -> Iterator[Contradiction]:
    """Yield the fields that reports tell differently, the value that stands first; an analyst's word has no report."""
    for asked in _questions(chosen):
        told: Told = [(mention, value) for mention in panel.mentions if (value := asked.value(mention)) is not None]
        if asked.field in pins:
            standing, rule, others = pins[asked.field], Rule.ANALYST, told
        elif asked.chosen is None:
            continue
        else:
            first, standing, rule = asked.chosen, asked.value(asked.chosen), asked.rule
            others = [(mention, value) for mention, value in told if value == standing or asked.differs(mention, first)]
        if any(value != standing for _, value in others):
            yield Contradiction(field=asked.field, values=_grouped(standing, others), rule=rule)


def _questions(chosen: Chosen) -> Iterator[Question]:
    yield Question("sub_event_type", chosen.type, Rule.MOST_SOURCES, _sub_type, _always)
    yield Question("outcome", chosen.outcome, Rule.LATEST_REPORT, known_outcome, _always)
    for fate in FATES:
        yield Question(f"casualties.{fate}", chosen.tolls.get(fate), Rule.LATEST_COUNT, _toll(fate), _always)
    yield Question("time", chosen.time, Rule.FEWEST_DAYS, _time, _on_other_days)
    yield Question("location", chosen.place, Rule.MOST_EXACT_PLACE, _place, _elsewhere)
    yield Question("actors", chosen.blame, Rule.MOST_SOURCES, _blamed, _blame_others)


def _always(_: Mention, __: Mention) -> bool:
    return True


def _sub_type(mention: Mention) -> JsonValue:
    return str(mention.incident.sub_event_type)


def _toll(fate: str) -> Value:
    def value(mention: Mention) -> JsonValue:
        toll = toll_of(mention, fate)
        return None if toll is None else toll.model_dump(mode="json")

    return value


def _time(mention: Mention) -> JsonValue:
    days = days_of(mention)
    return None if days is None else {"start": days[0].isoformat(), "end": days[1].isoformat()}


def _on_other_days(one: Mention, other: Mention) -> bool:
    a, b = one.facts.window, other.facts.window
    return a is not None and b is not None and gap(a, b) > 0


def _place(mention: Mention) -> JsonValue:
    location = mention.incident.location
    if location is None or mention.facts.spot is None:
        return None
    return {"name": location.name, "lat": location.lat, "lon": location.lon, "country": location.country}


def _elsewhere(one: Mention, other: Mention) -> bool:
    """Tell whether neither place holds the middle of the other."""
    a, b = one.facts.spot, other.facts.spot
    if a is None or b is None or Reach.COUNTRY in (a.reach, b.reach):
        return False
    return distance(a, b) > max(a.radius_km, b.radius_km)


def _blamed(mention: Mention) -> JsonValue:
    """Return the names of those that did it, as they stand among the actors."""
    named = sorted({actor.name for actor in mention.incident.actors if actor.name and blames(actor)})
    return list[JsonValue](named) or None


def _blame_others(one: Mention, other: Mention) -> bool:
    return not perpetrators(one) & perpetrators(other) and not one.facts.sides.mutual and not other.facts.sides.mutual


def _grouped(standing: JsonValue, told: Told) -> tuple[ToldValue, ...]:
    """Return each value once, the one that stands first, with the reports that tell it."""
    reports: dict[str, list[str]] = {json.dumps(standing, sort_keys=True): []}
    for mention, value in told:
        reports.setdefault(json.dumps(value, sort_keys=True), []).append(mention.report_id)
    return tuple(
        ToldValue(value=json.loads(value), report_ids=tuple(dict.fromkeys(who))) for value, who in reports.items()
    )
