"""The country that a report's source is from: what its address ends in, or what its name says."""

import re
from typing import Final

from tocsin.contracts.geo import PlaceKind
from tocsin.contracts.report import Report
from tocsin_geocode.resolve.folding import fold
from tocsin_geocode.resolve.prominence import prominence
from tocsin_geocode.resolve.records import Gazetteer
from tocsin_geocode.resolve.words import words

_TOP_LEVEL: Final = re.compile(r"^[a-z]+://[^/?#]*\.([a-z]{2})(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
SOLD_ABROAD: Final = words(
    "ac ai am as bz cc cd co dj eu fm gg gl gs im io is la li ly me mn ms nu pw sc sh so st su tk to tv vc vg ws"
)
"""Two-letter endings that anybody buys for their sound: they say nothing of a country."""

SPELLED_OTHERWISE: Final = {"uk": "GB"}
WELL_KNOWN: Final = 5.7
"""Prominence from which a place in a source's name says where the source is: "Kyiv Independent"."""

_KINDS: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.SETTLEMENT})


def home_of(report: Report, gazetteer: Gazetteer) -> str | None:
    """Return the country of the report's source, None where neither its address nor its name says one."""
    found = _TOP_LEVEL.match(report.url or "")
    ending = found[1].lower() if found else ""
    code = SPELLED_OTHERWISE.get(ending, ending.upper())
    if ending not in SOLD_ABROAD and gazetteer.country(code):
        return code
    return _named(report.source.name, gazetteer)


def _named(name: str, gazetteer: Gazetteer) -> str | None:
    """Return the country of the first well-known place in a source's name."""
    folded = fold(name)
    for word in _WORD.finditer(folded):
        for match in reversed(gazetteer.names_at(folded, word.start())):
            end = word.start() + match.length
            senses = gazetteer.senses(match.name)
            if not senses or folded[end : end + 1].isalpha() or gazetteer.name_class(match.name):
                continue
            record = senses[0].record
            if record.kind in _KINDS and prominence(record) >= WELL_KNOWN:
                return record.country
    return None
