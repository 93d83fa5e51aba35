"""Bytes of a body into reports, whatever they are."""

import json
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Source
from tocsin_ingest.api.access import Caller
from tocsin_ingest.api.outcomes import MAX_SHIFTS as OF_A_REQUEST
from tocsin_ingest.api.outcomes import Outcomes
from tocsin_ingest.api.problems import Problem
from tocsin_ingest.api.reading import MAX_REPORTS, MAX_SHIFTS, Readable, Refused, read_lines, read_values, values_of
from tocsin_ingest.sources.collector import Taken

CALLER = Caller("desk", Source(name="Example Desk"))

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)
REPORTS = st.fixed_dictionaries(
    {"text": st.text()},
    optional={"id": JSON, "title": JSON, "published_at": JSON, "source": JSON, "url": JSON, "language": JSON},
)


@given(st.binary(max_size=200))
def test_any_bytes_are_values_or_a_problem(raw: bytes) -> None:
    """Nothing else is raised."""
    try:
        values = values_of(raw)
    except Problem as problem:
        values, detail = [], problem.detail
    else:
        detail = "found no JSON (it was)"

    assert detail.startswith("found no JSON (")
    assert len(values) == len(read_values(values, CALLER, first=1))


@given(st.lists(st.none() | st.binary(max_size=200), max_size=8))
def test_any_lines_have_an_outcome_each(lines: list[bytes | None]) -> None:
    """A report, or why it is none and at which line."""
    read = read_lines(list(enumerate(lines, start=1)), CALLER, max_bytes=10)

    assert len(lines) == len(read)
    assert {f"http:desk:{n}" for n in range(1, len(lines) + 1)} >= {x.where for x in read if isinstance(x, Refused)}


@given(st.lists(JSON | REPORTS, max_size=6))
def test_a_list_and_its_lines_say_the_same(values: list[object]) -> None:
    """It is one thing to send reports as a list, and as lines."""
    listed = read_values(values, CALLER, first=1)
    lines = [(number, json.dumps(value).encode()) for number, value in enumerate(values, start=1)]
    streamed = read_lines(lines, CALLER, max_bytes=10)

    assert [_told(each) for each in listed] == [_told(each) for each in streamed]


def _told(read: Readable | Refused) -> object:
    return read.report if isinstance(read, Readable) else (read.where, str(read.why))


@pytest.mark.parametrize("place", ["\r\n", "e\u0301"])
def test_a_text_whose_characters_move_everywhere_is_refused(place: str) -> None:
    """What is told of it would be ten times as long as it is."""
    values = [{"text": f"{place}x" * times} for times in (MAX_SHIFTS - 1, MAX_SHIFTS + 1)]
    few, many = read_values(values, CALLER, first=1)

    assert (Readable, Refused) == (type(few), type(many))
    assert isinstance(many, Refused)
    assert f"text: found characters that move in more than {MAX_SHIFTS} places" in str(many.why)


def test_a_request_has_room_for_so_many_shifts() -> None:
    """Those of all its reports together, and none of a batch is told of that has no room."""
    [read] = read_values([{"text": "Raid\r\non\r\nPolva."}], CALLER, first=1)
    assert isinstance(read, Readable)
    outcomes = Outcomes()
    batch = [read] * (OF_A_REQUEST // len(read.shifts))
    outcomes.make_room(batch)
    outcomes.add(batch[:2], [Taken(read.report.id, True, None)] * 2)

    with pytest.raises(Problem) as caught:
        outcomes.make_room([read])

    assert HTTPStatus.REQUEST_ENTITY_TOO_LARGE == caught.value.status
    assert 2 == len(outcomes.told)


@given(st.text())
def test_the_way_back_leads_to_what_was_sent(text: str) -> None:
    """A letter of the text as it is kept stands in the text as it was sent, at the offset that is told."""
    [read] = read_values([{"text": f"Raid\r\n{text}", "published_at": "2024-01-29"}], CALLER, first=1)
    assert isinstance(read, Readable)

    sent, kept = f"Raid\r\n{text}", read.report.text
    for offset, character in enumerate(kept):
        by = [shift.by for shift in read.shifts if shift.start <= offset][-1] if read.shifts else 0
        if character.isascii() and character.isalnum():
            assert character == sent[offset + by]


@pytest.mark.parametrize(
    "body", [b'[{"text": "x"}]', b'{"text": "x"}', b'\xef\xbb\xbf{"text": "x"}', b' \n{"text":"x"}\n']
)
def test_one_report_may_stand_alone(body: bytes) -> None:
    """With a byte order mark, and white space around it."""
    assert [{"text": "x"}] == values_of(body)


def test_a_list_is_bounded() -> None:
    """At the number that the document tells."""
    assert MAX_REPORTS == len(values_of(b"[" + b"1," * (MAX_REPORTS - 1) + b"1]"))
    with pytest.raises(Problem, match="found 1001 reports"):
        values_of(b"[" + b"1," * MAX_REPORTS + b"1]")
