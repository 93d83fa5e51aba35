"""What the filters mean that one types."""

from datetime import date

import pytest

from tocsin.contracts.incident import IncidentStatus
from tocsin.contracts.ontology import EVENT_TYPE_OF, EventType, SubEventType
from tocsin_cli.errors import UsageError
from tocsin_cli.filters.options import Typed
from tocsin_cli.filters.reading import matching_of
from tocsin_store.repository import ANY, Box, Circle, Matching

TODAY = date(2024, 5, 14)


def test_nothing_typed_asks_for_everything_that_stands() -> None:
    """No filter is the absence of one."""
    assert ANY == matching_of(Typed())


def test_all_that_is_typed_is_asked_for() -> None:
    """Each option is one field of the question."""
    typed = Typed(
        bbox="41,12,54,19",
        near="15.35, 44.2, 100",
        country=["ye", "SA"],
        since="2024-01-01",
        until="2024-03-31",
        kind=["battles"],
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
    ) == matching_of(typed)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024-05-14", date(2024, 5, 14), date(2024, 5, 14)),
        ("2024-2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("7d", date(2024, 5, 7), date(2024, 5, 7)),
        ("2w", date(2024, 4, 30), date(2024, 4, 30)),
    ],
)
def test_a_month_and_a_year_are_spans(typed: str, first: date, last: date) -> None:
    """Since its first day, until its last; a time ago is counted from today."""
    found = matching_of(Typed(since=typed, until=typed), today=TODAY)

    assert (first, last) == (found.since, found.until)


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("Air/drone strike", {SubEventType.AIR_DRONE_STRIKE}),
        ("PROTESTS", {EventType.PROTESTS}),
        ("attack", {SubEventType.ATTACK}),
        ("drone", {SubEventType.AIR_DRONE_STRIKE}),
        ("against civilians", {EventType.VIOLENCE_AGAINST_CIVILIANS}),
    ],
)
def test_a_type_is_typed_by_its_name_or_a_part_of_it(typed: str, kinds: set[str]) -> None:
    """A whole name is that one alone, though it is part of others."""
    assert kinds == set(matching_of(Typed(kind=[typed])).types)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (Typed(bbox="1,2,3"), "'1,2,3' will not do: --bbox W,S,E,N is four numbers"),
        (Typed(bbox="a,b,c,d"), "four numbers"),
        (Typed(bbox="1,5,2,4"), "the south of a box is not north of its north; --bbox W,S,E,N"),
        (Typed(bbox="1,2,3,nan"), "a latitude is between -90 and 90"),
        (Typed(near="1,2"), "--near LAT,LON,KM is three numbers"),
        (Typed(near="91,0,5"), "a latitude is between -90 and 90"),
        (Typed(near="1,0,-5"), "a radius is some kilometres"),
        (Typed(country=["Nigeria"]), "--country Nigeria is no code: type the two letters"),
        (Typed(since="yesterday"), "--since yesterday is no day: type 2024-05-14"),
        (Typed(until="2024-02-30"), "--until 2024-02-30 is no day"),
        (Typed(since="0000"), "--since 0000 is no day"),
        (Typed(since="999999w"), "--since 999999w is no day"),
        (Typed(since="2024-02", until="2024-01"), "--since 2024-02 is after --until 2024-01"),
        (Typed(kind=["picnic"]), "--type picnic is none"),
        (Typed(kind=[" "]), "--type   is none"),
        (Typed(status=["denied"]), "--status denied is none: type asserted, claimed, alleged"),
        (Typed(min_confidence=50), "--min-confidence 50 is no share: type a number from 0 to 1"),
        (Typed(min_confidence=float("nan")), "--min-confidence nan is no share"),
        (Typed(text="!?"), "--text '!?' has no word to look for"),
        (Typed(actor=""), "--actor '' has no word to look for"),
    ],
)
def test_a_wrong_filter_says_which_and_how_to_type_it(typed: Typed, told: str) -> None:
    """Nothing is asked of the database then."""
    with pytest.raises(UsageError) as refused:
        matching_of(typed, today=TODAY)

    assert told in str(refused.value)
    assert 2 == refused.value.status


def test_an_unknown_type_is_answered_with_all_there_are() -> None:
    """Each with its sub-types, for nobody knows them by heart."""
    with pytest.raises(UsageError) as refused:
        matching_of(Typed(kind=["war"]))

    assert [] == [sub for sub in EVENT_TYPE_OF if sub not in str(refused.value)]
