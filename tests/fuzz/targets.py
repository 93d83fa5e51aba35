"""What is fuzzed: every parser that a stranger's bytes reach, with what must hold of whatever comes out."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from tocsin.contracts.report import Report, Source
from tocsin_ingest.normalise import BadReport, report_from_json
from tocsin_ingest.normalise.dateline import dateline_of
from tocsin_ingest.normalise.decoding import decoded
from tocsin_ingest.normalise.feeds import Item, read_feed, report_from_item
from tocsin_ingest.normalise.html import text_of_html
from tocsin_ingest.normalise.language import language_of
from tocsin_ingest.normalise.maritime import maritime_warnings
from tocsin_ingest.normalise.pages import read_article, report_from_article
from tocsin_ingest.normalise.published import published_anyhow
from tocsin_ingest.normalise.text import normalised
from tocsin_ingest.normalise.tracing import traced
from tocsin_ingest.normalise.web_address import canonical_url
from tocsin_ingest.sources.forms import Form
from tocsin_ingest.sources.reading import read_document, read_stream

DESK: Final = Source(name="desk")
NOW: Final = datetime(2024, 1, 29, 12, tzinfo=UTC)

Target = Callable[[bytes], None]


def document(form: Form) -> Target:
    """Return the target of a form: each report that comes out is one that the wire carries unchanged."""

    def target(raw: bytes) -> None:
        for item in read_document(BytesIO(raw), form, where="x", source=DESK):
            check(item) if isinstance(item, Report) else check_reason(item.reason)

    return target


def stream(raw: bytes) -> None:
    for item in read_stream(BytesIO(raw), where="x", source=DESK):
        check(item) if isinstance(item, Report) else check_reason(item.reason)


def json_object(raw: bytes) -> None:
    check(report_from_json(raw, source=DESK))


def characters(raw: bytes) -> None:
    text = raw.decode("utf-8", errors="surrogatepass") if _is_utf8(raw) else raw.decode("latin-1")
    trace = traced(text)
    assert normalised(text) == trace.text == normalised(trace.text)
    assert all(0 <= trace.sent(place) <= len(text) for place in range(0, len(trace.text) + 1, 7))


def encoding(raw: bytes) -> None:
    declared, _, body = raw.partition(b"\n")
    decoded(body, declared=declared.decode("latin-1"))


def markup(raw: bytes) -> None:
    text_of_html(raw.decode("utf-8", errors="replace"))


def time(raw: bytes) -> None:
    language, _, said = raw.decode("utf-8", errors="replace").partition("\n")
    assert published_anyhow(said, language=language or None).at.tzinfo is not None


def address(raw: bytes) -> None:
    once = canonical_url(raw.decode("utf-8", errors="replace"))
    assert once == canonical_url(once)


def beginning(raw: bytes) -> None:
    text = normalised(raw.decode("utf-8", errors="replace"))
    dateline_of(text)
    language_of(text)
    assert all(each.text in text for each in maritime_warnings(text))


def feed(raw: bytes) -> None:
    read = read_feed(raw, url="https://news.example/feed")
    for item in read.items:
        if isinstance(item, Item):
            with suppress(BadReport):
                check(report_from_item(item, read, now=NOW))


def article(raw: bytes) -> None:
    check(report_from_article(read_article(raw, url="https://news.example/2024/01/29/a"), now=NOW))


def check(report: Report) -> None:
    assert report == Report.model_validate_json(report.model_dump_json())
    assert report.text == normalised(report.text)


def check_reason(reason: str) -> None:
    assert "; " in reason


def refusing(target: Target) -> Target:
    """Return a target for which `BadReport`, with what was found and how to mend it, is an answer as good as any."""

    def quiet(raw: bytes) -> None:
        try:
            target(raw)
        except BadReport as refused:
            check_reason(str(refused))

    return quiet


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


TARGETS: Final[dict[str, Target]] = {
    name: refusing(target)
    for name, target in {
        "text": document(Form.TEXT),
        "lines": document(Form.LINES),
        "page": document(Form.PAGE),
        "mail": document(Form.MAIL),
        "stream": stream,
        "json": json_object,
        "characters": characters,
        "encoding": encoding,
        "markup": markup,
        "time": time,
        "address": address,
        "beginning": beginning,
        "feed": feed,
        "article": article,
    }.items()
}
