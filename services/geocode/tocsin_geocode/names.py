"""Which names an entry is found under."""

import re
from collections.abc import Iterator
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin_geocode.entries import Entry
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.records import NameClass, NameKind

SHORTEST: Final = 2
LONGEST: Final = 60
"""Characters. Longer GeoNames aliases are official titles that no report writes out."""

CLASS_OF_LETTER: Final = {
    "w": NameClass.WORD,
    "g": NameClass.GIVEN_NAME,
    "s": NameClass.SURNAME,
    "x": NameClass.NEVER_A_PLACE,
    "t": NameClass.TITLE,
    "o": NameClass.ORGANISATION,
    "n": NameClass.ANOTHER_THING,
}
_CODE: Final = re.compile(r"[A-Z0-9]{2,4}")
_SPELLINGS: Final = (("saint ", "st. "), ("saint ", "st "), ("fort ", "ft. "), ("mount ", "mt. "), ("st. ", "st "))
_UNITS: Final = re.compile(
    r"^(?:department|departamento|distrito|municipio|provincia|partido|district|territory)\s(?:of|de|del|do|da)\s(?:la\s|los\s)?"
    r"|\s(?:county|parish|borough|district|province|department|governorate|region|municipality|territory|oblast|raion|rayon"
    r"|agency|subdistrict|local government area|prefecture|regency|kabupaten|zone)$"
)
"""What a division's name says of its kind: texts say it in other words, or not at all."""


def names_of(entry: Entry) -> Iterator[tuple[str, NameKind]]:
    """Yield each folded name of an entry once, with how it belongs; the strongest belonging comes first."""
    seen: set[str] = set()
    for name, kind in _raw_names(entry):
        for spelling in spellings(name):
            if spelling not in seen:
                seen.add(spelling)
                yield spelling, kind


def spellings(name: str) -> Iterator[str]:
    """Yield the folded spellings that a name is found under."""
    return (spelling for spelling in _spellings(fold(name).strip()) if SHORTEST <= len(spelling) <= LONGEST)


def class_of(letters: str) -> NameClass:
    """Turn the letters of `namelike.tsv` into flags."""
    found = NameClass.NONE
    for letter in letters:
        found |= CLASS_OF_LETTER[letter]
    return found


def _raw_names(entry: Entry) -> Iterator[tuple[str, NameKind]]:
    yield entry.name, NameKind.PRIMARY
    for name in entry.abbreviations:
        yield name, NameKind.ABBREVIATION
    for name in entry.aliases:
        if is_name(name):
            yield name, NameKind.ALTERNATE
    if entry.kind is PlaceKind.ADMIN2 and entry.country != "US":
        yield _UNITS.sub("", entry.name.lower()), NameKind.ALTERNATE
    for name in entry.demonyms:
        yield name, NameKind.DEMONYM
    for name in entry.codes:
        yield name, NameKind.CODE


def is_name(alias: str) -> bool:
    """Tell a name from an airport code ("LHR") and from a machine's transliteration ("dmshq")."""
    return not (_CODE.fullmatch(alias) or (alias.isascii() and alias.islower()))


def _spellings(name: str) -> Iterator[str]:
    yield name
    if "'" in name:
        yield name.replace("'", "")
    for long, short in _SPELLINGS:
        if name.startswith(long):
            yield short + name.removeprefix(long)
