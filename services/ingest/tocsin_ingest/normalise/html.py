"""HTML to text: what a reader sees of a page or a fragment, block by block, and nothing of its machinery.

Nothing is fetched and nothing is run; any input has an answer, in time linear in its length.
"""

import re
from typing import Final, NamedTuple

from lxml import etree

from tocsin_ingest.normalise.markup_size import tamed

_PARAGRAPHS = """
address article aside blockquote body caption center details div dl fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hgroup hr main nav ol p pre section summary table tbody tfoot thead ul
"""
_DROPPED = """
applet audio base button canvas datalist dialog embed frame frameset head iframe input link map math meta nav noframes
noscript object param script select source style svg template textarea title track video
"""

PARAGRAPHS: Final = frozenset(_PARAGRAPHS.split())
"""Elements that stand apart: an empty line before and behind."""

LINES: Final = frozenset({"br", "dd", "dt", "li", "option", "tr"})
"""Elements that begin a line."""

CELLS: Final = frozenset({"td", "th"})
CELL_MARK: Final = " | "
"""Between two cells of a row: what reads a report knows it for a table's."""

DROPPED: Final = frozenset(_DROPPED.split())
"""Elements of which nothing is text of the page."""

_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
_KEPT_WHEN_FLAT: Final = frozenset({"br", "p", "script", "style"})
_SPACES: Final = re.compile(r"[ \t\r\n\f\u00a0]+")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Document(NamedTuple):
    """A parsed page: its visible text, and its tree, for whoever looks for more; None where there is nothing."""

    text: str
    root: etree._Element | None


def text_of_html(markup: str) -> str:
    """Return the visible text of a page or a fragment.

    Blocks stand apart by an empty line, list items begin with `- `, a table's row is a line with ` | ` between cells;
    entities are read, scripts, styles, menus and what is hidden are left out. Text without any markup comes back with
    its white space made single.
    """
    return parsed(markup).text


def parsed(markup: str) -> Document:
    """Return a page's text, and its tree."""
    root = tree_of(markup)
    if root is None:
        return Document("", None)
    writer = _Writer()
    _walk(root, writer)
    return Document(writer.text(), root)


def tree_of(markup: str) -> etree._Element | None:
    """Return the tree of a page or a fragment, or None where there is none. Raises nothing."""
    clean = tamed(_NOT_IN_XML.sub(" ", markup))
    if not clean.strip():
        return None
    root, too_deep = _parsed(clean)
    return _parsed(_flat(clean))[0] if too_deep else root


def _parsed(markup: str) -> tuple[etree._Element | None, bool]:
    """Return the tree, and whether libxml2 gave up because elements lie in each other without end."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser)
    except etree.LxmlError:
        root = None
    return root, any("xcessive depth" in error.message for error in parser.error_log)


def _flat(markup: str) -> str:
    """Return markup in which nothing lies in anything: a bomb, or a page by a broken machine, has text all the same."""

    def flatten(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        return tag[0] if name in _KEPT_WHEN_FLAT else "<p>" if name in PARAGRAPHS | LINES | CELLS else " "

    return _TAG.sub(flatten, markup)


def _walk(root: etree._Element, writer: "_Writer") -> None:
    """Go through a tree without recursion: it may be as deep as its sender likes."""
    dropped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            if dropped is None and _is_dropped(element):
                dropped = element
            if dropped is None:
                writer.open(element.tag)
                writer.write(element.text)
            continue
        if dropped in {None, element}:
            dropped = None
            writer.close(element.tag)
            writer.write(element.tail if element is not root else None)


def _is_dropped(element: etree._Element) -> bool:
    if element.tag in DROPPED:
        return True
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN.search(str(attributes.get("style", ""))) is not None
    )


class _Writer:
    """Puts text together: white space is single, and as many newlines are written as the blocks around it ask for."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._newlines = 0
        self._space = False
        self._marks = 0
        self._cells = False
        self._in_row = False
        self._item = False
        self._pre = 0

    def open(self, tag: str) -> None:
        if tag not in CELLS:
            self._break(tag)
        if tag in CELLS and self._cells:
            self._marks += 1
        if tag == "pre":
            self._pre += 1
        if tag in {"tr", "table"}:
            self._in_row = False
        self._cells = tag in CELLS or (self._cells and tag not in {"tr", "table"})
        self._item = tag == "li" or self._item

    def close(self, tag: str) -> None:
        if tag == "pre":
            self._pre -= 1
        if tag not in CELLS and tag != "br":
            self._break(tag)
        if tag == "tr":
            self._cells, self._marks, self._in_row = False, 0, False
        if tag == "li":
            self._item = False

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            self._write_lines(text)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" "):
            self._space = True
        if kept := words.strip(" "):
            self._put(kept)
            self._space = words.endswith(" ")

    def text(self) -> str:
        return "".join(self._parts)

    def _write_lines(self, text: str) -> None:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if line.strip():
                self._put(line.rstrip())
            if number < len(lines) - 1:
                self._newlines = max(1, self._newlines + (1 if self._newlines < 2 else 0))

    def _break(self, tag: str) -> None:
        if tag in PARAGRAPHS:
            self._newlines = 2
        elif tag in LINES:
            self._newlines = max(self._newlines, 1)

    def _put(self, words: str) -> None:
        marks = CELL_MARK * self._marks
        if not (marks and self._in_row):
            marks = marks.lstrip()
            if self._parts and self._newlines:
                self._parts.append("\n" * self._newlines)
            elif self._parts and self._space:
                self._parts.append(" ")
        self._parts.append(marks)
        self._in_row = True
        if self._item:
            self._parts.append("- ")
        self._newlines, self._space, self._marks, self._item = 0, False, 0, False
        self._parts.append(words)
