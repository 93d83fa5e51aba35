"""Values and orders that decide much and show little: each is held to what it does at its edge."""

from collections.abc import Callable
from itertools import combinations

import pytest

from tocsin_enrich.extract import Extraction, Lexicon, status
from tocsin_enrich.extract.cues import find_triggers
from tocsin_enrich.extract.reading import read
from tocsin_enrich.extract.status import standing_of
from tocsin_enrich.layers import gather
from tocsin_enrich.tables import listed

Read = Callable[[str], Extraction]

STRONGEST_FIRST = (
    "corrected", "historical", "aggregate", "denied", "negated", "threatened", "planned", "hypothetical", "alleged",
    "claimed",
)  # fmt: skip
"""A correction undoes all else; what is long past or a sum is so whoever denies it; a doubt is weaker than a no."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen ambushed policemen near Jos on Sunday.", 0.95),
        ("Gunmen ambushed policemen near Jos.", 0.81),
        ("Policemen were ambushed near Jos on Sunday.", 0.9),
        ("Gunmen hit policemen near Jos on Sunday.", 0.81),
        ("Gunmen allegedly ambushed policemen near Jos on Sunday.", 0.71),
    ],
)
def test_each_doubt_has_its_price(extracted: Read, text: str, expected: float) -> None:
    """No day, no doer, a word of many meanings, an allegation: each takes its share of the certainty, and no other."""
    [incident] = extracted(text).incidents

    assert expected == incident.confidence


@pytest.mark.parametrize(("words", "aside"), [(6, []), (7, ["planned"])])
def test_what_was_used_for_it_is_seen_only_so_far(extracted: Read, words: int, aside: list[str]) -> None:
    """What arms were "used to" do was done; where "used" stands more than eight words before, it is a purpose."""
    found = extracted(f"Rebels used {'very ' * (words - 1)}heavy arms to kill two policemen on Sunday.")

    assert aside == [entry.status.value for entry in found.set_aside]
    assert (not aside) == bool(found.incidents)


@pytest.mark.parametrize(("strong", "weak"), list(combinations(STRONGEST_FIRST, 2)))
def test_of_two_status_words_the_stronger_decides(
    lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, strong: str, weak: str
) -> None:
    """Whichever stands first: the order of strength is the rule's, not the sentence's."""
    monkeypatch.setattr(status, "governs", lambda *_: True)
    rows = gather((), [])["status_cues"]
    cue = {row["status"]: listed(row["words"])[0].removesuffix("~") for row in reversed(rows)}
    reading = read(f"Rebels {cue[weak]}, {cue[strong]}, ambushed it.", lexicon)[0]
    [trigger] = [found for found in find_triggers(reading) if found.cue.lemma == "ambush"]

    assert {strong, weak} <= {match.value.status for match in reading.statuses}
    assert strong == standing_of(trigger, None, [], None).status.value


@pytest.mark.parametrize(
    ("times", "is_sum"), [("four", False), ("4", False), ("5", True), ("1,240", True), ("dozens of", True)]
)
def test_what_was_done_many_times_is_a_sum_from_five_on(extracted: Read, times: str, *, is_sum: bool) -> None:
    """Set aside as an aggregate, by the rule of that name."""
    found = extracted(f"Rebels have ambushed patrols {times} times near Jos.")

    told = [(entry.status.value, entry.rule) for entry in found.set_aside]
    assert told == ([("aggregate", "status/times")] if is_sum else [])
    assert is_sum != bool(found.incidents)
