"""Counts in words and figures, as ranges: "at least 14", "two dozen", "between 10 and 15", "several"."""

from functools import lru_cache
from typing import NamedTuple

from tocsin.contracts.parties import CountBasis, Range
from tocsin_enrich.extract.reading import Reading

MAX_COUNT = 10_000_000
"""People or things. A larger figure in a report is money or a distance, never a count of either."""

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: value
    for value, word in zip(
        range(20, 100, 10), ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], strict=True
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_AT_LEAST = (
    ("at", "least"),
    ("more", "than"),
    ("over",),
    ("no", "fewer", "than"),
    ("no", "less", "than"),
    ("upwards", "of"),
    ("a", "minimum", "of"),
    ("not", "less", "than"),
)
_AT_MOST = (
    ("up", "to"),
    ("as", "many", "as"),
    ("fewer", "than"),
    ("less", "than"),
    ("under",),
    ("at", "most"),
    ("a", "maximum", "of"),
    ("no", "more", "than"),
)
_ABOUT = (
    ("about",),
    ("around",),
    ("some",),
    ("nearly",),
    ("almost",),
    ("approximately",),
    ("roughly",),
    ("an", "estimated"),
    ("estimated",),
    ("close", "to"),
)


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
    vague = {match.start: match for match in reading.lexicon.vague_terms.find(reading.norms)}
    found: list[Count] = []
    position = 0
    while position < len(reading.tokens):
        count = _vague(vague, position, reading) or _figure(reading, position)
        if count is None:
            position += 1
            continue
        position = count.end
        if not _is_measure(reading, count.end) and not _is_label(reading, count.start):
            found.append(_hedged(reading, count))
    return found


def _vague(vague: dict[int, object], position: int, reading: Reading) -> Count | None:
    if position not in vague:
        return None
    match = next(m for m in reading.lexicon.vague_terms.find(reading.norms[position:]) if m.start == 0)
    end = position + match.end
    if match.value.max is None and _number(reading, end) is not None:  # "some 40": a hedge
        return None
    basis = CountBasis.EXACT if match.value.min == match.value.max else CountBasis.VAGUE_TERM
    return Count(position, end, match.value, basis, match.rule)


def _figure(reading: Reading, position: int) -> Count | None:
    first = _number(reading, position)
    if first is None:
        return None
    low, end = first
    joined = reading.norms[end] in {"to", "or", "-", "–"} if end < len(reading.norms) else False  # noqa: RUF001
    second = _number(reading, end + joined) if joined or _glued(reading, end) else None
    if second is not None and low < second[0] and second[0] <= low * 10 + 10:
        return Count(position, second[1], _range(low, second[0]), CountBasis.RANGE, "numbers/from-to")
    if (
        reading.norms[position - 1] == "between"
        and position
        and end < len(reading.norms)
        and reading.norms[end] == "and"
    ):
        second = _number(reading, end + 1)
        if second is not None and second[0] > low:
            return Count(position - 1, second[1], _range(low, second[0]), CountBasis.RANGE, "numbers/between")
    return Count(position, end, _range(low, low), CountBasis.EXACT, "numbers/exact")


def _glued(reading: Reading, end: int) -> bool:
    """Tell whether tokens `end - 1` and `end` are joined by a hyphen: "10-15"."""
    tokens = reading.tokens
    return end < len(tokens) and tokens[end].number and reading.text[tokens[end - 1].end : tokens[end].start] == "-"


def _number(reading: Reading, position: int) -> tuple[int, int] | None:
    """Return the value of the number that begins at `position`, and where it ends."""
    norms = reading.norms
    if not 0 <= position < len(norms):
        return None
    if reading.tokens[position].number:
        value = _digits(norms[position])
        end = position + 1
        if value is not None and end < len(norms) and norms[end] in {"million", "thousand", "hundred", "dozen"}:
            return value * _SCALES[norms[end]], end + 1
        if (
            value is not None
            and end < len(norms)
            and norms[end] == "x"
            and reading.tokens[end].start == reading.tokens[position].end
        ):
            return value, end + 1
        return None if value is None or value > MAX_COUNT else (value, end)
    return _spelled(norms, position)


def _digits(norm: str) -> int | None:
    plain = norm.replace(",", "")
    if (
        not plain.isdecimal()
        or not plain.isascii()
        or ("," in norm and not all(len(p) == 3 for p in norm.split(",")[1:]))
    ):
        return None
    return int(plain) if len(plain) < 9 else None


def _spelled(norms: tuple[str, ...], position: int) -> tuple[int, int] | None:
    total, part, end = 0, 0, position
    while end < len(norms):
        word = norms[end]
        if word in _UNITS:
            part += _UNITS[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word in _SCALES and end > position:
            total, part = (total, part * 100) if word == "hundred" else (total + part * _SCALES[word], 0)
        elif (
            word == "and"
            and end > position
            and norms[end - 1] in {"hundred", "thousand"}
            and _is_numeral(norms, end + 1)
        ):
            pass
        else:
            break
        end += 1
        if word in _UNITS and not (end < len(norms) and norms[end] in _SCALES):
            break
    return (total + part, end) if end > position else None


def _is_numeral(norms: tuple[str, ...], position: int) -> bool:
    return position < len(norms) and (norms[position] in _UNITS or norms[position] in _TENS)


def _is_measure(reading: Reading, end: int) -> bool:
    """Tell whether what follows makes the number an age, a distance, a time, a percentage or money."""
    if reading.is_in(end, "unit"):
        return not (reading.is_in(end, "hold"))
    return end < len(reading.norms) and reading.norms[end] in {"%", "°", "/", ":", "$", "years", "p.m.", "a.m."}


def _is_label(reading: Reading, start: int) -> bool:
    """Tell whether what precedes makes the number a date, a price, a model or the name of a unit."""
    if start == 0:
        return False
    before = reading.tokens[start - 1]
    if before.norm in {
        "$",
        "€",
        "£",
        "#",
        "/",
        "aged",
        "age",
        "no.",
        "number",
        "route",
        "highway",
        "page",
        "article",
        "resolution",
        ":",
        "channel",
        "flight",
        "chapter",
    }:
        return before.norm != ":" or reading.tokens[start - 1].end == reading.tokens[start].start
    joined = reading.text[before.end : reading.tokens[start].start] == "-"
    return (joined and before.word and before.norm not in _TENS) or before.norm in _MONTHS


_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)


def _hedged(reading: Reading, count: Count) -> Count:
    if count.rule != "numbers/exact" and not count.rule.startswith("vague_terms"):
        return count
    for hedges, make, name in (
        (_AT_LEAST, lambda n: _range(n, None), "at-least"),
        (_AT_MOST, lambda n: _range(None, n), "at-most"),
    ):
        for hedge in hedges:
            start = count.start - len(hedge)
            if start >= 0 and reading.norms[start : count.start] == hedge and count.range.min is not None:
                return Count(start, count.end, make(count.range.min), CountBasis.RANGE, f"numbers/{name}")
    for hedge in _ABOUT:
        start = count.start - len(hedge)
        if start >= 0 and reading.norms[start : count.start] == hedge:
            return Count(start, count.end, count.range, CountBasis.VAGUE_TERM, "numbers/about")
    return count
