"""Whose report it is: what a sender leaves unsaid about the source is looked up in a table of the world's outlets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.normalise.web_address import host_of
from tocsin_ingest.tables import ABSENT, listed, rows_of

_NOT_IN_NAMES: Final = re.compile(r"[^\w]+")
_AGENCIES: Final = frozenset({SourceKind.WIRE, SourceKind.STATE_MEDIA})


@dataclass(frozen=True, slots=True)
class Outlet:
    """A row of the table. `name` is None where the row speaks of all hosts of a kind, such as those under .gov."""

    name: str | None
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Outlets:
    """The table, by host and by name."""

    by_host: dict[str, Outlet]
    by_name: dict[str, Outlet]

    def at(self, url: str) -> Source | None:
        """Return whose page a canonical URL is, or None where the table does not know its host."""
        host = host_of(url)
        outlet = next((self.by_host[end] for end in _ends(host) if end in self.by_host), None)
        return None if outlet is None else Source(name=outlet.name or host.removeprefix("www."), kind=outlet.kind)

    def called(self, name: str) -> Source | None:
        """Return the outlet of a name, however it is spelled: capitals, dots, hyphens and `the` do not count."""
        outlet = self.by_name.get(_folded(name))
        return None if outlet is None or outlet.name is None else Source(name=outlet.name, kind=outlet.kind)

    def agency(self, name: str) -> Source | None:
        """Return the outlet of a name if it is an agency, as a dateline names one."""
        found = self.called(name)
        return found if found and found.kind in _AGENCIES else None


def source_of(
    *, name: str | None, kind: SourceKind | None, url: str | None, default: Source, agency: Source | None = None
) -> Source:
    """Return the source of a report from what it states, then its URL, its dateline, and what it came through.

    What was stated stands as it is. A `default` with a kind was chosen by somebody and stands before the table and the
    dateline's `agency`; one without (a folder, a pipe) gives way to them. `url` is canonical.
    """
    by_url = known_outlets().at(url) if url else None
    if name is not None:
        called = known_outlets().called(name) or by_url
        return Source(name=name, kind=kind or (called.kind if called else SourceKind.OTHER))
    found = by_url or agency
    if default.kind is SourceKind.OTHER and found:
        return Source(name=found.name, kind=kind or found.kind)
    return Source(name=default.name, kind=kind or default.kind)


@cache
def known_outlets() -> Outlets:
    """Return the table that ships with ingest."""
    by_host: dict[str, Outlet] = {}
    by_name: dict[str, Outlet] = {}
    for row in rows_of("outlets.tsv"):
        outlet = Outlet(None if row["name"] == ABSENT else row["name"], SourceKind(row["kind"]))
        by_host |= dict.fromkeys(listed(row["hosts"]), outlet)
        by_name |= dict.fromkeys(map(_folded, [*listed(row["name"]), *listed(row["also"])]), outlet)
    return Outlets(by_host, by_name)


def _ends(host: str) -> Iterator[str]:
    """Yield the keys that a host may stand under, the closest first."""
    labels = host.split(".")
    for first in range(len(labels)):
        end = ".".join(labels[first:])
        yield end
        yield f".{end}"
        if len(labels) - first == 2 and len(labels[-1]) == len("uk"):
            yield f".{labels[first]}.*"


def _folded(name: str) -> str:
    return _NOT_IN_NAMES.sub(" ", name.casefold()).strip().removeprefix("the ")
