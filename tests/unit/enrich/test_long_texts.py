"""A long text takes as long a line as a short one, and its incidents are told apart as in a short one."""

import gc
import time

import pytest
from builders import a_report

from tocsin_enrich.extract import Lexicon, extract
from tocsin_enrich.extract.told import NEAR

SHORT, TIMES = 60, 8
"""Paragraphs of the shorter roundup, and how many times longer the other one is."""

MOST_TIMES = 14
"""Times longer that the longer one may take. A quadratic reading takes 64 times; the rest is for a busy machine."""

_SYLLABLES = ("Ka", "Mo", "Wa", "Ze", "Lu", "Ti", "Ro")
_TOLD = (
    "Gunmen killed {n} people in {place} on {day} October. Five others were wounded.",
    "A bomb exploded in {place}, killing {n}. Hamas claimed responsibility for the attack.",
    "Police said that militants had abducted {n} farmers near {place}. The army denied it.",
    "Soldiers shelled the town of {place}. The attack was condemned. Another attack killed {n}.",
    "Protesters in {place} burned {n} shops, and the police fired tear gas.",
)


def roundup(paragraphs: int) -> str:
    """Return a roundup in which some places come again and most are new."""
    return "\n\n".join(
        _TOLD[k % len(_TOLD)].format(n=2 + k % 9, place=_place(k), day=1 + k % 28) for k in range(paragraphs)
    )


def _place(number: int) -> str:
    first, second, third = number % 7, number // 7 % 7, number // 49 % 7
    return _SYLLABLES[first] + _SYLLABLES[second].lower() + _SYLLABLES[third].lower() + "ra"


MONOTONOUS = (
    "killed 2 ",
    "bomb exploded ",
    "Town: 2 killed\n",
    "Russia shot down 2 drones. ",
    "<p>Gunmen killed two</p>",
)
"""What no newsroom writes, and anybody may send: an act that goes on and on, a page without line ends."""


def seconds(text: str, lexicon: Lexicon) -> float:
    report = a_report(text)
    gc.collect()
    gc.disable()  # what other tests have left behind is not searched on our time
    try:
        begun = time.process_time()
        extract(report, lexicon)
        return time.process_time() - begun
    finally:
        gc.enable()


def test_time_grows_with_the_text_and_not_with_its_square(lexicon: Lexicon) -> None:
    """A daily roundup of hundreds of paragraphs is read as fast a line as a short one."""
    long = min(seconds(roundup(SHORT * TIMES), lexicon) for _ in range(2))
    short = min(seconds(roundup(SHORT), lexicon) for _ in range(3))

    assert long < MOST_TIMES * short


@pytest.mark.parametrize("words", MONOTONOUS)
def test_what_goes_on_and_on_takes_no_longer_a_line(words: str, lexicon: Lexicon) -> None:
    """A text made to hold a worker up does not: what an incident has told is summed up, and not read again."""
    times = 2000 // len(words)
    long = min(seconds(words * times * TIMES, lexicon) for _ in range(2))
    short = min(seconds(words * times, lexicon) for _ in range(3))

    assert long < MOST_TIMES * short


def test_a_place_named_again_far_below_goes_on_with_its_incident(lexicon: Lexicon) -> None:
    """What was told long ago is found again by its place; what names nothing of it is not."""
    filler = "The council spoke about roads. " * (NEAR + 5)
    again = "Police said that the attack in Mora had been planned."
    told = "Gunmen killed two people in Mora on Sunday."

    assert len(extract(a_report(f"{told} {filler}{again}"), lexicon).incidents) == 1
    assert len(extract(a_report(f"{told} {filler}Rebels killed a farmer."), lexicon).incidents) == 2


def test_a_claim_far_below_goes_to_the_latest_incident_before_it(lexicon: Lexicon) -> None:
    """A claim in a sentence without an act of its own is of what was told last."""
    text = "Gunmen killed two in Mora. A bomb exploded in Wase. The road is closed. Hamas claimed responsibility."

    first, second = extract(a_report(text), lexicon).incidents

    assert ([], ["Hamas"]) == ([c.claimant for c in first.claims], [c.claimant for c in second.claims])
