"""The table and the plot say what the rounds came to."""

import pytest
from bench.field import FIELD, Figures
from bench.plot import plot
from bench.table import BEGIN, END, YARDSTICK, into_page, table

KIT = next(one for one in FIELD if one.title == YARDSTICK)
CELERY = next(one for one in FIELD if one.title == "celery")


def took(seconds: float, *, cpu: float) -> Figures:
    return Figures(messages=1000, wall_seconds=seconds, cpu_seconds=cpu, server_cpu_seconds=0.01)


ROUNDS = {KIT: [took(0.2, cpu=0.1), took(0.1, cpu=0.3)], CELERY: [took(2.0, cpu=1.0)]}


def test_each_figure_comes_from_its_own_best_round() -> None:
    """The fastest round and the cheapest one may be two rounds."""
    [line] = [line for line in table(ROUNDS).splitlines() if line.startswith(f"| {YARDSTICK} ")]
    assert f"| {YARDSTICK} | 10,000 | 10,000 | 100 | 10 | 1.0 | 1.0 |" == line


def test_ratios_say_how_many_times_as_much_the_kit_does() -> None:
    """Ten times the messages per CPU-second, twenty times those per second."""
    assert table(ROUNDS).endswith("| celery | 500 | 1,000 | 1000 | 10 | 10.0 | 20.0 |\n")


def test_only_the_figures_of_the_page_are_replaced() -> None:
    """What a person wrote around the table stays, and the old table goes."""
    page = into_page(f"before\n{BEGIN}old\n{END}after\n", ROUNDS, {"cores": "2"})
    assert page.startswith(f"before\n{BEGIN}| contestant")
    assert page.endswith(f"Best of 1 to 2 interleaved rounds. Measured on: cores 2.\n{END}after\n")
    assert "old" not in page


def test_a_page_without_its_marks_is_not_overwritten() -> None:
    """The command says what is missing instead of guessing where the table belongs."""
    with pytest.raises(ValueError, match="lost its marks"):
        into_page("no marks", ROUNDS, {})


def test_the_longest_bar_is_the_best_rate() -> None:
    """Bars are drawn to one scale."""
    assert ["470", "47"] == [part.split("'")[0] for part in plot(ROUNDS).split("width='")[1:]]


def test_no_two_contestants_share_a_title() -> None:
    """A batch size and an event loop are told apart, so that no line stands for two."""
    titles = [one.title for one in FIELD]
    assert sorted(set(titles)) == sorted(titles)
