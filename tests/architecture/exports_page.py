"""docs/exports.md: the formats and their columns, as the code has them."""

from collections.abc import Iterator
from typing import Final

from tocsin_store.exports import FORMATS, Format
from tocsin_store.exports.columns import Column
from tocsin_store.exports.facts import MOST_NOTES
from tocsin_store.exports.flat import FLAT
from tocsin_store.exports.stix import REMEMBERED

EXAMPLE: Final = """```sh
tocsin export geojson --out incidents.geojson                          # a map of everything
tocsin export csv --since 2024-01-01 --country SY --out syria.csv      # for Excel
tocsin export jsonl | jq 'select(.casualties.killed.min > 10)'         # every field, a line an incident
```"""

INTRODUCTION: Final = f"""# Exports

This page is written by `make docs`.

{EXAMPLE}

Incidents that stand are written, the newest first, as they stood at one moment. The filters of `tocsin incidents`
choose some; with `--all` merged and retracted ones come too, where a format can say so. A file is there whole or
not at all: it is written beside its name and renamed at the end. Memory holds some hundreds of incidents, however
many there are.

From Python: `FORMATS[name].export(repository.stream(matching))` of `tocsin_store.exports` yields bytes.
"""

RULES: Final = f"""## What holds for every table

- An empty cell is "not known"; 0 is "none, and a report says so". Nothing is filled in: a column that Tocsin has
  nothing for is there, and empty.
- Coordinates are WGS 84 and never jittered; an incident without a point is a row, a feature or a placemark without one.
- Several names in a cell stand apart by `; `. Control characters are left out, line ends are line feeds.
- `notes` quotes the words of the first report that fields were read from, with … between them, at most {MOST_NOTES}
  characters: enough to find and check the report, and no copy of it.
- In CSV a text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` first, behind blanks or marks too)
  begins with an apostrophe. Numbers are left alone.
- Tables of others have their owners' columns and none of their data: what is in them is Tocsin's reading, by Tocsin's
  rules. Their codes come from the crosswalk (`codes`), countries' from `exports/data/countries.tsv`.
"""

OTHERS: Final = f"""## JSON Lines

An object a line: the incident as the wire has it (docs of its fields: `shared/tocsin/contracts/schemas`), and
beside it `revision`, `state`, `merged_into`, `sources`, `source_count`, `independent_source_count`,
`contradictions` and `pinned`.

## GeoJSON, KML, GeoPackage, Parquet

All have the flat columns. GeoJSON: the incident's id is also the feature's. KML: the interval is a TimeSpan, the
columns are ExtendedData, and `id` is called `incident_id`, because GDAL takes `id` for its own. GeoPackage: layer
`incidents`, EPSG:4326, with an R-tree that GIS programs keep up. Parquet: GeoParquet 1.1, the point as WKB in
`geometry`; it needs pyarrow (`pip install pyarrow`, or with hashes `pip install --require-hashes -r
infra/locks/cli-parquet.txt`).

## STIX

One bundle. Each incident is an Incident with a Location, an Identity for each actor and outlet, a Report for each
of its sources, and relationships: `located-at`, `attributed-to` (perpetrators), `targets` (targets and victims),
else `related-to` with the role as description. `confidence` is 0 to 100, `labels` are type, sub-type and status. No
marking is set: who may see it is yours to say. A merged or retracted incident (`--all`) is revoked. Actors are
identities and no threat actors: that is a judgement, not a reading.

Ids are UUIDs of version 5, so that the same thing has the same id in every export. `created` is the publication of
the first report (else the first day of the interval); the store keeps no time of a change, so `modified` grows by a
millisecond a revision, which is enough for a platform to take the newer. What is wholly told by its id (places,
actors, outlets) is dated 2020-01-01. An actor without a name is one of its incident alone. The last {REMEMBERED:,}
ids are not written twice; further apart the same object, with the same content, may come again.
"""


def page() -> str:
    parts = [INTRODUCTION, *_formats(), "", RULES, *_table("The flat columns", FLAT), "", OTHERS]
    for chosen in FORMATS.values():
        if chosen.columns and chosen.columns is not FLAT:
            parts += [*_table(f"`{chosen.name}`: {chosen.about}", chosen.columns), ""]
    return "\n".join(parts)


def _formats() -> Iterator[str]:
    yield from ("| format | file | media type | what |", "|---|---|---|---|")
    yield from map(_format, FORMATS.values())


def _format(chosen: Format) -> str:
    return f"| `{chosen.name}` | `{chosen.extension}` | `{chosen.media_type}` | {chosen.about} |"


def _table(title: str, columns: tuple[Column, ...]) -> Iterator[str]:
    yield from (f"## {title}", "", "| column | kind | where it comes from |", "|---|---|---|")
    for column in columns:
        yield f"| `{column.name}` | {column.kind} | {column.about} |"
