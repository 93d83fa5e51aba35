"""What the text says about places, resolved: a name with its record, a written position, or a name without a record."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from tocsin.contracts.geo import Candidate, Place, PlaceKind
from tocsin_geocode.resolve.confidence import ABSTAIN_BELOW
from tocsin_geocode.resolve.coordinates import Position
from tocsin_geocode.resolve.factors import reasons
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.rank import Choice, Rival
from tocsin_geocode.resolve.records import NameKind, Record
from tocsin_geocode.resolve.relative import Relative, off_coast, relation_of
from tocsin_geocode.resolve.sides import Side, side_of
from tocsin_geocode.resolve.text import Text

MOSTLY: Final = 0.5
"""Share from which it is not the choice among homonyms that is in doubt."""

DEMONYM_CONFIDENCE: Final = 0.4
"""At most: a nationality says where somebody is from."""

LEAST_CANDIDATE: Final = 0.01
POSITION_CONFIDENCE: Final = 0.98


class Spot(NamedTuple):
    """One place in the text. Exactly one of `choice` and `position` is set, or neither: a name without a record."""

    start: int
    end: int
    choice: Choice | None = None
    position: Position | None = None
    relative: Relative | None = None
    side: Side | None = None
    """Which part of the area the text speaks of."""

    @property
    def record(self) -> Record | None:
        """The record chosen for the name; None for a position, an unknown name, or where the choice is no good."""
        if self.choice is None or self.choice.belied_by or self.choice.strays or self.choice.sure < ABSTAIN_BELOW:
            return None
        return self.choice.sense.record

    @property
    def within(self) -> Mention | None:
        """What the text says around the name: the name of its container."""
        return self.choice.within if self.choice else None

    @property
    def is_demonym(self) -> bool:
        return self.choice is not None and self.choice.sense.name_kind is NameKind.DEMONYM


def spots_of(
    text: Text, choices: Sequence[Choice], positions: Sequence[Position], unknown: Sequence[tuple[int, int]]
) -> list[Spot]:
    """Bring names, positions and unknown names of one text together, in order."""
    found = [Spot(position.start, position.end, position=position) for position in positions]
    found += [Spot(start, end) for start, end in unknown]
    for number, choice in enumerate(choices):
        following = choices[number + 1] if number + 1 < len(choices) else None
        is_placed = choice.sense.name_kind is not NameKind.DEMONYM or off_coast(text, choice)
        relative = relation_of(text, choice, following) if is_placed else None
        start, end = choice.mention.start, choice.mention.end
        side = side_of(text, start, end, choice.sense.record) if is_placed and relative is None else None
        found.append(Spot(start, end, choice, relative=relative, side=side))
    return sorted(found, key=lambda spot: (spot.start, spot.end))


def place_of(text: Text, spot: Spot) -> Place:
    """Return the wire's form of a spot: the named place itself, without what the text puts in relation to it."""
    span = {"start": spot.start, "end": spot.end, "text": text.raw[spot.start : spot.end]}
    if spot.position:
        return _written_position(spot.position, span)
    if spot.choice is None:
        return Place.model_validate(span | {"reason": "the gazetteer has no place of this name"})
    if spot.record is None:
        reason = _why_not(text, spot.choice)
        return Place.model_validate(span | {"reason": reason, "candidates": _candidates(spot.choice, whole=True)})
    record = spot.record
    return Place.model_validate(
        span
        | {
            "name": record.name,
            "kind": record.kind,
            "lat": record.lat,
            "lon": record.lon,
            "radius_km": record.radius_km,
            "country": record.country,
            "admin1": record.name if record.kind is PlaceKind.ADMIN1 else record.admin1,
            "geonames_id": record.geonames_id,
            "confidence": confidence_of(spot.choice),
            "candidates": _candidates(spot.choice, whole=False),
            "reasons": reasons(spot.choice.weights),
        }
    )


def confidence_of(choice: Choice) -> float:
    """Return how often such a name is a place and this one."""
    return min(choice.sure, DEMONYM_CONFIDENCE) if choice.sense.name_kind is NameKind.DEMONYM else choice.sure


def _why_not(text: Text, choice: Choice) -> str:
    if outer := choice.belied_by:
        return f"the gazetteer has no place of this name in {text.raw[outer.start : outer.end]}"
    if choice.strays:
        record = choice.sense.record
        return f"the only good match, {record.name} in {record.country}, is far from all that the text is about"
    if choice.share > MOSTLY:
        return "hardly a place name here"
    return f"{len(choice.mention.senses)} places have this name and nothing in the text tells which"


def _written_position(position: Position, span: dict[str, object]) -> Place:
    return Place.model_validate(
        span
        | {
            "name": span["text"],
            "kind": PlaceKind.COORDINATES,
            "lat": position.point.lat,
            "lon": position.point.lon,
            "radius_km": position.radius_km,
            "confidence": POSITION_CONFIDENCE,
        }
    )


def _candidates(choice: Choice, *, whole: bool) -> tuple[Candidate, ...]:
    best = Rival(choice.sense, choice.share, choice.weights)
    ranked = (best, *choice.others) if whole else choice.others
    return tuple(
        Candidate(
            name=sense.record.name,
            lat=sense.record.lat,
            lon=sense.record.lon,
            country=sense.record.country,
            admin1=sense.record.admin1,
            geonames_id=sense.record.geonames_id,
            score=round(share, 3),
            reasons=reasons(weights),
        )
        for sense, share, weights in ranked[:5]
        if share >= LEAST_CANDIDATE
    )
