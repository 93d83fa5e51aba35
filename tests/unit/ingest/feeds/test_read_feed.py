"""Feeds as they are really written: each shape of them, and what is wrong with them."""

import json
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.normalise import BadReport
from tocsin_ingest.normalise.feeds import Feed, Item, read_feed
from tocsin_ingest.normalise.feeds.read import MAX_BYTES
from tocsin_ingest.normalise.feeds.values import MAX_ITEMS

URL = "https://wire.example/feeds/world.xml"


def read(text: str) -> Feed:
    return read_feed(text.encode(), url=URL)


def rss(*items: str, channel: str = "<title>Delta Wire</title>", namespaces: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {namespaces}><channel>{channel}{body}</channel></rss>'


def only(text: str) -> Item:
    [item] = read(text).items
    return item


def test_an_entry_of_countless_elements_takes_no_long_time() -> None:
    """What is looked for in it is looked for among its first thousand; nothing can stop the thread that does it."""
    began = perf_counter()
    item = only(rss("<title>Depot hit</title>" + "<a/>" * 700_000))

    assert "Depot hit" == item.title
    assert perf_counter() - began < 8


class TestRss:
    """RSS 0.9 to 2.0, and RDF."""

    def test_an_ordinary_item(self) -> None:
        """Everything that an item usually says is read, without its markup."""
        feed = read(
            rss(
                "<title>Four killed in Sandu &amp; Beled</title><link>https://wire.example/1</link>"
                "<description>Gunmen attacked a market.</description><guid isPermaLink='false'>w-1</guid>"
                "<pubDate>Mon, 29 Jan 2024 10:30:00 +0100</pubDate>",
                channel="<title>Delta Wire</title><link>https://wire.example/</link><language>en-gb</language>",
            )
        )

        item = Item(
            external_id="w-1",
            link="https://wire.example/1",
            title="Four killed in Sandu & Beled",
            text="Gunmen attacked a market.",
            times=("Mon, 29 Jan 2024 10:30:00 +0100",),
        )
        assert Feed("Delta Wire", (item,), "en-gb") == feed

    def test_the_fullest_text_is_taken(self) -> None:
        """`content:encoded` in CDATA is the article; `description` is its first sentence."""
        item = only(
            rss(
                "<description>Gunmen attacked.</description><content:encoded><![CDATA[<p>Gunmen attacked a&nbsp;market."
                "</p><p>Four died.</p><script>track()</script>]]></content:encoded>",
                namespaces='xmlns:content="http://purl.org/rss/1.0/modules/content/"',
            )
        )

        assert "Gunmen attacked a market.\n\nFour died." == item.text

    def test_a_prefix_that_nobody_declared_is_believed(self) -> None:
        """The feed is broken XML, and what it means is plain."""
        assert "Whole." == only(rss("<content:encoded>Whole.</content:encoded>")).text

    def test_html_that_was_escaped_twice_is_text(self) -> None:
        """A system that escapes what was escaped is no reason to show tags to a reader."""
        item = only(
            rss(
                "<title>Attack &amp;amp; fire</title>"
                "<description>&amp;lt;p&amp;gt;Two died.&amp;lt;/p&amp;gt;</description>"
            )
        )

        assert ("Attack & fire", "Two died.") == (item.title, item.text)

    def test_the_lines_of_a_plain_text_stay(self) -> None:
        """A text without markup has its paragraphs by its line breaks; a sign that is no tag stays."""
        assert "One < two.\n\nThree." == only(rss("<description>One &lt; two.\n\nThree.</description>")).text

    def test_rdf(self) -> None:
        """RSS 1.0: its items stand beside the channel, and have their address as a name."""
        feed = read(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://wire.example/"><title>R</title>'
            '</channel><item rdf:about="https://wire.example/7"><title>T</title><dc:date>2024-01-29T10:30Z</dc:date>'
            "<dc:publisher>Agency South</dc:publisher></item></rdf:RDF>"
        )

        item = Item(
            external_id="https://wire.example/7",
            link="https://wire.example/7",
            title="T",
            times=("2024-01-29T10:30Z",),
            outlet="Agency South",
        )
        assert Feed("R", (item,)) == feed

    def test_rss_0_9(self) -> None:
        """The first of all, whose namespace has two addresses."""
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        for host in ("my", "channel"):
            own = "/".join(("http:/", f"{host}.netscape.com", "rdf", "simple", "0.9", ""))
            assert "T" == only(f'<r:RDF xmlns:r="{rdf}" xmlns="{own}"><item><title>T</title></item></r:RDF>').title

    def test_rss_0_91_has_a_document_type(self) -> None:
        """The one that its specification demands declares nothing here, and nobody fetches it."""
        doctype = (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://dtd.example/rss-0.91.dtd">'
        )

        assert (
            "T" == only(f'<?xml version="1.0"?>{doctype}<rss version="0.91"><item><title>T</title></item></rss>').title
        )

    @pytest.mark.parametrize(
        ("item", "link"),
        [
            ("<link>/2024/a?x=1</link>", "https://wire.example/2024/a?x=1"),
            ("<link>b.html</link>", "https://wire.example/feeds/b.html"),
            ("<link>//other.example/c</link>", "https://other.example/c"),
            ("<guid>https://wire.example/d</guid>", "https://wire.example/d"),
            ("<guid isPermaLink='false'>https://wire.example/e</guid>", None),
            ("<link>javascript:alert(1)</link>", None),
            ("<link>http://[bad/</link><guid>https://wire.example/f</guid>", "https://wire.example/f"),
            ("<link xml:base='https://base.example/x/'>y</link>", "https://wire.example/feeds/y"),
            ("<link><![CDATA[https://wire.example/?a=1&b=2]]></link>", "https://wire.example/?a=1&b=2"),
        ],
    )
    def test_links_are_absolute_and_of_the_web(self, item: str, link: str | None) -> None:
        """What is no address on the web is none: a board will link to it."""
        assert link == only(rss(item)).link

    def test_a_base_that_is_no_address_is_none(self) -> None:
        """Links are meant from the feed's own address then."""
        feed = "<feed xml:base='//['><entry><title>T</title><link href='a'/></entry></feed>"

        assert "https://wire.example/feeds/a" == only(feed).link

    def test_who_published_it_first(self) -> None:
        """An aggregator names the outlet that it took the item from."""
        assert "Agency South" == only(rss('<source url="https://s.example/feed">Agency South</source>')).outlet


class TestAtom:
    """Atom 1.0 and 0.3."""

    def test_xhtml_and_the_right_link(self) -> None:
        """Text within tags of another namespace is text; of several links the one to the page is taken."""
        feed = read(
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://atom.example/">'
            "<title>Atome</title><entry><id>urn:1</id><title type='html'>A &lt;b&gt;bold&lt;/b&gt; raid</title>"
            '<link rel="self" href="/self"/><link rel="enclosure" href="/x.mp3"/><link href="a/1"/>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><ul><li>Two</li></ul></div>'
            "</content><updated>2024-01-30T00:00:00Z</updated><published>2024-01-29T10:30:00Z</published>"
            "<source><title>Agence Sud</title></source></entry></feed>"
        )

        item = Item(
            external_id="urn:1",
            link="https://atom.example/a/1",
            title="A bold raid",
            text="One.\n\n- Two",
            times=("2024-01-29T10:30:00Z", "2024-01-30T00:00:00Z"),
            language="fr",
            outlet="Agence Sud",
        )
        assert Feed("Atome", (item,), "fr") == feed

    def test_elements_that_html_cannot_have_are_passed_through(self) -> None:
        """Their text is kept."""
        feed = "<feed><entry><content><div><x_1>One </x_1><a:b-c>two.</a:b-c></div></content></entry></feed>"

        assert "One two." == only(feed).text

    def test_atom_0_3(self) -> None:
        """The draft that old systems still send."""
        entry = "<entry><title>T</title><issued>2024-01-29T10:30Z</issued></entry>"

        assert ("2024-01-29T10:30Z",) == only(
            f'<feed version="0.3" xmlns="http://purl.org/atom/ns#">{entry}</feed>'
        ).times


class TestJsonFeed:
    """JSON Feed 1 and 1.1."""

    def test_an_ordinary_item(self) -> None:
        """All of its fields have their like in RSS."""
        item = {
            "id": 7,
            "url": "/7",
            "title": "T",
            "content_html": "<p>Two <b>died</b>.</p>",
            "summary": "Died.",
            "date_published": "2024-01-29T10:30:00Z",
        }
        document = {"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en", "items": [item, 3]}

        expected = Item("7", "https://wire.example/7", "T", "Two died.", ("2024-01-29T10:30:00Z",))
        assert Feed("J", (expected,), "en") == read(json.dumps(document))

    @pytest.mark.parametrize("text", ['{"items": []}', "{", '{"version": 1}'])
    def test_other_json_is_no_feed(self, text: str) -> None:
        """An error message of an interface, for one."""
        with pytest.raises(BadReport, match="JSON"):
            read(text)


class TestBroken:
    """What is no well-formed XML, and what is no feed at all."""

    def test_one_broken_item_stops_no_other(self) -> None:
        """Stray signs, tags that are not closed, and an end in the middle."""
        feed = read(
            "<rss><channel><title>Delta & Co</title>"
            "<item><title>Fish & chips &copy; caf&eacute;</title><link>https://wire.example/?a=1&b=2</link></item>"
            "<item><title>A <b>bold raid</title><link>https://wire.example/2</link></item>"
            "<item><title>Not closed<link>https://wire.example/3</link>"
            "<item><title>Whole</title></item>"
            "<item><title>Cut off"
        )

        assert "Delta & Co" == feed.title
        assert ["Fish & chips © café", "A bold raid", "Whole", "Cut off"] == [
            item.title for item in feed.items if item.title and not item.title.startswith("Not closed")
        ]
        assert ["https://wire.example/?a=1&b=2", "https://wire.example/2"] == [item.link for item in feed.items[:2]]

    def test_an_empty_feed_is_a_feed(self) -> None:
        """There is nothing new, which is no error."""
        assert Feed("Delta Wire", ()) == read(rss())

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("", "nothing"),
            ("  \n", "nothing"),
            ("<!DOCTYPE html><html><body>Log in</body></html>", "a web page"),
            ("<html><head/></html>", "a web page"),
            ("not found", "no feed"),
            ("<urlset><url/></urlset>", "no feed"),
            ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "document type"),
            (
                "<!-- <rss> --><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><item>&a;</item></rss>",
                "document type",
            ),
            (f"<rss a='{'x' * 20_000}'></rss>", "root element"),
        ],
    )
    def test_what_is_no_feed_is_refused(self, text: str, why: str) -> None:
        """With a word on what it is instead."""
        with pytest.raises(BadReport, match=why):
            read(text)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "cp037"])
    def test_an_entity_hides_in_no_encoding(self, encoding: str) -> None:
        """A document type is refused, or never seen for one, however its bytes are written."""
        bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom">]><rss><item><title>&a;</title></item></rss>'

        with pytest.raises(BadReport):
            read_feed(bomb.encode(encoding), url=URL)

    def test_utf_7_is_no_encoding(self) -> None:
        """It only hides markup from those who look for it."""
        hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE rss [+ADwAIQ-ENTITY a "b"+AD4AXQA+-<rss/>'

        with pytest.raises(BadReport, match="no feed"):
            read_feed(hidden, url=URL, charset="utf-7")

    @pytest.mark.parametrize("said", ["iso-8859-1", "us-ascii", "utf-16", "nonsense", None])
    @pytest.mark.parametrize("written", ["utf-8", "utf-16"])
    def test_a_lie_about_the_encoding_changes_nothing(self, said: str | None, written: str) -> None:
        """Whether the server tells it, or the feed itself."""
        text = rss("<title>Überfall in Łódź</title>").replace('"1.0"', f'"1.0" encoding="{said or "ascii"}"')

        assert "Überfall in Łódź" == read_feed(text.encode(written), url=URL, charset=said).items[0].title

    def test_characters_that_xml_forbids_are_spaces(self) -> None:
        """A control character in one title does not spoil the feed."""
        assert "A B" == only(rss("<title>A\x00\x08B</title>")).title

    def test_an_endless_feed_ends(self) -> None:
        """Of an archive the first thousand items are read, and of a flood of bytes none."""
        assert MAX_ITEMS == len(read(rss(*["<title>T</title>"] * (MAX_ITEMS + 5))).items)
        with pytest.raises(BadReport, match="more than"):
            read_feed(b"<rss>" + b" " * MAX_BYTES, url=URL)


PARTS = st.sampled_from(
    [
        *("<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<entry>", "<link>", "</link>", "<b", ">"),
        *(
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?",
            "?>",
            "<!DOCTYPE a",
            "[<!ENTITY",
            "&",
            "&amp;",
            "&#0;",
            "&x;",
            "é",
            "\x00",
        ),
        *("<georss:point>1 2</georss:point>", "<georss:box>a</georss:box>", " ", "{", '"version":', "text", "<feed>"),
    ]
)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_any_text_is_a_feed_or_a_reason(text: str) -> None:
    """Nothing but `BadReport` comes out of the reader, and no item without some of the text."""
    try:
        feed = read(f"<rss>{text}")
    except BadReport:
        return

    assert all(item.title is None or len(item.title) <= len(text) * 10 for item in feed.items)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_reason(body: bytes) -> None:
    """Whatever their encoding is said to be."""
    for charset in (None, "utf-16", "zip"):
        with suppress(BadReport):
            assert isinstance(read_feed(body, url=URL, charset=charset), Feed)
