"""Which of an incident's reports count as one source: copies of one text, and one outlet's own reports."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Final

from tocsin.contracts.messages import SourceRef
from tocsin.contracts.report import SourceKind
from tocsin.likeness.signature import are_copies
from tocsin_store.fuse.connected import Connected
from tocsin_store.fuse.mention import Mention

PLATFORMS: Final = frozenset({SourceKind.SOCIAL})
"""Kinds of source whose name is that of a place where many speak, and not of somebody who vouches."""

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@?#]*@)?([^/:?#]+)", re.IGNORECASE)


def sources(mentions: Sequence[Mention]) -> tuple[SourceRef, ...]:
    """Return the reports that mentions are of, in the order of the mentions, each with its group.

    What ingest found to be a copy, over all that came in, stays one: here only an incident's own reports are compared.
    A group is named by the first of its reports, so that it is the same whoever else tells of the incident.
    """
    first = {mention.report_id: mention for mention in reversed(mentions)}
    reports = [first[each] for each in dict.fromkeys(mention.report_id for mention in mentions)]
    leader = _leaders(reports)
    return tuple(each.source.model_copy(update={"group": leader(each.report_id)}) for each in reports)


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


def _leaders(reports: Sequence[Mention]) -> Callable[[str], str]:
    """Return what gives for a report the first of those that count as one source with it."""
    connected = Connected(each.report_id for each in reports)
    # Of a large story most texts are the same to the letter: they need no comparing.
    texts = {each.signature or each.report_id: each for each in reversed(reports)}
    alike = [(each, texts[each.signature or each.report_id]) for each in reports]
    for one, other in chain(
        _pairs_of_texts(reports), alike, combinations(texts.values(), 2), _pairs_of_outlets(reports)
    ):
        apart = connected.leader(one.report_id) != connected.leader(other.report_id)
        if apart and _are_one_source(one, other):
            connected.join(one.report_id, other.report_id)
    return connected.leader


def _are_one_source(one: Mention, other: Mention) -> bool:
    same_text = one.source.group is not None and one.source.group == other.source.group
    return same_text or are_of_one_outlet(one, other) or are_copies(one.signature, other.signature)


def _pairs_of_texts(reports: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield each report with the first that ingest found to have nearly its text."""
    firsts: dict[str, Mention] = {}
    for each in reports:
        if each.source.group is not None:
            yield each, firsts.setdefault(each.source.group, each)


def _pairs_of_outlets(reports: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield pairs of reports with one source's name."""
    named: dict[str, list[Mention]] = {}
    for each in reports:
        named.setdefault(each.source.source.name.casefold().strip(), []).append(each)
    for same in named.values():
        yield from combinations(same, 2)
