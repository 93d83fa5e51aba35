"""What is measured of finding incidents."""

from bench.queries import QUESTIONS, measure


def test_every_question_is_asked_of_both_databases() -> None:
    """With a figure each for the least and the median, the least first."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in measure(60, 2).splitlines()[2:-2]]

    assert [*QUESTIONS, "the page after 60"] == [row[0] for row in rows]
    for _, *figures in rows:
        sqlite, postgres = figures[:2], figures[2:]
        assert 0 < float(sqlite[0]) <= float(sqlite[1])
        assert 0 < float(postgres[0]) <= float(postgres[1])
