"""What speaks for each thing that a name can mean, factor by factor, so that a choice can be read on the record.

Points are powers of ten of people: a factor of +1 outweighs a town ten times as big.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final, NamedTuple

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.resolve.containment import Beside
from tocsin_geocode.resolve.inside import lies_in
from tocsin_geocode.resolve.mentions import Mention
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import NameKind, Record, Sense
from tocsin_geocode.resolve.sphere import distance_km

MOST_SENSES: Final = 40
"""Senses weighed for one name; the rest are hamlets, which only a container beside the name can bring back."""

MOST_CONTAINERS: Final = 6
MOST_HEADS: Final = 3
MOST_NEIGHBOURS: Final = 6
"""Senses of the name around, above and beside it that are looked at."""

CONTAINED: Final = 6.0
"""Points for lying in the place that the text puts behind the name: "Tumaco, Nariño"."""

HEADED: Final = 3.5
"""Points for lying in the place that heads the entry: "INDONESIA: ... at Santan"."""

ALTERNATE_NAME: Final = -1.0
NAMESAKE: Final = -1.4
"""For a province whose chief town or whose sea has its name: the bare name means the town or the sea."""

SAID_KIND: Final = 2.5
"""Points for being the kind of place that the word beside the name says: "Idlib province"."""

HOLDS: Final = 1.5
"""Points for being what contains the name before it: "Buffalo, New York" means the state."""

SPEAKS: Final = 1.5
"""Points of a national capital whose name says, denies or condemns something: it stands for a government."""

AT_HOME: Final = 0.8
"""Points for lying in the country that the report's source is from."""

LEAST_REASON: Final = 0.1
"""Points under which a factor is not worth a line of the record."""


class Factor(StrEnum):
    """Why a sense is more, or less, likely than its homonyms."""

    SIZE = "size and kind"
    OTHER_NAME = "not its main name"
    CONTAINED = "lies in the place named around it"
    HEADED = "lies in the place that heads its entry"
    BESIDE = "lies beside the place named beside it"
    KIND = "is the kind of place said"
    HOLDS = "holds the place named before it"
    NAMESAKE = "its town or sea has the same name"
    SPEAKS = "a capital, speaking"
    AT_HOME = "lies in the source's country"
    COUNTRY = "country of other names"
    PROVINCE = "province of other names"
    NEAR = "near another place"


class Weight(NamedTuple):
    """One factor's points for one sense."""

    factor: Factor
    points: float


class Neighbour(NamedTuple):
    """A record that the text names a place by: how far apart they are at most, in km, and points for being so."""

    record: Record
    reach_km: float
    points: float


class Around(NamedTuple):
    """What the text puts around, above and beside the mentions of one name."""

    containers: Mapping[Mention, Mention]
    heads: Mapping[Mention, Mention]
    beside: Mapping[Mention, Beside]
    contents: Mapping[Mention, Sequence[Mention]]
    speaking: AbstractSet[Mention]
    home: str | None
    """Country that the report's source is from."""


class Context(NamedTuple):
    """What bears on the senses of one name, whatever the rest of the text says."""

    senses: Sequence[Sense]
    kinds: AbstractSet[PlaceKind]
    outers: Sequence[Record]
    above: Sequence[Record]
    beside: Sequence[Neighbour]

    inners: Sequence[Record]
    is_sea: bool
    provinces_of_towns: AbstractSet[int]
    speaks: bool
    home: str | None

    def weights(self, sense: Sense) -> Iterator[Weight]:
        """Yield each factor that bears on a sense."""
        record = sense.record
        yield Weight(Factor.SIZE, prominence(record))
        if sense.name_kind is NameKind.ALTERNATE:
            yield Weight(Factor.OTHER_NAME, ALTERNATE_NAME)
        if self.outers and any(lies_in(record, outer) for outer in self.outers):
            yield Weight(Factor.CONTAINED, CONTAINED)
        if self.above and any(lies_in(record, head) for head in self.above):
            yield Weight(Factor.HEADED, HEADED)
        if self.beside and (points := _beside_points(record, self.beside)):
            yield Weight(Factor.BESIDE, points)
        if record.kind in self.kinds:
            yield Weight(Factor.KIND, SAID_KIND)
        if self.inners and any(lies_in(inner, record) for inner in self.inners):
            yield Weight(Factor.HOLDS, HOLDS)
        elif record.kind is PlaceKind.ADMIN1 and (record.number in self.provinces_of_towns or self.is_sea):
            yield Weight(Factor.NAMESAKE, NAMESAKE)
        if self.speaks and record.capital:
            yield Weight(Factor.SPEAKS, SPEAKS)
        if self.home and record.country == self.home:
            yield Weight(Factor.AT_HOME, AT_HOME)

    def scores(self) -> dict[Sense, float]:
        """Return the points of each sense."""
        return {sense: sum(weight.points for weight in self.weights(sense)) for sense in self.senses}


def context_of(group: Sequence[Mention], around: Around, kinds: AbstractSet[PlaceKind]) -> Context:
    """Gather what bears on a group of mentions that mean the same."""
    senses = group[0].senses
    outers = _records(group, around.containers, most=MOST_CONTAINERS)
    return Context(
        senses=senses if outers else senses[:MOST_SENSES],
        kinds=kinds,
        outers=outers,
        above=_records(group, around.heads, most=MOST_HEADS),
        beside=[
            Neighbour(sense.record, near.reach_km, near.points)
            for mention in group
            if (near := around.beside.get(mention))
            for sense in near.mention.senses[:MOST_NEIGHBOURS]
        ],
        inners=_unique(
            s.record for m in group for inner in around.contents.get(m, ()) for s in inner.senses[:MOST_SENSES]
        ),
        is_sea=any(sense.record.kind is PlaceKind.SEA for sense in senses),
        provinces_of_towns={s.record.admin1_number for s in senses if s.record.kind is PlaceKind.SETTLEMENT},
        speaks=any(mention in around.speaking for mention in group),
        home=around.home,
    )


def reasons(weights: Sequence[Weight]) -> tuple[str, ...]:
    """Return what spoke for a sense and against it, as a person reads it: "lies in the source's country +0.8"."""
    return tuple(f"{factor} {points:+.1f}" for factor, points in weights if abs(points) >= LEAST_REASON)


def _records(group: Sequence[Mention], of: Mapping[Mention, Mention], *, most: int) -> list[Record]:
    """Return the first records of what `of` maps the mentions to, each once."""
    return _unique(sense.record for mention in group if mention in of for sense in of[mention].senses[:most])


def _unique(records: Iterator[Record]) -> list[Record]:
    return list(dict.fromkeys(records))


def _beside_points(record: Record, neighbours: Sequence[Neighbour]) -> float:
    near = (
        other.points
        for other in neighbours
        if record.number != other.record.number
        and distance_km(record.point, other.record.point) <= other.reach_km + other.record.radius_km
    )
    return max(near, default=0.0)
