"""What filters mean that somebody wrote."""

from datetime import date

import pytest

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_store.searching.asking import Written, WrongFilter, matching_of
from tocsin_store.searching.matching import ANY, Box, Circle, Matching

TODAY = date(2024, 5, 14)


def test_nothing_written_asks_for_everything_that_stands() -> None:
    """No filter is the absence of one."""
    assert ANY == matching_of(Written())


def test_all_that_is_written_is_asked_for() -> None:
    """Each option is one field of the question."""
    written = Written(
        bbox="41,12,54,19",
        near="15.35, 44.2, 100",
        country=["ye", "SA"],
        since="2024-01-01",
        until="2024-03-31",
        type=["battles"],
        actor="Houthis",
        min_confidence=0.5,
        status=["Claimed"],
        text="missile",
        everything=True,
    )

    assert Matching(
        box=Box(41, 12, 54, 19),
        near=Circle(15.35, 44.2, 100),
        countries=("YE", "SA"),
        since=date(2024, 1, 1),
        until=date(2024, 3, 31),
        types=(EventType.BATTLES,),
        actor="Houthis",
        min_confidence=0.5,
        statuses=(IncidentStatus.CLAIMED,),
        text="missile",
        everything=True,
    ) == matching_of(written)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024-05-14", date(2024, 5, 14), date(2024, 5, 14)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("7d", date(2024, 5, 7), date(2024, 5, 7)),
        ("2w", date(2024, 4, 30), date(2024, 4, 30)),
    ],
)
def test_a_month_and_a_year_are_spans(written: str, first: date, last: date) -> None:
    """Since its first day, until its last; a time ago is counted from today."""
    found = matching_of(Written(since=written, until=written), today=TODAY)

    assert (first, last) == (found.since, found.until)


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("Air/drone strike", {SubEventType.AIR_DRONE_STRIKE}),
        ("PROTESTS", {EventType.PROTESTS}),
        ("attack", {SubEventType.ATTACK}),
        ("drone", {SubEventType.AIR_DRONE_STRIKE}),
        ("against civilians", {EventType.VIOLENCE_AGAINST_CIVILIANS}),
    ],
)
def test_a_type_is_written_by_its_name_or_a_part_of_it(written: str, kinds: set[str]) -> None:
    """A whole name is that one alone, though it is part of others."""
    assert kinds == set(matching_of(Written(type=[written])).types)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (Written(bbox="1,2,3"), "bbox '1,2,3' will not do: write W,S,E,N, four numbers"),
        (Written(bbox="a,b,c,d"), "four numbers"),
        (Written(bbox="1,5,2,4"), "the south of a box is not north of its north: write W,S,E,N"),
        (Written(bbox="1,2,3,nan"), "a latitude is between -90 and 90"),
        (Written(near="1,2"), "near '1,2' will not do: write LAT,LON,KM, three numbers"),
        (Written(near="91,0,5"), "a latitude is between -90 and 90"),
        (Written(near="1,0,-5"), "a radius is some kilometres"),
        (Written(country=["Nigeria"]), "country Nigeria is no code: write the two letters"),
        (Written(since="yesterday"), "since yesterday is no day: write 2024-05-14"),
        (Written(until="2024-02-30"), "until 2024-02-30 is no day"),
        (Written(since="0000"), "since 0000 is no day"),
        (Written(since="999999w"), "since 999999w is no day"),
        (Written(since="2024-02", until="2024-01"), "since 2024-02 is after until 2024-01"),
        (Written(type=["picnic"]), "type picnic is none"),
        (Written(type=[" "]), "type   is none"),
        (Written(status=["denied"]), "status denied is none: write asserted, claimed, alleged"),
        (Written(min_confidence=50), "min_confidence 50 is no share: write a number from 0 to 1"),
        (Written(min_confidence=float("nan")), "min_confidence nan is no share"),
        (Written(text="!?"), "text '!?' has no word to look for"),
        (Written(actor=""), "actor '' has no word to look for"),
    ],
)
def test_a_wrong_filter_says_which_and_how_to_write_it(written: Written, told: str) -> None:
    """Nothing is asked of the database then."""
    with pytest.raises(WrongFilter) as refused:
        matching_of(written, today=TODAY)

    assert told in str(refused.value)


def test_an_unknown_type_is_answered_with_all_there_are() -> None:
    """Each with its sub-types, for nobody knows them by heart."""
    with pytest.raises(WrongFilter) as refused:
        matching_of(Written(type=["war"]))

    assert [] == [sub for sub in EVENT_TYPE_OF if sub not in str(refused.value)]
