"""`tocsin incident show|history`: an incident with all that bears it out, and what became of it."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from tocsin.contracts.messages import IncidentChanged
from tocsin_cli.correcting import found, line_of
from tocsin_cli.errors import UsageError
from tocsin_cli.showing import counted, printable
from tocsin_cli.stored import Stored, opened, url_there
from tocsin_cli.table import actors, kind, place, toll, when
from tocsin_store.exports import json_line
from tocsin_store.fuse import Correction, independent
from tocsin_store.repository import StoredIncident, ToldBy


def show(incident_id: str, *, var: Path, as_json: bool) -> None:
    """Print an incident, its reports and why they are one, where they differ, its revisions and corrections."""
    with opened(url_there(var)) as stored:
        incident, told = found(stored, incident_id), stored.mentions(incident_id)
        history, said = stored.history(incident_id), stored.corrections(incident_id)
    if as_json:
        sys.stdout.write(f"{json.dumps(_document(incident, told, history, said), ensure_ascii=False)}\n")
        return
    _print(_head(incident))
    sources = counted(independent(incident.sources), "source")
    _print(["", f"told by {counted(len(incident.sources), 'report')} of {sources}:", *_told(incident, told)])
    if incident.contradictions:
        _print(["", "reports differ, the first value stands:", *_differences(incident)])
    _print(["", "revisions:", *map(_revision, history)])
    if said:
        _print(["", "corrections:", *map(_correction, said)])


def show_history(incident_id: str, *, var: Path, as_json: bool) -> None:
    """Print all that was told under an id, one that was merged too, and what analysts said of it."""
    with opened(url_there(var)) as stored:
        history = stored.history(incident_id)
        if not history:
            raise UsageError(f"no incident {incident_id} was ever stored: see `tocsin incidents --ids`, or --var")
        said = _said(stored, incident_id)
    if as_json:
        sys.stdout.writelines(f"{change.model_dump_json()}\n" for change in history)
        return
    _print(f"{_revision(change)}  {line_of(change)}".rstrip() for change in history)
    if said:
        _print(["", "corrections:", *map(_correction, said)])


def _said(stored: Stored, incident_id: str) -> list[Correction]:
    return [each for each in stored.corrections(incident_id) if incident_id in (*each.names, *each.rest)]


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)


def _head(stored: StoredIncident) -> Iterator[str]:
    incident, tolls = stored.incident, stored.incident.casualties
    yield f"{incident.id}  {stored.state}, revision {stored.revision}, confidence {incident.confidence:.2f}"
    yield " | ".join((when(incident.time), kind(incident), place(incident.location), actors(incident)))
    yield f"killed {toll(tolls.killed)}, injured {toll(tolls.injured)}"
    if stored.pinned:
        yield f"set by an analyst: {', '.join(stored.pinned)}"


def _told(stored: StoredIncident, told: Iterable[ToldBy]) -> Iterator[str]:
    group_of = {source.report_id: source.group for source in stored.sources}
    for mention in told:
        source, incident = mention.source, mention.incident
        published = f"{source.published_at:%Y-%m-%d %H:%M}" if source.published_at else "-"
        yield f"  {source.report_id}  {source.source.name}, {published}, as {mention.name}"
        yield f"      {when(incident.time)} | {kind(incident)} | {place(incident.location)}"
        group = group_of.get(source.report_id)
        if source.group not in (None, source.report_id):
            yield f"      nearly the text of {source.group}"
        if group not in (None, source.report_id):
            yield f"      counted as one source with {group}"
        yield from (
            f"      one with {same.mention} ({same.score:g}): {', '.join(same.reasons)}" for same in mention.links
        )


def _differences(stored: StoredIncident) -> Iterator[str]:
    name_of = {source.report_id: source.source.name for source in stored.sources}
    for each in stored.contradictions:
        yield f"  {each.field} ({each.rule})"
        for value in each.values:
            tellers = ", ".join(dict.fromkeys(name_of.get(id_, id_) for id_ in value.report_ids))
            yield f"      {json.dumps(value.value, ensure_ascii=False)}: {tellers}"


def _revision(change: IncidentChanged) -> str:
    said, again = change.cause.correction, change.cause.rereading
    cause = f"{said.by}: {said.why}" if said else f"report {change.cause.report_id}"
    if again:
        cause += f", read again from {again.stage} on by replay {again.replay}"
    return f"  {change.revision}  {change.produced_at:%Y-%m-%d %H:%M:%S}  {change.kind}, by {cause}"


def _correction(entry: Correction) -> str:
    what = f" {entry.field}" if entry.field else ""
    value = f" = {json.dumps(entry.value, ensure_ascii=False)}" if entry.kind == "set" else ""
    rest = f" from {', '.join(entry.rest)}" if entry.rest else ""
    said = f"{entry.kind} {', '.join(entry.names)}{rest}{what}{value}"
    return f"  {entry.number}  {entry.at:%Y-%m-%d %H:%M:%S}  {said}, by {entry.by}: {entry.why}"


def _document(
    stored: StoredIncident, told: Iterable[ToldBy], history: Iterable[IncidentChanged], said: Iterable[Correction]
) -> dict[str, object]:
    incident: dict[str, object] = json.loads(json_line(stored))
    return incident | {
        "mentions": [
            {
                "name": mention.name,
                "source": mention.source.model_dump(mode="json"),
                "incident": mention.incident.model_dump(mode="json"),
                "links": [asdict(same) for same in mention.links],
            }
            for mention in told
        ],
        "history": [change.model_dump(mode="json", exclude={"incident"}) for change in history],
        "corrections": [asdict(entry) | {"at": entry.at.isoformat()} for entry in said],
    }
