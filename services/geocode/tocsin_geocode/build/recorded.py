"""Records and their own names, written as they come: what is in memory of each is ten bytes."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from tocsin_geocode import artefact
from tocsin_geocode.entries import Entry, radius_km


class Records:
    """Writes `records.bin` and the strings. The first `first` records are reserved, and written last with `put`."""

    def __init__(self, where: Path, first: Iterable[str]) -> None:
        self._strings = (where / artefact.STRINGS).open("wb")
        self._records = (where / artefact.RECORDS).open("wb")
        self._ends = array("I", [0])
        for name in first:
            self._name(name)
            self._records.write(bytes(artefact.RECORD.size))
        self.sources: list[str] = []
        self._index_at = where / artefact.STRINGS_INDEX

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, entry: Entry, province: int | None) -> int:
        """Append a record and return its number."""
        self._name(entry.name)
        self._records.write(self._packed(entry, province))
        return len(self) - 1

    def put(self, number: int, entry: Entry, province: int | None) -> None:
        """Write a record that was reserved."""
        self._records.seek(number * artefact.RECORD.size)
        self._records.write(self._packed(entry, province))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._strings.close()
        self._records.close()
        self._index_at.write_bytes(self._ends.tobytes())

    def _name(self, name: str) -> None:
        encoded = name.encode()
        self._strings.write(encoded)
        self._ends.append(self._ends[-1] + len(encoded))

    def _packed(self, entry: Entry, province: int | None) -> bytes:
        if entry.source not in self.sources:
            self.sources.append(entry.source)
        return artefact.RECORD.pack(
            round(entry.lat * artefact.DEGREE),
            round(entry.lon * artefact.DEGREE),
            entry.population,
            entry.geonames_id or 0,
            artefact.NO_RECORD if province is None else province,
            round(radius_km(entry) / artefact.RADIUS_UNIT_KM),
            entry.country.encode() if entry.country else artefact.NO_COUNTRY,
            artefact.KINDS.index(entry.kind),
            entry.capital,
            self.sources.index(entry.source),
        )
