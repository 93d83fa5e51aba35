"""The entries of the file, by the names that one types for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin_cli.configuration import configured
from tocsin_cli.errors import UsageError
from tocsin_cli.sources.file import listing_of
from tocsin_ingest.fetch.on_demand import OnDemand
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.listed import Listed, named_twice
from tocsin_ingest.sources.listing import Entry
from tocsin_ingest.sources.options import Means


@dataclass(frozen=True, slots=True)
class Known:
    """An entry, and what its collectors are called in logs, counts and `tocsin sources status`."""

    entry: Entry
    collectors: tuple[str, ...]

    @property
    def where(self) -> str:
        """Return what it collects from, as it stands in the file."""
        options = self.entry.options
        said = options.model_dump(mode="json", include=options.model_fields_set)
        return str(said.get("url") or said.get("path") or self.entry.label)

    def called(self, typed: str) -> bool:
        """Tell whether somebody who typed this may mean it."""
        return (
            typed in {*self.collectors, self.entry.options.name, self.where} or str(Path(typed).resolve()) == self.where
        )


def means() -> Means:
    """Return what a source may use in a command: the web, by ingest's settings, and a book of its own."""
    settings = configured(IngestSettings)
    return Means(fetcher=OnDemand(settings), ledger=MemoryLedger(), settings=settings)


def known_in(path: Path) -> tuple[list[Known], list[Unreadable]]:
    """Return the entries of a file that can be opened, and what is wrong with the others. Raises `UsageError`."""
    listing, listed = listing_of(path), Listed(path, means())
    known, complaints = [], list(listing.complaints)
    at_work: set[str] = set()
    for entry in listing.entries:
        opened = listed.open(entry)
        if isinstance(opened, Unreadable):
            complaints.append(opened)
            continue
        names = tuple(collector.name for collector in opened)
        if twice := [name for name in names if entry.options.enabled and name in at_work]:
            complaints.append(Unreadable(listed.place_of(entry), named_twice(twice[0])))
            continue
        at_work.update(names if entry.options.enabled else ())
        known.append(Known(entry, names))
    return known, complaints


def names_of(entry: Entry, path: Path) -> tuple[str, ...]:
    """Return what the collectors of an entry are called. Raises `UsageError` where it cannot be opened."""
    opened = Listed(path, means()).open(entry)
    if isinstance(opened, Unreadable):
        raise UsageError(opened.reason)
    return tuple(collector.name for collector in opened)


def find(known: Sequence[Known], typed: str, *, path: Path) -> Known:
    """Return the one entry that is meant. Raises `UsageError` where it is none, or more than one."""
    found = [each for each in known if each.called(typed)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(name for each in found for name in each.collectors)
        raise UsageError(f"{typed} means {len(found)} entries of {path}: type one of {names}")
    raise UsageError(f"no source {typed} in {path}: `tocsin sources list` shows what there is")
