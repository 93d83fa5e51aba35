"""What is believed of a sighting."""

from typing import Any

import pytest
from builders import a_report
from pydantic import ValidationError

from tocsin.contracts.parties import Toll
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.readers import Sighting
from tocsin_enrich.readers.check import Act, Checker

TEXT = (
    "Al-Shabaab raided a camp near Wase late on Saturday. At least five soldiers and two cooks died, and no one was "
    "taken. The army blamed ISWAP. A nurse was hurt. Later no fewer than six porters fled."
)


@pytest.fixture
def checked(lexicon: Lexicon) -> Any:
    def check(**sighting: Any) -> tuple[Act | None, list[str]]:
        checker = Checker(a_report(TEXT), lexicon)
        return checker.check(Sighting.model_validate({"trigger": "raided", **sighting})), checker.refused

    return check


def test_a_trigger_that_is_not_in_the_text_ends_it(checked: Any) -> None:
    """An act without its word is no act."""
    assert (None, ["trigger: these words do not stand in the text"]) == checked(trigger="bombed")


def test_only_fields_with_their_words_stay(checked: Any) -> None:
    """What is not in the text is refused by name; the rest of the sighting stands."""
    weapons = [{"words": "three rockets", "category": "rocket"}]
    targets = [{"words": "a camp", "category": "military_base", "entity": "facility"}]

    act, refused = checked(weapons=weapons, targets=targets)

    assert () == act.weapons
    assert ["a camp"] == [target.value.text for target in act.targets]
    assert ["weapon (rocket): these words do not stand in the text"] == refused


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("At least five soldiers", (5, None, "range")),
        ("five soldiers", (5, None, "range")),
        ("two cooks", (2, 2, "exact")),
        ("no one", (0, 0, "none_reported")),
        ("A nurse", (1, 1, "exact")),
        ("no fewer than six porters", (6, None, "range")),
        ("five soldiers and two cooks", None),
        ("soldiers", None),
        ("six soldiers", None),
    ],
)
def test_a_number_is_read_out_of_the_words(checked: Any, words: str, expected: tuple[Any, ...] | None) -> None:
    """Figures come from our own grammar, hedges included; words with no number, or with two, give none."""
    act, refused = checked(tolls=[{"words": words, "fate": "killed"}])
    tolls: list[Toll] = [backed.value for backed in act.tolls.values()]

    assert ([] if expected is None else [expected]) == [(t.min, t.max, t.basis.value) for t in tolls]
    assert (expected is None) == bool(refused)


def test_a_date_is_read_out_of_the_words(checked: Any) -> None:
    """The day is what our grammar makes of the words against the day of publication, a Monday."""
    act, _ = checked(when="late on Saturday")

    assert ("2023-11-04", "day", "relative") == (
        str(act.when.value.start), act.when.value.precision.value, act.when.value.basis.value,
    )  # fmt: skip


def test_words_that_are_no_date_give_no_day(checked: Any) -> None:
    """No day is made up where the grammar reads none."""
    act, refused = checked(when="near Wase")

    assert (None, ["time: no date can be read from the words"]) == (act.when, refused)


def test_a_known_name_is_the_lexicons(checked: Any) -> None:
    """Name, kind and country of a known organisation are reviewed data, whatever the reader says."""
    actors = [{"words": "Al-Shabaab", "role": "perpetrator", "entity": "organisation", "kind": "civilian"}]

    [actor] = checked(actors=actors)[0].actors

    assert ("Al-Shabaab", "SO") == (actor.value.name, actor.value.country)
    assert "civilian" != actor.value.kind


def test_an_article_is_no_part_of_a_name(checked: Any) -> None:
    """A name that the lexicon does not know is the report's words without their article; the quote keeps it."""
    actors = [{"words": "The army", "role": "attributer", "entity": "organisation", "kind": "state_force"}]

    [actor] = checked(actors=actors)[0].actors

    assert ("army", "The army", "state_force") == (actor.value.name, actor.value.text, actor.value.kind)


def test_unnamed_people_have_no_name(checked: Any) -> None:
    """A group is called by the report's words alone; its kind is the reader's."""
    actors = [{"words": "two cooks", "role": "victim", "entity": "group", "kind": "civilian"}]

    [actor] = checked(actors=actors)[0].actors

    assert (None, "two cooks", "civilian") == (actor.value.name, actor.value.text, actor.value.kind)


def test_who_blames_whom_needs_both_words(checked: Any) -> None:
    """A claim whose subject does not stand in the text is refused whole."""
    claims = [
        {"claimant": "The army", "stance": "blames", "subject": "ISWAP"},
        {"claimant": "The army", "stance": "blames", "subject": "the CIA"},
    ]

    act, refused = checked(claims=claims)

    assert [("The army", "ISWAP")] == [(claim.value.claimant, claim.value.subject) for claim in act.claims]
    assert ["blamed: these words do not stand in the text"] == refused


@pytest.mark.parametrize(
    "given",
    [
        {"sub_event_type": "Terrorism"},
        {"status": "certain"},
        {"weapons": [{"words": "a camp", "category": "death ray"}]},
        {"tolls": [{"words": "five", "fate": "killed", "min": 500}]},
        {"when": "Saturday", "date": "2024-01-01"},
        {"trigger": ""},
    ],
    ids=["type", "status", "category", "a number", "a date", "no words"],
)
def test_codes_of_ours_and_words_of_the_report_are_all_one_can_say(given: dict[str, Any]) -> None:
    """An unknown code is refused, and there is no field in which a number or a date could be invented."""
    with pytest.raises(ValidationError):
        Sighting.model_validate({"trigger": "raided", **given})
