"""Codes of the crosswalk that no ontology has, types without a row in it, and types that nothing tells."""

from collections.abc import Iterator, Mapping

from tocsin.contracts.ontology import SubEventType
from tocsin_enrich.layers import Tables
from tocsin_enrich.tables import ABSENT, Fault, Row, listed

Lists = Mapping[str, tuple[str, ...]]


def code_faults(tables: Tables) -> Iterator[Fault]:
    """Tell of what names nothing, and of what nothing names."""
    lists = {row["list"]: tuple(listed(row["codes"])) for row in tables["code_lists"]}
    for row in tables["crosswalk"]:
        yield from _of_row(row, lists)
    walked = {row["sub_event_type"] for row in tables["crosswalk"]}
    for sub in SubEventType:
        if sub.value not in walked:
            last = tables["crosswalk"][-1]
            yield last.fault("sub_event_type", f"no row tells of {sub.value!r}", "write one")
    told = {row["sub_event_type"] for name in ("event_cues", "weapons") for row in tables[name]}
    for row in tables["event_types"]:
        if row["code"] not in told:
            mend = "name it in a row of event_cues.tsv or weapons.tsv"
            yield row.fault("code", f"no cue and no weapon tells of {row['code']!r}", mend)


def _of_row(row: Row, lists: Lists) -> Iterator[Fault]:
    event = row["plover_event"]
    modes = lists.get(f"plover_mode {event}")
    yield from _unknown(row, "disorder", lists["disorder"])
    yield from _unknown(row, "plover_context", lists["plover_context"])
    yield from _unknown(row, "cameo", lists["cameo"])
    if event == ABSENT:
        if row["plover_mode"] != ABSENT or row["plover_quad"] != ABSENT:
            yield row.fault("plover_event", "there is a mode or a quad and no event", f"write the event, or {ABSENT}")
        return
    if modes is None:
        events = sorted(name.removeprefix("plover_mode ") for name in lists if name.startswith("plover_mode "))
        yield row.fault("plover_event", f"PLOVER has no event {event!r}", f"write {', '.join(events)} or {ABSENT}")
        return
    yield from _unknown(row, "plover_mode", modes)
    if event not in lists.get(f"plover_quad {row['plover_quad']}", ()):
        quad = next((name[-1] for name in lists if name.startswith("plover_quad ") and event in lists[name]), ABSENT)
        yield row.fault("plover_quad", f"{event} is not of quad {row['plover_quad']!r}", f"write {quad}")


def _unknown(row: Row, column: str, codes: tuple[str, ...]) -> Iterator[Fault]:
    for code in listed(row[column]):
        if code not in codes:
            mend = f"write {', '.join(codes)} or {ABSENT}" if codes and len(codes) < 50 else "see code_lists.tsv"
            yield row.fault(column, f"there is no code {code!r}", mend)
