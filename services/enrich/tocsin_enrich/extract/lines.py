"""The shape of a text on the page: what begins a new line for a reason, and what is only wrapped.

Bullets, numbers, rows of a table, lines that begin with a date, stamps of a live report and HTML blocks begin anew.
Other line ends do where the next word would still have fitted on the line, or where the text is not wrapped at all.
"""

import re

ROOM = 0.75
"""Share of the longest line up to which the next word would have had to go, were the line only wrapped."""

WIDEST_WRAP = 100
"""Characters of the longest line from which a text is not wrapped by hand: then a line end is meant."""

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_BULLET = (
    r"(?:[-*–—·](?=\s)|[•▪●◦‣►➤■◆❖✓\u2600-\u27bf\U0001f300-\U0001faff]"  # noqa: RUF001 - dashes are bullets too
    r"|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))"
)
_DATED = (
    rf"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}}[.,]?\s)?(?:(?:19|20)\d\d-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)\d\d|\d{{1,2}}\s{_MONTH}(?:\s(?:19|20)\d\d)?"
    rf"|{_MONTH}\s\d{{1,2}}(?:,\s(?:19|20)\d\d)?))\s?[-–—:|;,\t]"  # noqa: RUF001 - dashes separate columns too
)
_ROW = (
    r"[^\n|\t]{0,300}(?:\|[^\n|]*\||\t[^\n\t]*\t)"  # bounded: a page of tags without line ends is looked through once
)
CLOCK = (
    r"[\[(]?(?:(?:posted|updated|published)(?:\s+at)?:?\s+)?"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\.\d{2}\s?(?=[ap]\.?m\b|gmt|utc|bst|cet|[-–—|])(?:[ap]\.?m\b\.?)?"  # noqa: RUF001
    r"|\d{4}(?=\s?(?:hrs|hours|z\b|l\b|utc|gmt|local)|[\])])|\d{1,2}\s?[ap]m\b)"
    r"(?:\s?(?:gmt|utc|bst|edt|est|cet|cest|eet|eest|ist|pkt|local(?:\stime)?|lt|z|l|hrs|hours)\b)?[\])]?"
)
"""The time of day that stamps a post of a live report; the day is told by what stands around it."""

_AGO = r"\d{1,3}\s?(?:h|hrs?|hours?|m|mins?|minutes?)\sago"
_BLOCK_TAG = r"</?(?:p|div|br|li|ul|ol|tr|table|section|article|blockquote|h[1-6])\b[^<>]{0,300}>"

LINE_BREAK = (
    r"(?P<blank>\n[ \t\r]*\n\s*)"
    rf"|(?P<tag>(?:{_BLOCK_TAG}\s*)+)"
    rf"|(?P<bullet>\n[ \t]*(?={_BULLET}))"
    rf"|(?P<clock>\n[ \t]*(?={CLOCK}|{_AGO}))"
    rf"|(?P<dated>\n[ \t]*(?={_DATED}))"
    rf"|(?P<row>\n(?={_ROW}))"
    r"|(?P<field>\n(?=[ \t]*(?-i:[A-Z])[A-Za-z /]{1,24}:\s))"
    r"|(?P<head>\n[ \t]*(?=[^\n.]{3,60}:[ \t]*\n))"
    r"|(?P<line>\n[ \t]*)"
)
"""Where a line ends; the name of the group says why. To be compiled without regard to case."""

ENTRY = re.compile(rf"[ \t]*(?:{_BULLET}|{_DATED}|{_ROW})", re.IGNORECASE)
"""How an entry of a list or a table begins."""

ENTRY_TAG = re.compile(r"<(?:li|tr)\b", re.IGNORECASE)
"""The tag of a web page that begins an entry."""

_GOES_ON = re.compile(
    r"(?:[,;–—-]|\b(?:the|an?|of|in|on|at|by|to|and|or|for|from|with|near|between|that|who|which|as|is|was|were|are|has"  # noqa: RUF001
    r"|have|had|been|its|his|her|their|but|after|before|about|around|some|than))$",
    re.IGNORECASE,
)


_FINAL = frozenset([".", "!", "?", ":", ")", '"', "\u201d"])
"""What a line ends with before one that heads the next lines."""


class Wrapping:
    """How a text is broken into lines: by hand at a width, or not."""

    def __init__(self, text: str) -> None:
        self._text = text
        width = max(map(len, text.split("\n")))
        self._wrapped = width <= WIDEST_WRAP
        self._room = ROOM * width

    def breaks(self, match: re.Match[str]) -> bool:
        """Tell whether a line end (a match of `LINE_BREAK`) ends a sentence."""
        if match.lastgroup in {"blank", "tag", "bullet", "row", "field"}:
            return True
        goes_on = _GOES_ON.search(self._text, max(0, match.start() - 12), match.start()) is not None
        if match.lastgroup in {"clock", "dated"}:
            return not goes_on
        if match.lastgroup == "head" and self._text[max(0, match.start() - 1) : match.start()] in _FINAL:
            return True
        return not goes_on and self._ends_here(match)

    def _ends_here(self, match: re.Match[str]) -> bool:
        following = self._text[match.end() : match.end() + 1]
        if not following or following.islower() or not (following.isalnum() or following in "\"'\u201c\u2018(["):
            return False
        if not self._wrapped:
            return True
        begin = self._text.rfind("\n", 0, match.start()) + 1
        word_end = min((at for at in self._ends_of_word(match.end()) if at >= 0), default=len(self._text))
        return match.start() - begin + 1 + word_end - match.end() <= self._room

    def _ends_of_word(self, start: int) -> tuple[int, int]:
        return self._text.find(" ", start, start + WIDEST_WRAP), self._text.find("\n", start, start + WIDEST_WRAP)
