"""Pages as they are really written: what of them is the article, and what they are when they hold none."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.report import Position, PublishedPrecision, Source, SourceKind
from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.assemble import Labels
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.operator import Operator
from tocsin_ingest.normalise.pages import Article, read_article, report_from_article
from tocsin_ingest.normalise.pages.read import MAX_BYTES

URL = "https://www.delta.example/news/market?ref=home"
NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
PARAGRAPHS = (
    "Gunmen on motorcycles attacked the weekly market in Sandu on Monday, killing four traders, the police said.",
    "Nine people were wounded and taken to the hospital in Beled, where two of them were in a serious condition.",
    "No group has said that it was behind the attack, which was the third in the district since the harvest began.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TEXT = "\n\n".join(PARAGRAPHS)


def a_page(body: str = f"<article>{BODY}</article>", head: str = "", attributes: str = "") -> bytes:
    furniture = "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
    footer = "<aside><a href='/b'>Read also: another story</a></aside><footer>We use cookies. Contact us.</footer>"
    return (
        f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{furniture}{body}{footer}</body></html>".encode()
    )


def meta(**contents: str) -> str:
    names = {name.replace("__", ":"): content for name, content in contents.items()}
    return "".join(f'<meta property="{name}" content="{content}">' for name, content in names.items())


def data_as_written(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def linked_data(value: object) -> str:
    return data_as_written(json.dumps(value))


def read(page: bytes, url: str = URL) -> Article:
    return read_article(page, url=url)


HALF_PAST_TEN = ("2024-01-29T10:30:00+00:00", PublishedPrecision.MINUTE)
THAT_DAY = ("2024-01-29T00:00:00+00:00", PublishedPrecision.DAY)


class TestText:
    """What a reader would call the article."""

    def test_the_article_without_its_surroundings(self) -> None:
        """No menu, no related stories, no footer; an empty line between two paragraphs."""
        assert TEXT == read(a_page()).text

    def test_the_title_is_told_once(self) -> None:
        """It is the report's title, and not also the first line of its text."""
        article = read(a_page(f"<article><h1>Four killed in Sandu</h1>{BODY}</article>"))

        assert ("Four killed in Sandu", TEXT) == (article.title, article.text)

    def test_what_stands_above_the_title_is_left_out(self) -> None:
        """A short text is taken with the site's name and the section above it; they are no part of it."""
        body = f"<header>Delta Post</header><main><h1>Two killed</h1><p>{PARAGRAPHS[0]}</p></main>"

        assert PARAGRAPHS[0] == read(a_page(body, meta(og__type="article"))).text

    def test_lists_and_tables_stay_together(self) -> None:
        """A table's row is a line, as in every other kind of text."""
        table = "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Sandu</td><td>4</td></tr></table>"
        items = "<ul><li>Sandu: four dead</li><li>Beled: none</li></ul>"

        text = read(a_page(f"<article>{BODY}{items}<p>The army gave other numbers:</p>{table}</article>")).text
        assert f"{TEXT}\n\n- Sandu: four dead\n- Beled: none\n\nThe army gave" in text
        assert text.endswith("other numbers:\n\nTown | Dead\nSandu | 4")

    @pytest.mark.parametrize(
        ("head", "title"),
        [
            (meta(og__title="Four killed"), "Four killed"),
            (meta(og__title="Four killed | Delta Post", og__site_name="Delta Post"), "Four killed"),
            (meta(og__title="Four &amp;quot;killed&amp;quot;"), 'Four "killed"'),
            (linked_data({"@type": "NewsArticle", "headline": "Four killed"}), "Four killed"),
            ("<title>Four killed - Delta Post</title>" + meta(og__site_name="Delta Post"), "Four killed"),
            ("", None),
        ],
    )
    def test_the_title(self, head: str, title: str | None) -> None:
        """As the page states it, without the outlet's name behind it."""
        assert title == read(a_page(head=head)).title

    def test_a_plain_text_is_itself(self) -> None:
        """Warnings and statements are published so."""
        article = read_article(f"{TEXT}\r\n".encode(), url=URL, content_type="text/plain; charset=utf-8")

        assert (TEXT, None) == (article.text, article.title)

    @pytest.mark.parametrize("said", ["", "text/html; charset=iso-8859-1", 'text/html; charset="utf-16"'])
    def test_a_lie_about_the_encoding_changes_nothing(self, said: str) -> None:
        """The bytes say what they are."""
        page = a_page(f"<article>{BODY}<p>Łódź und Überlingen waren betroffen, sagte ein Sprecher.</p></article>")

        assert "Łódź und Überlingen" in read_article(page, url=URL, content_type=said).text


class TestMetadata:
    """When, by whom, where and in what language."""

    @pytest.mark.parametrize(
        ("head", "body", "published", "precision"),
        [
            (
                linked_data({"@type": "NewsArticle", "datePublished": "2024-01-29T10:30:00+05:30"}),
                "",
                *("2024-01-29T10:30:00+05:30", PublishedPrecision.SECOND),
            ),
            (
                linked_data(
                    {"@graph": [{"@type": ["Thing", "ReportageNewsArticle"], "datePublished": "2024-01-29T10:30Z"}]}
                ),
                "",
                *HALF_PAST_TEN,
            ),
            (
                linked_data(
                    [
                        {"@type": "WebPage", "datePublished": "2024-01-28"},
                        {"@type": "BlogPosting", "datePublished": "2024-01-29T10:30Z"},
                    ]
                ),
                "",
                *HALF_PAST_TEN,
            ),
            (
                data_as_written('{"@type": "NewsArticle",\n "text": "a\nb", "datePublished": "2024-01-29T10:30Z"}'),
                "",
                *HALF_PAST_TEN,
            ),
            (data_as_written("{broken") + meta(article__published_time="2024-01-29T10:30Z"), "", *HALF_PAST_TEN),
            ('<meta itemprop="datePublished" content="2024-01-29">', "", *THAT_DAY),
            ('<meta name="pubdate" content="Mon, 29 Jan 2024 10:30 GMT">', "", *HALF_PAST_TEN),
            ("", '<time datetime="2024-01-29T10:30Z">today</time>', *HALF_PAST_TEN),
            (
                "",
                '<time datetime="2020-02-02">founded</time><time class="published" datetime="2024-01-29">x</time>',
                *THAT_DAY,
            ),
            (meta(article__published_time="2024-01-29", article__modified_time="2024-01-30T10:00Z"), "", *THAT_DAY),
            (meta(article__published_time="2031-01-29T10:00Z"), "", None, None),
            ("", "", None, None),
        ],
    )
    def test_the_time_of_publication(
        self, head: str, body: str, published: str | None, precision: PublishedPrecision | None
    ) -> None:
        """With its zone and as exact as it was said; the time of a change, and one of the future, is none."""
        report = report_from_article(read(a_page(f"<article>{body}{BODY}</article>", head)), now=NOW)

        expected = datetime.fromisoformat(published) if published else None
        assert (expected, precision) == (report.published_at, report.published_precision)

    def test_the_day_in_the_address(self) -> None:
        """What the page does not say its address may."""
        report = report_from_article(read(a_page(), "https://delta.example/2024/1/29/market"), now=NOW)

        assert (datetime(2024, 1, 29, tzinfo=UTC), PublishedPrecision.DAY) == (
            report.published_at,
            report.published_precision,
        )

    def test_of_several_articles_the_one_with_the_page_s_title_counts(self) -> None:
        """Pages list others' headlines too, with their times."""
        others = [
            {"@type": "NewsArticle", "headline": f"Other {n}", "datePublished": f"2024-01-0{n}"} for n in (1, 2, 3)
        ]
        own = {"@type": "NewsArticle", "headline": "Four killed", "datePublished": "2024-01-29"}

        head = meta(og__title="Four killed")
        assert ("2024-01-29",) == read(a_page(head=head + linked_data([*others, own]))).times
        assert () == read(a_page(head=head + linked_data(others))).times

    @pytest.mark.parametrize(
        ("head", "name"),
        [
            (meta(og__site_name="Delta Post"), "Delta Post"),
            (linked_data({"@type": "Article", "publisher": {"name": "Delta Post"}}), "Delta Post"),
            (linked_data({"@type": "Article", "publisher": [{"name": "Delta Post"}]}), "Delta Post"),
            ("", "delta.example"),
        ],
    )
    def test_the_outlet(self, head: str, name: str) -> None:
        """As the page names it, or else its host."""
        assert Source(name=name) == report_from_article(read(a_page(head=head)), now=NOW).source

    @pytest.mark.parametrize(
        ("link", "url"),
        [
            ("/a/1?utm_source=x", "https://www.delta.example/a/1"),
            ("https://delta.example/a/1", "https://delta.example/a/1"),
            ("https://elsewhere.example/a/1", "https://www.delta.example/news/market?ref=home"),
            ("/", "https://www.delta.example/news/market?ref=home"),
            ("http://[", "https://www.delta.example/news/market?ref=home"),
            ("javascript:x", "https://www.delta.example/news/market?ref=home"),
        ],
    )
    def test_the_address(self, link: str, url: str) -> None:
        """The page's own, where it is one of its own site; no page can pass for another site's."""
        assert url == read(a_page(head=f'<link rel="canonical" href="{link}">')).url

    def test_the_language(self) -> None:
        """As the page's first tag says it, where the text is too short to tell."""
        body = "<p>Quatro mortos em Sandu, quatro feridos em Beled, diz a polícia.</p>"
        page = a_page(body, meta(og__type="article"), 'lang="pt_BR"')

        assert "pt-BR" == report_from_article(read(page), now=NOW).language

    @pytest.mark.parametrize(("stated", "language"), [("uk", "en"), ("en-GB", "en-GB"), ("nonsense!", "en")])
    def test_the_text_knows_its_language_better_than_its_template(self, stated: str, language: str) -> None:
        """A site's English edition often states the language of the other one; what is English must be read."""
        assert language == report_from_article(read(a_page(attributes=f'lang="{stated}"')), now=NOW).language

    def test_the_operator_knows_it_best(self) -> None:
        """What an entry of `sources.toml` says stands."""
        report = report_from_article(read(a_page(attributes='lang="fr"')), now=NOW, operator=Operator(language="de"))

        assert "de" == report.language


class TestReport:
    """What stood beside the link, and what the operator says."""

    def test_what_the_page_does_not_say_the_feed_may(self) -> None:
        """Its id and position are the feed's; the time is, where the page has none."""
        known = Labels(external_id="w-1", title="Told by the feed", position=Position(lat=1, lon=2))
        time = Published(datetime(2024, 1, 29, tzinfo=UTC), PublishedPrecision.DAY)
        report = report_from_article(Article(url=URL, title=None, text=TEXT), now=NOW, known=known, known_time=time)

        assert ("w-1", "Told by the feed", "en", Position(lat=1, lon=2)) == (
            report.external_id,
            report.title,
            report.language,
            report.position,
        )
        assert time.at == report.published_at

    def test_an_article_is_one_report_whichever_way_it_was_found(self) -> None:
        """By a feed or by its address: the id is the same."""
        article = read(a_page(head=meta(og__title="Four killed", article__published_time="2024-01-29T10:30Z")))
        known = Labels(external_id="w-1", title="Told by the feed", url="https://delta.example/r?1", language="en")
        found = [
            report_from_article(article, now=NOW),
            report_from_article(article, now=NOW, known=known, operator=Operator("D", SourceKind.NEWS)),
        ]

        assert 1 == len({report.id for report in found})
        assert Source(name="D", kind=SourceKind.NEWS) == found[1].source


class TestNoArticle:
    """What a page is that holds none."""

    @pytest.mark.parametrize(
        ("page", "why"),
        [
            (b"", "nothing"),
            (b"%PDF-1.7 ...", "a picture, a PDF"),
            (a_page('<div id="root"></div><noscript>Please enable JavaScript.</noscript>'), "turns programs away"),
            (a_page("<h1>Just a moment...</h1><p>Checking your browser.</p>"), "turns programs away"),
            (a_page("<p>Gunmen attacked a market.</p><p>Subscribe to continue reading.</p>"), "readers pay for"),
            (
                a_page(
                    "<article><p>Gunmen attacked a market on Monday, killing four, the police said.</p></article>",
                    linked_data({"@type": "NewsArticle", "isAccessibleForFree": "False"}),
                ),
                "readers pay for",
            ),
            (a_page("<p>We value your privacy. We and our partners store information.</p>"), "consent to cookies"),
            (a_page("<h1>404</h1><p>The page you are looking for does not exist.</p>"), "an error page"),
            (
                a_page("".join(f"<h3><a href='/{n}'>{p}</a></h3>" for n, p in enumerate(PARAGRAPHS * 9))),
                "list of links",
            ),
            (a_page("<p>Contact the newsroom by mail.</p>"), "hardly any text"),
            (b"<p>" + b" " * MAX_BYTES, "more than"),
        ],
    )
    def test_it_says_what_the_page_is_instead(self, page: bytes, why: str) -> None:
        """So that the operator knows what to do about it."""
        with pytest.raises(BadReport, match=why):
            read(page)

    @pytest.mark.parametrize(("url", "stories"), [("https://delta.example/", 2), ("https://delta.example/world", 9)])
    def test_a_page_of_beginnings_is_a_list(self, url: str, stories: int) -> None:
        """A front page shows first sentences too; nobody could say what its one incident is."""
        story = "".join(f"<article><h2><a href='/{n}'>Story {n}</a></h2>{BODY}</article>" for n in range(stories))

        with pytest.raises(BadReport, match="list of links"):
            read(a_page(story), url)

    def test_an_article_with_many_links_below_it_is_none_the_less_one(self) -> None:
        """It says itself that it is an article."""
        others = "".join(f"<h3><a href='/{n}'>Story {n}</a></h3>" for n in range(20))

        assert TEXT in read(a_page(f"<article>{BODY}</article>{others}", meta(og__type="article"))).text

    @pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "video/mp4"])
    def test_another_kind_of_document_is_refused_by_its_type(self, kind: str) -> None:
        """Before anything of it is read."""
        with pytest.raises(BadReport, match=kind):
            read_article(a_page(), url=URL, content_type=kind)

    def test_a_word_of_cookies_or_payment_makes_no_article_less(self) -> None:
        """Articles tell of subscriptions, and pages of articles have a banner."""
        page = a_page(
            f"<div>We use cookies. Accept all cookies.</div><article>{BODY * 3}<p>Log in to read.</p></article>"
        )

        assert TEXT in read(page).text


class TestMalice:
    """Markup that is written to keep its reader busy."""

    @pytest.mark.parametrize(
        "body",
        [
            "<div>" * 50_000 + BODY,
            f"<div {' '.join(f'a{n}=1' for n in range(20_000))}>{BODY}</div>",
            f"<img src='data:image/png;base64,{'A' * 200_000}'>{BODY}",
            "<script>" * 20_000 + BODY,
            "<!--" * 20_000 + BODY,
            "<" * 100_000 + BODY,
            "&amp;" * 50_000 + BODY,
            linked_data([[[{"@graph": [{}] * 5_000}]]]) + BODY,
            f'<script type="application/ld+json">{"[" * 50_000}</script>{BODY}',
        ],
        ids=["deep", "attributes", "picture", "scripts", "comments", "signs", "entities", "objects", "nested data"],
    )
    @pytest.mark.timeout(20)
    def test_it_takes_no_longer_than_it_is_long(self, body: str) -> None:
        """It ends, and soon, with an article or a reason."""
        with suppress(BadReport):
            assert read(a_page(body)).text


PARTS = st.sampled_from(
    [
        *(
            "<html>",
            "<head>",
            "<title>",
            "</title>",
            "<p>",
            "</p>",
            "<article>",
            "<a href='x'>",
            "</a>",
            "<script>",
            "<",
        ),
        *("</script>", "<script type='application/ld+json'>", '{"@type": "Article"}', "<meta name='date' content='2'>"),
        *(
            "<link rel=canonical href='/'>",
            "<time>",
            "é",
            "\x00",
            "&#0;",
            "<!--",
            "]]>",
            "<table><td>",
            "text ",
            PARAGRAPHS[0],
        ),
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_any_page_is_an_article_or_a_reason(page: str) -> None:
    """Nothing but `BadReport` comes out of the reader."""
    with suppress(BadReport):
        assert report_from_article(read(page.encode()), now=NOW).text.strip()
