"""Counts in words and figures, as ranges: "at least 14", "two dozen", "between 10 and 15", "several"."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tocsin.contracts.parties import CountBasis, Range
from tocsin_enrich.extract.matching import Match
from tocsin_enrich.extract.reading import CALENDAR, Reading

MAX_COUNT = 100_000_000
"""People or things. A larger figure in a report is money or a slip, and no count of either."""

GROUP = 3
"""Figures between two separators of thousands."""

WIDEST = 10
"""A range whose upper end is more than so many times its lower end is no range: "5 to 2023"."""

_UNIT_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TEN_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {name: number for number, name in enumerate(_UNIT_NAMES.split())}
_TENS = {name: 10 * number for number, name in enumerate(_TEN_NAMES.split(), 2)}
_FIRST_WORDS = frozenset([*_UNITS, *_TENS])
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_FRACTION = re.compile(r"\d{1,3}[.,]\d{1,2}", re.ASCII)


_SPACES = frozenset(" \u00a0\u2009\u202f")
"""Between groups of figures: plain, no-break, thin and narrow spaces."""

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_BEFORE_YEAR = frozenset({"in", "since", "during", "until", "early", "late", "mid"})
_BEFORE_DAY = frozenset((name,) for name in CALENDAR)


class Count(NamedTuple):
    """A count at tokens `start` to `end`, its hedge included."""

    start: int
    end: int
    range: Range
    basis: CountBasis
    rule: str


@lru_cache(maxsize=4096)
def _range(low: int | None, high: int | None) -> Range:
    return Range(min=low, max=high)


def find_counts(reading: Reading) -> list[Count]:
    """Return the counts of a sentence from left to right. Ages, ordinals, times and measures are none."""
    vague = {match.start: match for match in reading.vague_terms}
    found: list[Count] = []
    free = 0
    for position, token in enumerate(reading.tokens):
        may_begin = token.number or token.norm in _FIRST_WORDS or position in vague
        if position < free or not may_begin:
            continue
        count = _vague(reading, vague.get(position)) or _figure(reading, position)
        if count is None:
            continue
        free = count.end
        if not _is_measure(reading, count.end) and not _is_label(reading, count):
            found.append(_hedged(reading, count))
    return found


def _vague(reading: Reading, match: Match[Range] | None) -> Count | None:
    if match is not None and reading.norms[max(0, match.start - 1) : match.start] == ("as",):  # "as many as 30"
        return None
    if match is None or (match.value.max is None and _number(reading, match.end) is not None):  # "some 40": a hedge
        return None
    basis = CountBasis.EXACT if match.value.min == match.value.max else CountBasis.VAGUE_TERM
    return Count(match.start, match.end, match.value, basis, match.rule)


def _figure(reading: Reading, position: int) -> Count | None:
    first = _number(reading, position)
    if first is None:
        return None
    low, end = first
    following = reading.norms[end : end + 1]
    if following in {("to",), ("or",), ("-",), ("–",)} or _is_glued(reading, end):  # noqa: RUF001  the dash of ranges
        second = _number(reading, end + (not _is_glued(reading, end)))
        if second is not None and low < second[0] <= low * WIDEST + WIDEST:
            return Count(position, second[1], _range(low, second[0]), CountBasis.RANGE, "numbers/from-to")
    if reading.norms[max(0, position - 1) : position] == ("between",) and following == ("and",):
        second = _number(reading, end + 1)
        if second is not None and second[0] > low:
            return Count(position - 1, second[1], _range(low, second[0]), CountBasis.RANGE, "numbers/between")
    return Count(position, end, _range(low, low), CountBasis.EXACT, "numbers/exact")


def is_number(reading: Reading, position: int) -> bool:
    """Tell whether the token is a number, in figures or in a word."""
    return _number(reading, position) is not None


def _is_glued(reading: Reading, end: int) -> bool:
    """Tell whether a hyphen joins tokens `end - 1` and `end`, both figures: "10-15"."""
    tokens = reading.tokens
    return end < len(tokens) and tokens[end].number and reading.text[tokens[end - 1].end : tokens[end].start] == "-"


def _number(reading: Reading, position: int) -> tuple[int, int] | None:
    """Return the value of the number that begins at `position`, and where it ends."""
    if not 0 <= position < len(reading.norms):
        return None
    if not reading.tokens[position].number:
        return _spelled(reading.norms, position)
    end = _groups_end(reading, position)
    scale = _SCALES.get(reading.norms[end]) if end < len(reading.norms) else None
    value = _scaled("".join(reading.norms[position:end]), scale or 1)
    if value is None or value > MAX_COUNT:
        return None
    return value, end + (scale is not None or reading.norms[end : end + 1] == ("x",))  # "2x", "3 X"


def is_unread_figure(reading: Reading, end: int) -> bool:
    """Tell whether a number before token `end`, or words of one there, cannot be read: "1,5 people", "ten billion"."""
    if reading.norms[end] in _FIRST_WORDS and _number(reading, end) is None:
        return True
    last = end - 1
    if reading.norms[max(0, last) : end] and reading.norms[last] in _SCALES:
        last -= 1
    return last >= 0 and reading.tokens[last].number and _number(reading, last) is None


def _groups_end(reading: Reading, position: int) -> int:
    """Return where a figure ends whose thousands are set apart by spaces: "12 345"."""
    tokens, end = reading.tokens, position + 1
    if len(tokens[position].norm) > GROUP or reading.norms[max(0, position - 1) : position] in _BEFORE_DAY:
        return end
    while end < len(tokens) and tokens[end].number and len(tokens[end].norm) == GROUP:
        if tokens[end].start - tokens[end - 1].end != 1 or reading.text[tokens[end - 1].end] not in _SPACES:
            break
        end += 1
    return end


def _scaled(norm: str, scale: int) -> int | None:
    """Return a figure times the scale after it, "1.2" times a million; null where that is no whole number."""
    if scale > 1 and _FRACTION.fullmatch(norm):
        value = Decimal(norm.replace(",", ".")) * scale
        return int(value) if value == int(value) else None
    whole = _digits(norm)
    return whole * scale if whole is not None else None


def _digits(norm: str) -> int | None:
    head, *groups = norm.split(",")
    plain = head + "".join(groups)
    whole = plain.isdecimal() and plain.isascii() and all(len(group) == GROUP for group in groups)
    return int(plain) if whole and len(plain) <= len(str(MAX_COUNT)) else None


def _spelled(norms: tuple[str, ...], position: int) -> tuple[int, int] | None:
    """Read "twenty five", "two hundred and six", "three dozen"; no more than `MAX_COUNT`, as of figures."""
    total, part, end = 0, 0, position
    while end < len(norms):
        word = norms[end]
        if word in _UNITS or word in _TENS:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word in _SCALES and end > position:
            total, part = (total, part * 100) if word == "hundred" else (total + part * _SCALES[word], 0)
        elif not (word == "and" and end > position and norms[end - 1] in {"hundred", "thousand"}):
            break
        end += 1
        if total + part > MAX_COUNT:
            return None
        if word in _UNITS and not (end < len(norms) and norms[end] in _SCALES):
            break
    if end > position and norms[end - 1] == "and":
        end -= 1
    return (total + part, end) if end > position else None


def _is_measure(reading: Reading, end: int) -> bool:
    """Tell whether what follows makes the number an age, a distance, a time, a percentage or money."""
    if reading.norms[end : end + 1] == ("/",) and reading.is_in(end + 1, "toll_label"):
        return False  # "3/KIA"
    return reading.is_in(end, "unit") or reading.norms[end : end + 1] in {("%",), ("°",), ("/",), (":",), ("$",)}


def _is_label(reading: Reading, count: Count) -> bool:
    """Tell whether what precedes makes the number a date, a price, a model or the name of a unit."""
    start = count.start
    if (
        start == 0 or reading.norms[count.end - 1] == "x" or reading.is_in(count.end, "toll_label")
    ):  # "3x", "1 KIA/3 WIA"
        return False
    before = reading.tokens[start - 1]
    between = reading.text[before.end : reading.tokens[start].start]
    if before.norm == ":":
        return not between and start > 1 and reading.tokens[start - 2].number  # 10:45, and not "Killed:12"
    if _is_year(reading, count):
        return True
    joined = between == "-" and before.word and before.norm not in _TENS
    return joined or reading.is_in(start - 1, "before_label") or before.norm in CALENDAR


def _is_year(reading: Reading, count: Count) -> bool:
    """Tell whether four figures are a year: "in 2021", "the 2021 killing", and not "the 2000 soldiers"."""
    if count.end - count.start > 1 or _YEAR.fullmatch(reading.norms[count.start]) is None:
        return False
    if reading.norms[count.start - 1] in _BEFORE_YEAR:
        return True
    counted = any(people.start == count.end for people in reading.people)
    return reading.is_in(count.start - 1, "determiner") and not counted


def _hedged(reading: Reading, count: Count) -> Count:
    """Return the count with the hedge before it: "at least", "up to", "about"."""
    if count.basis is CountBasis.RANGE:
        return count
    for length in (3, 2, 1):
        start = count.start - length
        words = " ".join(reading.norms[start : count.start]) if start >= 0 else ""
        if words in reading.lexicon.classes["at_least"]:
            return Count(start, count.end, _range(count.range.min, None), CountBasis.RANGE, "numbers/at-least")
        if words in reading.lexicon.classes["at_most"]:
            return Count(start, count.end, _range(None, count.range.min), CountBasis.RANGE, "numbers/at-most")
        if words in reading.lexicon.classes["about"]:
            return Count(start, count.end, count.range, CountBasis.VAGUE_TERM, "numbers/about")
    return count
