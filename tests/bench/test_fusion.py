"""What is measured of fusion: a batch that meets what is stored, and a table that adds up."""

from bench.fusion import one_round, reports, table


def test_the_batch_meets_what_is_stored() -> None:
    """Every step has something to do, and the reports are the same each time."""
    took = one_round(seed=1)

    assert all(number >= 20 for _, number in took.values())
    assert [each.report for each in reports(20, 3)] == [each.report for each in reports(20, 3)]


def test_the_best_of_each_step_counts() -> None:
    """What disturbed the machine in one round does not."""
    figures = table([{"a": (0.004, 2), "b": (0.001, 1)}, {"a": (0.002, 2), "b": (0.003, 1)}])

    assert "| a | 2 | 1,000 | 2.0 |\n| b | 1 | 1,000 | 1.0 |\n| **a batch of 128 reports** | | | **3** |" in figures
