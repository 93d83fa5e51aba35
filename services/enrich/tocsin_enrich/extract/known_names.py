"""Does a phrase name an organisation, and which? Capitals, other names and the countries of the report tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin_enrich.extract.lexicon import Organisation
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.once import once
from tocsin_enrich.extract.tokens import Token

if TYPE_CHECKING:
    from tocsin_enrich.extract.reading import Reading


@dataclass(frozen=True)
class Whole:
    """The report that a sentence stands in: its text and, once they are all read, its sentences."""

    text: str
    readings: Sequence["Reading"]

    @once
    def countries(self) -> frozenset[str]:
        """Countries that the report names, by their names or adjectives."""
        return frozenset(match.value.country for reading in self.readings for match in reading.nations)


def known_names(reading: "Reading", found: Sequence[Match[Organisation]]) -> list[Match[Organisation]]:
    """Return those of the phrases found that name an organisation, each with the one that it names."""
    names = []
    for match in found:
        bearer = _bearer(match.value, reading.whole) if _is_written_as_name(reading, match) else None
        if bearer is not None:
            names.append(match._replace(value=bearer))
    return names


def _bearer(value: Organisation, whole: Whole) -> Organisation | None:
    """Return the organisation that the report means: null where it does not tell."""
    if not value.bearers:
        return value if not value.starred or value.has_other_name_in(whole.text) else None
    named = [bearer for bearer in value.bearers if bearer.has_other_name_in(whole.text)]
    if len(named) == 1:
        return named[0]
    at_home = [bearer for bearer in named or value.bearers if bearer.country in whole.countries]
    usual = next((bearer for bearer in value.bearers if not bearer.starred), None)
    if usual is None or (usual.country is not None and usual not in at_home):
        return at_home[0] if len(at_home) == 1 else usual
    return usual


def _is_written_as_name(reading: "Reading", match: Match[Organisation]) -> bool:
    first = reading.tokens[match.start]
    one_word = match.end - match.start == 1 and match.value.spelled is not None
    if reading.upper and one_word and first.norm in reading.lexicon.english:
        return False  # in capitals LeT, a group, and "let" look alike
    return _is_spelled_as_name(reading, match, first)


def _is_spelled_as_name(reading: "Reading", match: Match[Organisation], first: Token) -> bool:
    value = match.value
    if value.capital_at is not None and not reading.tokens[match.start + value.capital_at].capital:
        return False
    if value.spelled is not None and not reading.upper:
        return reading.slice(match.start, match.end) == value.spelled
    if not first.capital and match.end - match.start == 1:
        return False
    if not value.capitals:
        inside = not reading.slice(match.start, match.end).islower()  # "uMkhonto weSizwe"
        return inside or any(token.capital for token in reading.tokens[match.start : match.end])
    if reading.upper:
        return first.norm not in reading.lexicon.english and len(first.norm) > 2
    return reading.slice(match.start, match.end).isupper()
