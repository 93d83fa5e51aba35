"""The files of a compiled gazetteer, and how they are laid out. The builder writes them, `gazetteer.py` maps them.

meta.json       format, sum of what it was made with, source versions and licences, counts, size and SHA-256 of each
                file, disputed provinces, languages, parts of countries (latitude, longitude, radius in km by side)
names.marisa    every folded name; its trie gives each a number 0..n-1
classes.bin     one byte a name: `NameClass`
postings.idx    n+1 unsigned 32-bit: where each name's postings begin
postings.bin    unsigned 32-bit each: three bits `NameKind`, then the record's number; most prominent first
usage.bin       unsigned 16-bit a posting: historic, colloquial, language; empty where no source says it
records.bin     `RECORD` each
strings.idx     m+1 unsigned 32-bit: where each record's name begins
strings.bin     the records' names, UTF-8
"""

from struct import Struct
from typing import Final

from tocsin.contracts.geo import PlaceKind

FORMAT: Final = 2
"""Raised whenever a reader of the old layout would misread the new one."""

META: Final = "meta.json"
NAMES: Final = "names.marisa"
CLASSES: Final = "classes.bin"
POSTINGS_INDEX: Final = "postings.idx"
POSTINGS: Final = "postings.bin"
USAGE: Final = "usage.bin"
RECORDS: Final = "records.bin"
STRINGS_INDEX: Final = "strings.idx"
STRINGS: Final = "strings.bin"
FILES: Final = (NAMES, CLASSES, POSTINGS_INDEX, POSTINGS, USAGE, RECORDS, STRINGS_INDEX, STRINGS)

RECORD: Final = Struct("<iiIIIH2sBBB")
"""Latitude and longitude in 1e-5 degrees, population, GeoNames id (0: none), record of the first-level division,
radius in 0.1 km, country (two blanks: none), kind, 1 where it is a national capital, and which of meta.json's
`record_sources` it is from."""

DEGREE: Final = 100_000
NO_RECORD: Final = 0xFFFFFFFF
NO_COUNTRY: Final = b"  "
RADIUS_UNIT_KM: Final = 0.1
KIND_SHIFT: Final = 29
RECORD_MASK: Final = (1 << KIND_SHIFT) - 1
KINDS: Final = tuple(PlaceKind)
"""A record's kind byte counts in this order."""

HISTORIC: Final = 0x8000
COLLOQUIAL: Final = 0x4000
LANGUAGE_MASK: Final = COLLOQUIAL - 1
"""Of a usage: the number of the name's language in meta.json's `languages`, 0 for none."""
