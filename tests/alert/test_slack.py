"""Messages for a room: shaped as Slack takes them, and nobody is called by a text of a stranger."""

import pytest
from alerts import a_summary, a_test, an_alert, an_update
from builders import a_location, an_incident

from tocsin_alert.channels.slack import BREAK, HEADER_LETTERS, SECTION_LETTERS, message


def test_a_message_has_blocks_for_slack_and_a_text_for_the_others() -> None:
    """Headline, lines, quote and a link to the board."""
    told = message(an_alert().notice)
    header, section, context, link = told["blocks"]  # type: ignore[misc]

    assert {"type": "plain_text", "text": "Attack in Maiduguri, Borno, Nigeria", "emoji": False} == header["text"]
    assert "Sources: 1 independent of 1 report: Test Wire" in section["text"]["text"]
    assert "“Gunmen killed two people in Maiduguri on Monday.”" == context["elements"][0]["text"]
    assert "<https://board.example.org/#/incidents/i-1|Open on the board>" == link["text"]["text"]
    assert str(told["text"]).startswith("Attack in Maiduguri, Borno, Nigeria\n\nWhat: Attack (Violence")


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("<https://evil.example|Tocsin>", "&lt;https://evil.example|Tocsin&gt;"),
        ("@all and @here", f"@{BREAK}all and @{BREAK}here"),
        ("![x](https://evil.example/pixel)", f"![x]{BREAK}(https://evil.example/pixel)"),
        ("a\u202eb\x1b[31m", "ab[31m"),
        ("a &lt; b", "a &amp;lt; b"),
    ],
)
def test_a_text_of_a_stranger_calls_nobody(hostile: str, shown: str) -> None:
    """Neither Slack's commands nor Mattermost's, and no link or picture that hides where it leads."""
    text = str(message(an_alert(an_incident(location=a_location(name=hostile))).notice)["text"])
    assert f"Attack in {shown}, Borno" in text


def test_what_slack_would_refuse_as_too_long_is_cut() -> None:
    """A name of ten thousand letters is a report's whim; the alert goes out."""
    place = a_location(name="x" * 10_000, admin1="y" * 10_000)
    actors = [{"role": "perpetrator", "entity": "group", "text": "z" * 9_000 + str(n)} for n in range(50)]
    header, section, *_ = message(an_alert(an_incident(location=place, actors=actors)).notice)["blocks"]  # type: ignore[misc]

    assert len(header["text"]["text"]) <= HEADER_LETTERS
    assert len(section["text"]["text"]) <= SECTION_LETTERS


def test_every_kind_of_alert_has_a_message() -> None:
    """An update, a summary and a test have texts too, and no block is empty."""
    for alert in (an_update(an_alert()), a_summary(), a_test()):
        told = message(alert.notice)
        assert all("text" in block or block["elements"] for block in told["blocks"])  # type: ignore[attr-defined]
        assert told["text"]
