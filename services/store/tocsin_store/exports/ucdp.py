"""The forty-nine columns of UCDP GED. What Tocsin does not know stays empty; nothing here is the UCDP's data."""

from typing import Final

from tocsin.contracts.messages import SourceRef
from tocsin.contracts.parties import Actor
from tocsin_store.exports.columns import Column, Kind, empty, integer, placed, text, timed
from tocsin_store.exports.countries import country_of
from tocsin_store.exports.facts import called, joined, least, number_of, outlets, sides
from tocsin_store.exports.flat import point
from tocsin_store.repository import StoredIncident

CELLS_A_DEGREE: Final = 2
"""PRIO-GRID's cells are half a degree wide and high, counted from the south-west."""

CELLS_A_ROW: Final = 360 * CELLS_A_DEGREE

ROWS: Final = 180 * CELLS_A_DEGREE

CONFLICTS: Final = "the UCDP's own lists of conflicts, dyads and actors are not matched"


def _side(stored: StoredIncident, number: int) -> str | None:
    side: list[Actor] = sides(stored.incident)[number]
    return joined([called(side[0])]) if side else None


def _dyad(stored: StoredIncident) -> str | None:
    one, other = _side(stored, 0), _side(stored, 1)
    return f"{one} - {other}" if one and other else None


def _article(ref: SourceRef) -> str:
    day = f",{ref.published_at.date()}" if ref.published_at else ""
    return f'"{ref.source.name}{day}"'


def _grid(stored: StoredIncident) -> int | None:
    """Return the number of the PRIO-GRID cell; a point on the northern or eastern edge belongs to the last one."""
    lonlat = point(stored)
    if lonlat is None:
        return None
    column = min(int((lonlat[0] + 180) * CELLS_A_DEGREE), CELLS_A_ROW - 1)
    row = min(int((lonlat[1] + 90) * CELLS_A_DEGREE), ROWS - 1)
    return row * CELLS_A_ROW + column + 1


def _wkt(stored: StoredIncident) -> str | None:
    lonlat = point(stored)
    return f"POINT ({lonlat[0]!r} {lonlat[1]!r})" if lonlat else None


def _described(stored: StoredIncident) -> str | None:
    location = stored.incident.location
    return joined([location.relation.text if location.relation else location.text]) if location else None


def _high(stored: StoredIncident) -> int | None:
    killed = stored.incident.casualties.killed
    return killed.max if killed else None


def _low(stored: StoredIncident) -> int | None:
    return least(stored.incident.casualties.killed)


def _region(stored: StoredIncident) -> str | None:
    country = country_of(stored)
    return country.ucdp_region if country else None


UCDP: Final[tuple[Column, ...]] = (
    integer("id", "a number of 53 bits made of `incident.id`", lambda s: number_of(s.incident.id)),
    text("relid", "`incident.id`", lambda s: s.incident.id),
    timed("year", Kind.INTEGER, "of `time.start`", lambda time: time.start.year),
    empty("active_year", CONFLICTS, Kind.INTEGER),
    empty("code_status", "the UCDP's own review"),
    integer(
        "type_of_violence",
        "`codes.ucdp.type_of_violence`; GED itself has only rows with one and a death",
        lambda s: s.incident.codes.ucdp.type_of_violence,
    ),
    *(empty(name, CONFLICTS, Kind.INTEGER) for name in ("conflict_dset_id", "conflict_new_id")),
    empty("conflict_name", CONFLICTS),
    *(empty(name, CONFLICTS, Kind.INTEGER) for name in ("dyad_dset_id", "dyad_new_id")),
    text("dyad_name", "side_a and side_b, where both are known", _dyad),
    *(empty(name, CONFLICTS, Kind.INTEGER) for name in ("side_a_dset_id", "side_a_new_id")),
    text("side_a", "the first actor that acts", lambda s: _side(s, 0)),
    *(empty(name, CONFLICTS, Kind.INTEGER) for name in ("side_b_dset_id", "side_b_new_id")),
    text("side_b", "the first target or victim, or else the second that acts", lambda s: _side(s, 1)),
    integer("number_of_sources", "reports that tell of it", lambda s: len(s.sources)),
    text(
        "source_article", "name and day of each report, in quotation marks", lambda s: joined(map(_article, s.sources))
    ),
    text("source_office", "`sources[].source.name`", outlets),
    text(
        "source_date",
        "`sources[].published_at`, days",
        lambda s: joined(f"{ref.published_at.date()}" for ref in s.sources if ref.published_at),
    ),
    empty("source_headline", "a stored source has no title"),
    text("source_original", "`claims[].claimant`", lambda s: joined(claim.claimant for claim in s.incident.claims)),
    placed("where_prec", Kind.INTEGER, "`location.where_precision`", lambda place: place.where_precision),
    placed("where_coordinates", Kind.TEXT, "`location.name`", lambda place: place.name),
    text("where_description", "the report's words for the place, and how it lies to it", _described),
    placed("adm_1", Kind.TEXT, "`location.admin1`", lambda place: place.admin1),
    empty("adm_2", "an incident's place knows one level"),
    placed("latitude", Kind.REAL, "`location.lat`", lambda place: place.lat),
    placed("longitude", Kind.REAL, "`location.lon`", lambda place: place.lon),
    text("geom_wkt", "the point as well-known text", _wkt),
    integer("priogrid_gid", "computed from the point", _grid),
    placed("country", Kind.TEXT, "`location.country_name`", lambda place: place.country_name),
    empty("country_id", "Gleditsch and Ward's numbers are not shipped", Kind.INTEGER),
    text("region", "the UCDP's five, by `location.country`", _region),
    empty("event_clarity", "the UCDP's own judgement", Kind.INTEGER),
    integer("date_prec", "`codes.ucdp.date_prec`", lambda s: s.incident.codes.ucdp.date_prec),
    timed("date_start", Kind.DAY, "`time.start`", lambda time: time.start),
    timed("date_end", Kind.DAY, "`time.end`", lambda time: time.end),
    *(
        empty(name, "a toll is not divided by side", Kind.INTEGER)
        for name in ("deaths_a", "deaths_b", "deaths_civilians")
    ),
    integer("deaths_unknown", "as best: whose they were is not said", _low),
    integer("best", "`casualties.killed.min`; empty, not 0, where nobody says", _low),
    integer("high", "`casualties.killed.max`; empty where there is no upper limit", _high),
    integer("low", "`casualties.killed.min`", _low),
    *(empty(name, CONFLICTS, Kind.INTEGER) for name in ("gwnoa", "gwnob")),
)
"""The columns by the UCDP's names, in its order."""
