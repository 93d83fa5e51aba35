"""What is measured of the board."""

from bench.board import QUESTIONS, measure


def test_every_question_is_asked_on_both_databases() -> None:
    """With seconds, processor time and the wait of others for each, and the bytes that came."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in measure(60, 3).splitlines()[2:-2]]

    assert ["nothing to do: `/health`", *QUESTIONS, "50 changes to each of 3 pages"] == [row[0] for row in rows]
    for _, size, *figures in rows:
        assert 0 < int(size.replace(",", ""))
        assert 6 == len(figures)
        assert 0 < float(figures[0])
