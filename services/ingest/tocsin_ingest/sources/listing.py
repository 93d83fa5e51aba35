"""`sources.toml`: what it says, entry by entry, and what is wrong in it.

```toml
[[feed]]
url = "https://news.example/rss"
name = "Example News"
every = "5m"
```
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tocsin_ingest.fetch.shown_url import shown_broken
from tocsin_ingest.normalise.errors import shown
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.options import BASE, SourceOptions, SourceType
from tocsin_ingest.sources.registry import UnknownTable, source_type

TypeOf = Callable[[str], SourceType[Any]]

_MISSING: Final = "missing"
_EXTRA: Final = "extra_forbidden"


class BadListing(ValueError):  # noqa: N818 - it is the file that is bad
    """Raised where a whole file says nothing: it is no TOML. The text says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry that can be opened.

    `number` counts those of its table from 1, as they stand in the file; `label` is what a reader finds it by.
    """

    table: str
    number: int
    label: str
    options: SourceOptions
    type: SourceType[Any]

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What two entries that say the same have in common, wherever they stand."""
        return self.table, self.options.model_dump_json()


class Listing(NamedTuple):
    """The entries of a file, and what is wrong with those that are none: nobody's fault stops another's entry."""

    entries: tuple[Entry, ...]
    complaints: tuple[Unreadable, ...]


def read_listing(text: str, *, file: Path, type_of: TypeOf = source_type) -> Listing:
    """Return what the text of a file says. Raises `BadListing` where it is no TOML."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadListing(f"{file}: found no TOML: {error}; mend that place") from error
    entries: list[Entry] = []
    complaints: list[Unreadable] = []
    for table, rows in tables.items():
        try:
            kind = type_of(table)
        except UnknownTable as error:
            complaints.append(Unreadable(f"{file}: [[{table}]]", str(error)))
            continue
        if not _is_list_of_tables(rows):
            complaints.append(Unreadable(f"{file}: {table}", f"found no [[{table}]]; put two brackets around it"))
            continue
        for number, row in enumerate(rows, start=1):
            read = _read_entry(row, kind, number=number, file=file)
            (entries if isinstance(read, Entry) else complaints).append(read)  # type: ignore[arg-type]
    return Listing(tuple(entries), tuple(complaints))


def label_of(table: str, number: int, row: Mapping[str, object]) -> str:
    """Return what a reader finds an entry by: `[[feed]] 2 (https://…)`."""
    known_by = next((str(row[key]) for key in ("name", "url", "path") if row.get(key)), None)
    return f"[[{table}]] {number}" + (f" ({shown_broken(known_by)})" if known_by else "")


def _read_entry(row: Mapping[str, object], kind: SourceType[Any], *, number: int, file: Path) -> Entry | Unreadable:
    label = label_of(kind.table, number, row)
    try:
        options = kind.options.model_validate(row, context={BASE: file.parent.resolve()})
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        return Unreadable(f"{file}: {label}", "; ".join(_reason(each, kind.options) for each in wrong))
    return Entry(kind.table, number, label, options, kind)


def _reason(error: ErrorDetails, options: type[SourceOptions]) -> str:
    field = ".".join(str(part) for part in error["loc"])
    known = ", ".join(options.model_fields)
    match error["type"]:
        case "missing":
            return f"{field}: missing; give it: {options.model_fields[field].description}"
        case "extra_forbidden":
            return f"{field}: no field of this kind of source; there are {known}"
        case "enum":
            return f"{field}: found {shown(error['input'])}; give one of {error['ctx']['expected']}"
        case _:
            said = error["msg"].removeprefix("Value error, ")
            if not field:
                return said
            said = said if said.startswith("found ") else f"found {shown(error['input'])}; {said}"
            return f"{field}: {shown_broken(said)}"


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)
