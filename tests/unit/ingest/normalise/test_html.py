"""What a reader sees of a page."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.normalise.html import text_of_html

tags = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<td>",
        "<tr>",
        "<table>",
        "<li>",
        "<pre>",
        "</pre>",
        "<script>",
        "<!--",
        "-->",
        "<a b=",
        "&amp;",
        "&#0;",
        "<svg>",
        "<br/>",
        "\n",
        " ",
    ]
)
markup = st.lists(st.text(max_size=5) | tags).map("".join)


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("plain text with 3 < 5 &amp; more", "plain text with 3 < 5 & more"),
        ("<p>One  <b>bold</b>\nword.</p><p>Two.</p>", "One bold word.\n\nTwo."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>Homs</li><li><p>Idlib</p></li></ul>after", "- Homs\n\n- Idlib\n\nafter"),
        ("<table><tr><th>Town<th>Dead<tr><td>A<td><td>3</table>", "Town | Dead\nA |  | 3"),
        ("caf&eacute; &#8212; &#x2014;&nbsp;x", "café — — x"),
        ("<p>a</p><script>alert('x')</script><style>p{}</style><nav>menu</nav><p>b</p>", "a\n\nb"),
        ("<p>a<!-- not this -->b</p>", "ab"),
        ('<p>a<span hidden>no</span><i style="display: none">no</i> b</p>', "a b"),
        ("<p>a</p><p hidden>no</p>b", "a\n\nb"),
        ("<pre>one\n  two\n\nthree</pre>four", "one\n  two\n\nthree\n\nfour"),
        (
            "<table><tr><td>Town<td>Killed</tr><tr><td></td><td>2</td></tr><tr><td>Jos<td>1</table>",
            "Town | Killed\n| 2\nJos | 1",
        ),
        ("<td><td>0", "| 0"),
        ("<title>Not text</title><h1>Blast</h1>", "Blast"),
        ('<?xml version="1.0" encoding="koi8-r"?><html><body>Київ</body></html>', "Київ"),
        ("<p>kil<wbr>led</p>", "killed"),
        ("", ""),
        ("<!-- -->", ""),
        ("<img alt='x'>", ""),
    ],
)
def test_blocks_become_lines_and_machinery_nothing(sent: str, seen: str) -> None:
    """As it would be copied out of a browser."""
    assert seen == text_of_html(sent)


@pytest.mark.parametrize("nest", ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a href=x><i>", "<blockquote>"])
def test_a_page_nested_without_end_has_its_text_all_the_same(nest: str) -> None:
    """The parser gives up at some depth; the words are not lost with it."""
    assert "deep" in text_of_html(nest * 20_000 + "deep <p>after")


def test_tags_without_end_in_a_page_nested_without_end_take_no_long_time() -> None:
    """A name of thousands of letters that no `>` ends is looked at once, and not once for each of its letters."""
    began = perf_counter()

    text_of_html("<div>" * 3_000 + ("<" + "a" * 7_900) * 100)

    assert perf_counter() - began < 5


def test_entities_of_a_doctype_are_not_expanded() -> None:
    """The bomb of a thousand laughs is a line of text."""
    bomb = (
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><p>&b;&c;</p>"
    )

    assert "haha" not in text_of_html(bomb)
    assert "root:" not in text_of_html(bomb)


@pytest.mark.parametrize(
    "part", ["<p>word</p>", "<", "<a ", "&lt", "<!--", "<script>", "<td>", "</p>", "<li>\n", "<b>x", "]]>"]
)
def test_time_is_linear_in_length(part: str) -> None:
    """Ten times the markup takes about ten times as long, whatever it is made of."""

    def seconds(times: int) -> float:
        began = perf_counter()
        text_of_html(part * times)
        return perf_counter() - began

    seconds(1_000)
    assert seconds(100_000) < 50 * max(seconds(10_000), 0.02)


@given(markup)
def test_any_markup_has_a_text_without_tags_of_its_own(sent: str) -> None:
    """Nothing is raised, and no line begins or ends with white space that a browser would not show."""
    text = text_of_html(sent)

    assert "<p>" not in text or "&" in sent or "<pre>" in sent or "<" in sent
    assert text == text.strip(" \n") or "<pre>" in sent
