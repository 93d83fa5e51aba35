"""Finding spans by offset: the same answers as a look at each of them."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.base import Span
from tocsin_geocode.resolve.spans import Spans, starting_in

offsets = st.integers(0, 20)
spans = st.tuples(offsets, offsets).map(lambda pair: Span(start=min(pair), end=max(pair)))


@given(st.lists(spans), spans)
def test_touch(given_spans: list[Span], asked: Span) -> None:
    """Spans touch a stretch that they share a character with, whichever of them is longer."""
    expected = any(asked.start < span.end and span.start < asked.end for span in given_spans)

    assert expected == Spans(given_spans).touch(asked.start, asked.end)


@given(st.lists(spans), spans)
def test_start_between(given_spans: list[Span], asked: Span) -> None:
    """Neither a span that starts with the stretch nor one right behind it starts between."""
    expected = any(asked.start < span.start < asked.end for span in given_spans)

    assert expected == Spans(given_spans).start_between(asked.start, asked.end)


@given(st.lists(spans), offsets)
def test_around(given_spans: list[Span], offset: int) -> None:
    """The first span that holds a character is found, behind however many that ended before."""
    holding = sorted((span.start, span.end) for span in given_spans if span.start <= offset < span.end)

    assert (holding or [None])[0] == Spans(given_spans).around(offset)


@given(st.lists(spans), spans)
def test_starting_in(given_spans: list[Span], asked: Span) -> None:
    """A stretch of spans in order is cut out by where they start."""
    ordered = sorted(given_spans, key=lambda span: span.start)

    assert [s for s in ordered if asked.start <= s.start < asked.end] == starting_in(ordered, asked.start, asked.end)
