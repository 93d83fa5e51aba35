"""Counts in words and figures."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction
from tocsin_enrich.extract.numbers import MAX_COUNT, find_counts
from tocsin_enrich.extract.reading import Reading

Mark = Callable[[str], Reading]
Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 people", (12, 12, "exact")),
        ("twelve people", (12, 12, "exact")),
        ("twenty-five people", (25, 25, "exact")),
        ("two hundred and six people", (206, 206, "exact")),
        ("1,200 people", (1200, 1200, "exact")),
        ("3 thousand people", (3000, 3000, "exact")),
        ("12,345,678 people", (12_345_678, 12_345_678, "exact")),
        ("12 345 people", (12_345, 12_345, "exact")),
        ("1.2 million people", (1_200_000, 1_200_000, "exact")),
        ("1,5 million people", (1_500_000, 1_500_000, "exact")),
        ("more than 2.5 million people", (2_500_000, None, "range")),
        ("two dozen people", (24, 24, "exact")),
        ("half a dozen people", (6, 6, "exact")),
        ("at least 14 people", (14, None, "range")),
        ("more than 40 people", (40, None, "range")),
        ("up to 9 people", (None, 9, "range")),
        ("as many as thirty people", (None, 30, "range")),
        ("between 10 and 15 people", (10, 15, "range")),
        ("10 to 15 people", (10, 15, "range")),
        ("10-15 people", (10, 15, "range")),
        ("about 50 people", (50, 50, "vague_term")),
        ("some 40 people", (40, 40, "vague_term")),
        ("dozens of people", (12, None, "vague_term")),
        ("hundreds of people", (100, None, "vague_term")),
        ("several people", (3, None, "vague_term")),
        ("2x drones", (2, 2, "exact")),
    ],
)
def test_counts_are_ranges(reading: Mark, text: str, expected: tuple[int | None, int | None, str]) -> None:
    """A count is as exact as it was said."""
    (count,) = find_counts(reading(text))

    assert expected == (count.range.min, count.range.max, count.basis.value)


@pytest.mark.parametrize(
    "text",
    [
        "aged 34",
        "12 km away",
        "at 10:45",
        "40 percent",
        "the 7th Brigade",
        "on November 12",
        "an AK-47 rifle",
        "$300 notes",
        "5 years",
    ],
)
def test_ages_measures_and_names_are_no_counts(reading: Mark, text: str) -> None:
    """A number counts only where it counts people or things."""
    assert [] == find_counts(reading(text))


@pytest.mark.parametrize(
    "figure", ["1,5", "1.200", "12,34", "3.5", "1200000000", "3 billion", "three billion", "1.2345 million"]
)
def test_a_figure_that_cannot_be_read_is_no_small_number(extracted: Read, figure: str) -> None:
    """Nobody can say how many "1,5 people" are; "at least two" would be a guess that looks like a fact."""
    (incident,) = extracted(f"Gunmen killed {figure} people in Mora on Sunday.").incidents

    assert incident.casualties.killed is None


@pytest.mark.parametrize("phrase", ["two hundred", "nine hundred million", "ninety billion", "two dozen thousand"])
def test_a_number_in_words_without_end_is_no_count_that_nobody_can_keep(reading: Mark, phrase: str) -> None:
    """A text may say "two hundred two hundred …" for ever: what is above any count in a report is not read."""
    counts = find_counts(reading(" ".join([phrase] * 40) + " soldiers were killed"))

    assert [] == [count for count in counts if (count.range.max or 0) > MAX_COUNT]


def test_a_day_before_a_figure_is_no_thousand(reading: Mark) -> None:
    """Only figures that nothing else explains are read together."""
    (count,) = find_counts(reading("On May 12 345 people fled"))

    assert (345, 345) == (count.range.min, count.range.max)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 to 2023 people", [(5, 5), (2023, 2023)]),
        ("between 15 and 10 people", [(15, 15), (10, 10)]),
    ],
)
def test_what_cannot_be_a_range_is_two_numbers(reading: Mark, text: str, expected: list[tuple[int, int]]) -> None:
    """An upper end below the lower, or out of all proportion to it, is no end of a range."""
    assert expected == [(count.range.min, count.range.max) for count in find_counts(reading(text))]
