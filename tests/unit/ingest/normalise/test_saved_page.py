"""Pages that were saved as files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import PublishedPrecision, Report, Source, SourceKind
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.saved_page import report_from_page

INBOX = Source(name="inbox")
STORY = "".join(
    f"<p>{sentence} The governor said on Monday that nobody had claimed the attack, and that the road was closed.</p>"
    for sentence in ("Gunmen shot dead two guards of a mine.", "They burned a lorry.", "A third guard was wounded.")
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Two guards shot - The Daily</title>
<link rel="canonical" href="https://daily.example/a?utm_source=x"><meta property="og:site_name" content="The Daily">
<meta property="og:type" content="article"><meta property="article:published_time" content="2024-01-29T10:30:00+02:00">
</head><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Two guards shot</h1>{STORY}</article>
<footer>All rights reserved</footer></body></html>"""


def read(page: str, source: Source = INBOX) -> Report:
    return report_from_page(page.encode(), source=source, external_id="page")


def test_an_article_s_page_is_the_report_that_it_would_be_on_the_web() -> None:
    """With its address, title, outlet, language and time, and without its menus."""
    report = read(PAGE)

    assert report.text.startswith("Gunmen shot dead two guards")
    assert not {"Home", "rights"} & set(report.text.split())
    assert ("https://daily.example/a", "Two guards shot", "en-GB") == (report.url, report.title, report.language)
    assert (datetime(2024, 1, 29, 8, 30, tzinfo=UTC), PublishedPrecision.SECOND) == (
        report.published_at,
        report.published_precision,
    )
    assert (Source(name="The Daily"), "page") == (report.source, report.external_id)


def test_whose_it_is_may_have_been_chosen() -> None:
    """A folder whose kind somebody set is that of all its files."""
    desk = Source(name="Our desk", kind=SourceKind.NGO)

    assert desk == read(PAGE, desk).source


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<!-- saved from url=(0035)https://www.reuters.com/world/1?utm_x=1 -->", "https://www.reuters.com/world/1"),
        ('<meta property="og:url" content="https://www.reuters.com/2">', "https://www.reuters.com/2"),
        ('<link rel="canonical" href="/relative">', None),
        ('<link rel="canonical" href="javascript:x">', None),
        ("", None),
    ],
)
def test_the_address_is_what_the_page_or_the_browser_says(head: str, url: str | None) -> None:
    """And nothing where that is no address; a known outlet follows from it."""
    report = read(f"<!doctype html>\n{head}\n<p>A bridge fell.")

    assert ("A bridge fell.", url) == (report.text, report.url)
    assert Source(name="Reuters", kind=SourceKind.WIRE) == report.source if url else INBOX == report.source


def test_a_page_without_an_article_is_what_a_reader_sees() -> None:
    """Somebody put it there to be read: a table of a situation report is no article, and is worth as much."""
    page = "<html lang=en><title>SITREP 4</title><table><tr><td>Gao<td>3 killed<tr><td>Kidal<td>calm</table>"
    report = read(page)

    assert ("Gao | 3 killed\nKidal | calm", "SITREP 4", "en") == (report.text, report.title, report.language)


@pytest.mark.parametrize("page", ["", "<html></html>", "<script>x</script>", "<!-- -->"])
def test_a_page_without_words_is_refused(page: str) -> None:
    """As an empty text is."""
    with pytest.raises(BadReport, match="text: found nothing but white space"):
        read(page)


tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<table><tr><td>",
        "<title>",
        "</title>",
        "<meta property=og:url content='",
        "'>",
        "<link rel=canonical href=https://x.example>",
        "<time datetime=2024>",
        "<html lang=xx>",
        "<script>",
        "&#x0;",
        "word ",
        "<!-- saved from url=(1)ftp://x -->",
    ]
)


@given(st.lists(tags | st.text(max_size=6)).map("".join))
def test_any_page_is_a_report_or_refused(page: str) -> None:
    """Nothing but `BadReport` is raised."""
    try:
        report = report_from_page(page.encode(errors="replace"), source=INBOX)
    except BadReport as refused:
        assert "; " in str(refused)  # noqa: PT017 - either outcome is right
    else:
        assert report == Report.model_validate_json(report.model_dump_json())
