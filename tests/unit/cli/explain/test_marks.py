"""What is drawn under a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_cli.explain.marks import DRAWN, TYPED, Mark, under


def drawn(*marks: Mark, width: int = 40) -> list[str]:
    return [row.plain.rstrip() for row in under(marks, width=width, strokes=TYPED)]


def test_words_are_underlined_and_labelled() -> None:
    """A label begins under the first letter of its words."""
    assert ["^^^^^^   ^^^", "who      what"] == drawn(Mark(0, 6, "who", "red"), Mark(9, 12, "what", "blue"))


def test_a_label_without_room_hangs_on_a_stem() -> None:
    """Neighbours do not write over each other."""
    assert ["^^ ^^^ ^^^^", "|  |   where", "|  who did it", "what"] == drawn(
        Mark(0, 2, "what", ""), Mark(3, 6, "who did it", ""), Mark(7, 11, "where", "")
    )


def test_labels_of_the_same_words_are_one() -> None:
    """Each once, and the number of the incident once for all of its own."""
    marks = [Mark(0, 3, label, "", group) for group, label in (("1", "what"), ("1", "outcome"), ("2", "what"))]

    assert ["^^^", "1 what, outcome; 2 what"] == drawn(*marks, marks[0])
    assert ["^^^", "1, 2 where"] == drawn(Mark(0, 3, "where", "", "1"), Mark(0, 3, "where", "", "2"))


def test_near_the_edge_a_label_begins_further_left() -> None:
    """Nothing is written past the edge of the screen."""
    assert ["                 ^^^", "       who claims it"] == drawn(Mark(17, 20, "who claims it", ""), width=20)


def test_a_label_that_is_wider_than_the_screen_is_cut() -> None:
    """The table below says it in full."""
    assert ["^^^", "who clai…"] == drawn(Mark(0, 3, "who claims it", ""), width=9)


def test_what_goes_on_is_underlined_and_not_labelled_again() -> None:
    """The rest of a sentence on the next line is dotted like its beginning, under what is solid."""
    assert ["~~^^^~~", "  what"] == drawn(Mark(0, 7, "", "", dotted=True), Mark(2, 5, "what", ""))


def test_a_line_without_marks_has_nothing_under_it() -> None:
    """Plain text stays plain."""
    assert [] == drawn()


@pytest.mark.parametrize("strokes", [DRAWN, TYPED])
@given(
    spots=st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(["a", "who", "x" * 30])), max_size=9
    ),
    width=st.integers(1, 80),
)
def test_every_label_is_there_and_no_row_is_too_wide(
    strokes: tuple[str, str, str], spots: list[tuple[int, int, str]], width: int
) -> None:
    """However marks lie, each label is written once and rows of labels fit the screen."""
    marks = [Mark(start, start + length, label, "red") for start, length, label in spots if start < width]

    rows = under(marks, width=width, strokes=DRAWN._make(strokes))

    words = "".join(row.plain for row in rows[1:])
    assert all(row.cell_len <= width for row in rows[1:])
    assert len({mark.start for mark in marks if "a" in mark.label}) <= words.count("a") or width < 40
