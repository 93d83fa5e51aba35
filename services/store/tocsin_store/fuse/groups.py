"""Which of an incident's reports count as one source: copies of one text, and one outlet's own reports."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from tocsin.contracts.messages import SourceRef
from tocsin.contracts.report import SourceKind
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.signature import are_copies

PLATFORMS: Final = frozenset({SourceKind.SOCIAL})
"""Kinds of source whose name is that of a place where many speak, and not of somebody who vouches."""

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@?#]*@)?([^/:?#]+)", re.IGNORECASE)


def sources(mentions: Sequence[Mention]) -> tuple[SourceRef, ...]:
    """Return the reports that mentions are of, in the order of the mentions, each with its group.

    A group is named by the first of its reports, so that it is the same whoever else tells of the incident.
    """
    reports = {mention.report_id: mention for mention in reversed(mentions)}
    ordered = [reports[each] for each in dict.fromkeys(mention.report_id for mention in mentions)]
    leader = {mention.report_id: mention.report_id for mention in ordered}
    for one, other in combinations(ordered, 2):
        if leader[one.report_id] != leader[other.report_id] and _are_one_source(one, other):
            _unite(leader, leader[one.report_id], leader[other.report_id], list(leader))
    return tuple(m.source.model_copy(update={"group": leader[m.report_id]}) for m in ordered)


def independent(refs: Iterable[SourceRef]) -> int:
    """Return how many sources there are, copies and one outlet's own counted once."""
    return len({ref.group for ref in refs})


def are_of_one_outlet(one: Mention, other: Mention) -> bool:
    """Tell whether somebody who vouches for both published them.

    Where nobody said what kind of source it is, its name may be that of a folder: then the web address must agree too.
    """
    source, another = one.source.source, other.source.source
    if source.kind in PLATFORMS or source.name.casefold().strip() != another.name.casefold().strip():
        return False
    is_known = SourceKind.OTHER not in (source.kind, another.kind)
    return is_known or (_host(one) is not None and _host(one) == _host(other))


def _host(mention: Mention) -> str | None:
    """Return the host of a report's address; None where it has none, or nothing that can be read as one."""
    address = _ADDRESS.match(mention.source.url or "")
    return address[1].casefold() if address else None


def _are_one_source(one: Mention, other: Mention) -> bool:
    return are_of_one_outlet(one, other) or are_copies(one.signature, other.signature)


def _unite(leader: dict[str, str], one: str, other: str, order: Sequence[str]) -> None:
    first, last = sorted((one, other), key=order.index)
    leader.update({report: first for report, leads in leader.items() if leads == last})
