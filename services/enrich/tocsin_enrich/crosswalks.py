"""Types in other ontologies: what the crosswalk says of ACLED's, and of an analyst's own."""

from collections.abc import Sequence

from tocsin.contracts.incident import AcledCodes, CameoCodes, Codes, CustomCode, PloverCodes
from tocsin.contracts.ontology import EVENT_TYPE_OF, SubEventType
from tocsin_enrich.extract.lexicon import Crosswalk, CustomType
from tocsin_enrich.layers import Tables
from tocsin_enrich.sheets import CUSTOM
from tocsin_enrich.tables import ABSENT, Row, listed


def crosswalk(rows: Sequence[Row]) -> dict[SubEventType, Crosswalk]:
    """Return the other ontologies' codes for each of ACLED's sub-event types."""
    own = [row for row in rows if not row["sub_event_type"].startswith(CUSTOM)]
    return {SubEventType(row["sub_event_type"]): _walk(row, SubEventType(row["sub_event_type"])) for row in own}


def custom_types(tables: Tables) -> dict[str, CustomType]:
    """Return the analyst's own types by code; where no row of the crosswalk is theirs, the parent's codes hold."""
    given = {row["sub_event_type"]: row for row in tables["crosswalk"]}
    found = {}
    for row in tables["event_types"]:
        code, parent = row["code"], SubEventType(row["parent"])
        walk = _walk(given.get(code, given[parent]), parent)
        found[code] = CustomType(CustomCode(code=code, name=row["name"]), parent, walk)
    return found


def _walk(row: Row, sub: SubEventType) -> Crosswalk:
    cell = {column: None if value == ABSENT else value for column, value in row.cells.items()}
    cameo, quad = cell["cameo"], cell["plover_quad"]
    codes = Codes(
        acled=AcledCodes(disorder_type=cell["disorder"], event_type=EVENT_TYPE_OF[sub], sub_event_type=sub),
        plover=PloverCodes(
            event=cell["plover_event"],
            mode=tuple(listed(row["plover_mode"])),
            context=tuple(listed(row["plover_context"])),
            quad=int(quad) if quad else None,
        ),
        cameo=CameoCodes(code=cameo, base=cameo[:3], root=cameo[:2]) if cameo else CameoCodes(),
    )
    return Crosswalk(codes, cell["ucdp"])
