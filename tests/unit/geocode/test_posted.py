"""Names with what they mean: sorted alike in memory and on disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tocsin_geocode import artefact
from tocsin_geocode.build.posted import Names
from tocsin_geocode.resolve.records import NameKind

names = st.text(st.characters(codec="utf-8", exclude_characters="\0\n"), min_size=1, max_size=5)
given_names = st.lists(
    st.tuples(names, st.sampled_from(NameKind), st.integers(0, 9), st.floats(0, 10), st.sampled_from((0, 0x8000, 3)))
)


def collected(found: list[tuple[str, NameKind, int, float, int]], *, lines_in_memory: int) -> dict[str, list[object]]:
    """Put names in, and take them out."""
    with TemporaryDirectory() as scratch:
        book = Names(Path(scratch), lines_in_memory=lines_in_memory)
        for name, kind, record, prominence, usage in found:
            book.add(name, kind, record, prominence=prominence, usage=usage)
        return {name: list(postings) for name, postings in book}


@given(given_names)
def test_what_does_not_fit_in_memory_comes_out_the_same(found: list[tuple[str, NameKind, int, float, int]]) -> None:
    """Runs of two lines on disk, merged, are what one list in memory is."""
    assert collected(found, lines_in_memory=10_000) == collected(found, lines_in_memory=2)


@given(given_names)
def test_names_are_in_order_and_records_once(found: list[tuple[str, NameKind, int, float, int]]) -> None:
    """Every name that was given comes out once, in order, with each of its records once."""
    with TemporaryDirectory() as scratch:
        book = Names(Path(scratch))
        for name, kind, record, prominence, usage in found:
            book.add(name, kind, record, prominence=prominence, usage=usage)
        out = [(name, [p.word & artefact.RECORD_MASK for p in postings]) for name, postings in book]

    assert sorted({name for name, *_ in found}) == [name for name, _ in out]
    assert {(name, record) for name, _, record, *_ in found} == {(name, r) for name, records in out for r in records}
    assert all(len(records) == len(set(records)) for _, records in out)


def test_the_most_prominent_comes_first(tmp_path: Path) -> None:
    """An own name before another's alias, a large place before a small one, a name of today before a former one."""
    book = Names(tmp_path)
    book.add("a", NameKind.ALTERNATE, 1, prominence=5.0)
    book.add("a", NameKind.PRIMARY, 2, prominence=4.5)
    book.add("a", NameKind.ALTERNATE, 3, prominence=5.5, usage=artefact.HISTORIC)
    book.add("a", NameKind.PRIMARY, 4, prominence=6.0)

    [(_, postings)] = book

    assert [4, 2, 1, 3] == [posting.word & artefact.RECORD_MASK for posting in postings]


def test_a_word_means_nothing(tmp_path: Path) -> None:
    """A word of a class is a name without places."""
    book = Names(tmp_path)
    book.add_word("president")

    assert [("president", [])] == list(book)
