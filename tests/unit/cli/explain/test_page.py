"""The page as a terminal, a pipe and a narrow window show it."""

import re
from typing import Any

import pytest
from builders import a_geocoded, a_report
from rich.cells import cell_len

from tocsin.contracts.incident import SetAside
from tocsin.contracts.messages import ReportGeocoded
from tocsin_cli.explain.page import Page

ANSI = re.compile(r"\x1b\[[0-9;]*m")

EXPECTED = """\
two-and-a-plan · Test Wire · published 2023-11-06 · en ─────────────────────────────────────────────

  Gunmen killed two people in Maiduguri on Sunday, and the Front claimed it.
  ━━━━━━ ━━━━━━ ━━━━━━━━━━    ━━━━━━━━━ ━━━━━━━━━      ━━━━━━━━━ ━━━━━━━
  │      1 what 1 killed      1 where   1 when         │         1 status, claim
  1 who did it                                         1 who claims it
  A drone hit the depot.
  ━━━━━━━ ━━━ ━━━━━━━━━
  │       │   2 target
  │       2 what
  2 weapon

  Rebels plan to attack the town of Wase next week.
  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  set aside: planned
"""


def test_evidence_stands_under_its_words(message: ReportGeocoded, shown: Any) -> None:
    """The text as it came in, what each stretch is evidence of, and what was set aside, readable without colours."""
    assert shown(Page(message)).startswith(EXPECTED)


def test_fields_follow_with_value_words_and_rule(message: ReportGeocoded, shown: Any) -> None:
    """One row a field; a reader's field names the reader; then what is not said, and why something was set aside."""
    rows = [" ".join(line.split()) for line in shown(Page(message), width=140).splitlines()]

    assert "what Attack (Violence against civilians) “killed” event_cues/Attack/kill" in rows
    assert "weapon drone “A drone” reader/llm/tiny-1" in rows
    assert "not said: who did it, killed, injured, day" in rows
    assert "planned it has not happened “Rebels plan to attack the town of Wase next week.”" in rows
    assert "status/plan" in rows


def test_colour_is_only_colour(message: ReportGeocoded, shown: Any) -> None:
    """A terminal shows the same words in the same places; NO_COLOR takes the colours away."""
    plain = shown(Page(message))
    coloured = shown(Page(message), force_terminal=True, color_system="truecolor")
    no_colour = shown(Page(message), force_terminal=True, no_color=True, color_system="truecolor")

    assert ANSI.search(coloured)
    assert plain == "\n".join(line.rstrip() for line in ANSI.sub("", coloured).splitlines())
    assert not re.search(r"\x1b\[[0-9;]*(?:3[0-7]|38)", no_colour)


@pytest.mark.parametrize("width", [8, 24, 40, 63, 64, 80, 95, 96, 200])
def test_no_line_is_wider_than_the_window(message: ReportGeocoded, shown: Any, width: int) -> None:
    """From a telephone to a wall: nothing wraps by accident, and every field is there."""
    page = shown(Page(message), width=width)

    assert [] == [line for line in page.splitlines() if cell_len(line) > width]
    if width >= 24:
        assert "depot" in page


def test_a_terminal_without_unicode_gets_plain_strokes(shown: Any) -> None:
    """Where lines cannot be drawn they are typed, and what cannot be written does not end the command."""
    text = "Rebels plan to attack Wase."
    aside = SetAside(start=0, end=len(text), quote=text, status="planned", reason="it is planned")

    page = shown(Page(a_geocoded(a_report(text), incidents=(), set_aside=(aside,))), encoding="ascii")

    assert f"  {text}\n  {'~' * len(text)}\n  set aside: planned" in page


def long_message(lines: int) -> ReportGeocoded:
    quiet = "\n".join(f"Line {n} tells nothing." for n in range(lines))
    text = f"{quiet}\nRebels plan to attack Wase.\n{quiet}"
    start = text.index("Rebels")
    aside = SetAside(
        start=start, end=start + 27, quote=text[start : start + 27], status="planned", reason="it is planned"
    )
    return a_geocoded(a_report(text), incidents=(), set_aside=(aside,))


def test_of_a_long_report_the_lines_around_evidence_are_shown(shown: Any) -> None:
    """What is left out is counted; --full shows all of it."""
    short, full = (shown(Page(long_message(500), full=whole)) for whole in (False, True))

    assert "(499 lines without evidence)\n  Line 499 tells nothing.\n  Rebels plan to attack Wase." in short
    assert "Line 0 tells nothing.\n  (499 lines without evidence)" in short
    assert "without evidence" not in full
    assert 1000 < len(full.splitlines())


def test_what_hiding_would_not_shorten_is_shown(shown: Any) -> None:
    """Two quiet lines between two with evidence stay."""
    quiet = "\n".join(f"Line {n} tells nothing." for n in range(100))
    loud = "Rebels plan to attack Wase."
    text = f"{loud}\na\nb\nc\nd\n{loud}\n{quiet}"
    asides = tuple(
        SetAside(start=at, end=at + len(loud), quote=loud, status="planned", reason="it is planned")
        for at in (0, text.rindex(loud))
    )

    page = shown(Page(a_geocoded(a_report(text), incidents=(), set_aside=asides)))

    assert "  a\n  b\n  c\n  d\n" in page
    assert "(99 lines without evidence)" in page


def test_a_short_report_is_shown_whole(shown: Any) -> None:
    """Nothing is left out of what fits on a screen."""
    assert "without evidence" not in shown(Page(long_message(20)))


def test_a_report_without_incidents_says_so(shown: Any) -> None:
    """An empty answer is an answer."""
    page = shown(Page(a_geocoded(a_report("All was calm."), incidents=())))

    assert "Nothing in it is read as a new incident." in page


def test_the_text_of_a_stranger_is_only_text(shown: Any) -> None:
    """Neither escape sequences nor rich's markup nor a title with a line break do anything."""
    report = a_report("[bold]Rebels[/bold] \x1b[2Jhit \u202eWase.", external_id="a\x1b[31m\nb")

    page = shown(Page(a_geocoded(report, incidents=())), force_terminal=True, color_system="truecolor")

    assert "[bold]Rebels[/bold]" in page
    assert "\x1b[2J" not in page
    assert "\x1b[31m" not in page
    assert "\u202e" not in page


def test_words_of_two_columns_keep_their_marks_below_them(shown: Any) -> None:
    """Chinese and emoji take two columns each, and the strokes under them too."""
    text = "\u53db\u519b\u88ad\u51fb Wase."
    aside = SetAside(start=2, end=4, quote=text[2:4], status="planned", reason="it is planned")

    page = shown(Page(a_geocoded(a_report(text), incidents=(), set_aside=(aside,))))

    assert f"  {text}\n      ┄┄┄┄\n      set aside: planned" in page
