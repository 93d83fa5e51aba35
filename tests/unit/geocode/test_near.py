"""Names that are like one that is not there."""

from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.near import slips, without_article


def test_a_slip_is_found() -> None:
    """A letter left out, one too many, another one, two exchanged."""
    known = {"bakhmut"}

    assert [["bakhmut"]] * 4 == [
        slips(typed, known.__contains__) for typed in ("bakmut", "bakhmuut", "bakhnut", "bahkmut")
    ]


def test_two_slips_are_looked_for_where_one_gives_nothing() -> None:
    """The nearest come alone; only without any the search goes further."""
    assert (["maarib"], ["maarib", "marib"]) == (
        slips("maarebx", {"maarib"}.__contains__),
        slips("marrib", {"marib", "maarib", "xyz"}.__contains__),
    )


def test_a_long_name_is_looked_for_with_one_slip_only() -> None:
    """The search grows with the square of the length."""
    assert [] == slips("a" * 30, lambda name: name == "a" * 28)


def test_articles_come_and_go() -> None:
    """Who types "al-Raqqah" finds "Raqqah", and the other way round."""
    assert (["raqqah"], ["al raqqah"]) == (without_article("al raqqah"), without_article("raqqah"))


def test_the_gazetteer_knows_names_like_one(gazetteer: MappedGazetteer) -> None:
    """By a slip, and by the beginning, the most prominent first."""
    assert (["tripoli"], ["maiduguri"]) == (gazetteer.near_names("Trippoli"), gazetteer.near_names("Maidu"))
