"""Which of an incident's reports count as one source: copies of one text, and one outlet's own reports."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from tocsin.contracts.messages import SourceRef
from tocsin.contracts.report import SourceKind
from tocsin_store.fuse.mention import Mention
from tocsin_store.fuse.signature import are_copies

NO_OUTLETS: Final = frozenset({SourceKind.SOCIAL, SourceKind.OTHER})
"""Kinds of source whose name is that of a platform, a folder or an input, and not of somebody who vouches."""


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
    """Tell whether somebody who vouches for both published them."""
    source, another = one.source.source, other.source.source
    return source.kind not in NO_OUTLETS and source.name.casefold().strip() == another.name.casefold().strip()


def _are_one_source(one: Mention, other: Mention) -> bool:
    return are_of_one_outlet(one, other) or are_copies(one.signature, other.signature)


def _unite(leader: dict[str, str], one: str, other: str, order: Sequence[str]) -> None:
    first, last = sorted((one, other), key=order.index)
    leader.update({report: first for report, leads in leader.items() if leads == last})
