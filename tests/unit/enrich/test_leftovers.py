"""Tolls and bare nouns that find their incident only in the next sentence."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


def killed(found: Extraction) -> list[int | None]:
    return [i.casualties.killed.min if i.casualties.killed else None for i in found.incidents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 x KIA. Insurgents attacked a checkpoint IVO Baghlan.", [1]),
        ("Four people died on Sunday. Gunmen opened fire on a tea stall.", [4]),
        ("IDF ATTACK IVO KARAN TAI. 3 X KIA.", [3]),
    ],
)
def test_a_toll_and_its_act_may_stand_in_two_sentences(extracted: Read, text: str, expected: list[int]) -> None:
    """A toll goes with the act of the next sentence, a bare noun becomes an act by the toll behind it."""
    assert expected == killed(extracted(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four people died on Sunday. Gunmen shot dead a trader in Jos.", [1]),
        ("Four people died on Sunday. Police arrested two men in Jos.", [None]),
        ("Four people died on Sunday.\n\nGunmen opened fire on a tea stall in Jos.", [None]),
        ("- Four people died on Sunday.\n- Gunmen opened fire on a tea stall in Jos.", [None]),
    ],
)
def test_a_toll_is_not_given_to_another_act(extracted: Read, text: str, expected: list[int | None]) -> None:
    """An act with a toll of its own, an arrest, another paragraph and another entry of a list take none."""
    assert expected == killed(extracted(text))
