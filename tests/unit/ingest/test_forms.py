"""What a file or a pipe holds, by its suffix or by how it begins."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Report, Source, SourceKind
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.forms import Form, form_of
from tocsin_ingest.sources.reading import read_document, read_stream

DESK = Source(name="desk")
BROADCAST = (
    b"201200Z NOV 24\nHYDROLANT 12/24\nGULF OF ADEN.\nTANKER BOARDED.\n//\n\n201300Z NOV 24\nHYDROLANT 13/24\nMINES.\n"
)


@pytest.mark.parametrize(
    ("beginning", "form"),
    [
        (b' {"text": "x"}', Form.LINES),
        (b"\xef\xbb\xbf{", Form.LINES),
        (b"<!DOCTYPE html><p>x", Form.PAGE),
        (b'\xef\xbb\xbf\n<?xml version="1.0"?>\n<!-- saved -->\n<HTML lang="en">', Form.PAGE),
        (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\ntext", Form.MAIL),
        (b"Received: by x\n\tfor y\nDate: z\nFrom: a\n\ntext", Form.MAIL),
        (b"Date: 2023-11-06\nFrom: our desk\nA bridge fell.", Form.TEXT),
        (b"From: a\nSubject: b\n\nDate: c", Form.TEXT),
        (b"<3 drones fell on Kharkiv", Form.TEXT),
        (b"A bridge fell.", Form.TEXT),
        (b"", Form.TEXT),
    ],
)
def test_a_pipe_tells_by_its_beginning_what_it_holds(beginning: bytes, form: Form) -> None:
    """A text that only has a word of a header or of markup is a text."""
    assert form is form_of(beginning)


def test_a_broadcast_of_warnings_is_a_report_each() -> None:
    """With their numbers and times; whose they are is told by the broadcast, or by whoever chose a kind."""
    reports = [r for r in read_stream(BytesIO(BROADCAST), where="pipe", source=DESK) if isinstance(r, Report)]
    chosen = Source(name="Our desk", kind=SourceKind.NEWS)
    ours = [r for r in read_document(BytesIO(BROADCAST), Form.TEXT, where="x", source=chosen) if isinstance(r, Report)]

    assert ["HYDROLANT 12/24", "HYDROLANT 13/24"] == [report.external_id for report in reports]
    assert [SourceKind.OFFICIAL] * 2 == [report.source.kind for report in reports]
    assert [chosen] * 2 == [report.source for report in ours]


@pytest.mark.parametrize("form", list(Form))
@given(raw=st.binary())
def test_any_bytes_in_any_form_are_reports_or_refused(form: Form, raw: bytes) -> None:
    """Nothing is raised, and every refusal says how to mend it."""
    for item in read_document(BytesIO(raw), form, where="x", source=DESK):
        assert isinstance(item, Report) or "; " in item.reason


@pytest.mark.parametrize("form", [Form.TEXT, Form.PAGE, Form.MAIL])
def test_a_document_that_is_too_large_is_refused_before_it_is_read(form: Form) -> None:
    """By its bytes, of which no more than one too many are in memory."""
    found = list(read_document(BytesIO(b"x" * 101), form, where="a", source=DESK, max_bytes=100))

    assert [Unreadable("a", "found more than 100 bytes; split it, or raise TOCSIN_INGEST_MAX_BYTES")] == found
