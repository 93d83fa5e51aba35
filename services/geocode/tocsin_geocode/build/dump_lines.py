"""The lines of GeoNames dumps (download.geonames.org/export/dump): text of tab-separated columns, zipped or not.

A line that cannot be read is skipped and told with its file and number. A file with more than one such line in a
hundred is refused: it is another file than its name says, or was cut in its middle.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, TypeVar

T = TypeVar("T")

PLACE_COLUMNS: Final = 19
"""allCountries, XX, cities500: geonameid … modification date."""

NAME_COLUMNS: Final = 10
"""alternateNamesV2: alternateNameId, geonameid, isolanguage, name, preferred, short, colloquial, historic, from, to."""

DIVISION_COLUMNS: Final = 4
"""admin1CodesASCII, admin2Codes: code, name, ASCII name, geonameid."""

BAD_AT_FIRST: Final = 10
BAD_SHARE: Final = 0.01
"""Lines that may be unreadable: ten, and one in a hundred."""

TOLD: Final = 20
"""Unreadable lines that are told one by one; the rest are counted."""

_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What a damaged archive, or one of another kind, raises."""

_ENCRYPTED: Final = 1
"""The bit of an archive's member that says so."""

_NOT_DATA: Final = ("readme", "iso-languagecodes")


class BadDump(ValueError):  # noqa: N818 - the house names errors by what is wrong
    """A file is no GeoNames dump, or damaged; the text says which line, and what to do."""


@dataclass
class Skipped:
    """The lines that could not be read."""

    count: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, what: str) -> None:
        """Count one, and keep the first few."""
        self.count += 1
        if len(self.told) < TOLD:
            self.told.append(what)


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of tab-separated lines. `size` is its length unpacked, in bytes."""

    path: Path
    member: str | None
    columns: int
    size: int

    def read(
        self, parse: Callable[[list[str]], T | None], skipped: Skipped, tell: Callable[[int], None]
    ) -> Iterator[T]:
        """Yield what `parse` makes of each line, except None; it raises `ValueError` for one that cannot be read.

        `tell` is told the bytes of each line. Raises `BadDump`.
        """
        bad = 0
        with _opened(self.path, self.member) as lines:
            for number, line in enumerate(lines, 1):
                tell(len(line))
                try:
                    parsed = parse(self._columns_of(line))
                except ValueError as error:
                    bad += 1
                    self._skip(number, error, bad, skipped)
                else:
                    if parsed is not None:
                        yield parsed

    def _columns_of(self, line: bytes) -> list[str]:
        fields = line.decode("utf-8").rstrip("\r\n").split("\t")
        if len(fields) != self.columns:
            raise ValueError(f"{len(fields)} columns where a dump has {self.columns}")
        return fields

    def _skip(self, number: int, why: ValueError, bad: int, skipped: Skipped) -> None:
        skipped.add(f"{self.path.name}:{number}: {why}")
        if bad > BAD_AT_FIRST + BAD_SHARE * number:
            raise BadDump(
                f"{self.path.name}:{number}: {why}; {bad} of the first {number} lines cannot be read. "
                "Download the file again, or leave it out"
            )


def dump_of(path: Path) -> Dump | None:
    """Return the file as a dump, by its name and first line; None where it is none of those that are needed.

    Raises `BadDump` for a zip archive that cannot be read.
    """
    if path.suffix not in {".txt", ".zip"} or path.stem.lower().startswith(_NOT_DATA):
        return None
    member, size = _inside(path)
    with _opened(path, member) as lines:
        columns = next(iter(lines), b"").count(b"\t") + 1
    return Dump(path, member, columns, size) if columns in {PLACE_COLUMNS, NAME_COLUMNS, DIVISION_COLUMNS} else None


def _inside(path: Path) -> tuple[str | None, int]:
    if path.suffix != ".zip":
        return None, path.stat().st_size
    with _archive(path) as archive:
        data = [m for m in archive.infolist() if not m.filename.lower().startswith(_NOT_DATA) and m.file_size]
    if len(data) != 1:
        raise BadDump(f"{path}: holds {len(data)} files of data where a dump holds one. Unpack it and name the file")
    if data[0].flag_bits & _ENCRYPTED:
        raise BadDump(f"{path}: is encrypted. Unpack it and name the file")
    return data[0].filename, data[0].file_size


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[IO[bytes]]:
    if member is None:
        with path.open("rb") as lines:
            yield lines
    else:
        with _archive(path) as archive, archive.open(member) as lines:
            yield lines


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield an open archive; what is found out to be damaged while it is read, too, raises `BadDump`."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _UNREADABLE as error:
        raise BadDump(f"{path}: {error}. Download the file again") from error
