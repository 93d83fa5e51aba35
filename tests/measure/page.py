"""The figures as a table in Markdown, and the place in docs/quality.md where it goes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from measure.corpora import Row

BEGIN: Final = "<!-- figures: written by make measure -->\n"
END: Final = "<!-- end of figures -->\n"
HEAD: Final = "| corpus | what | figure | of |\n|---|---|--:|---|\n"


def table(rows: "Sequence[Row]") -> str:
    """Return one line a figure."""
    return HEAD + "".join(f"| {row.corpus} | {row.what} | {row.figure:.3f} | {row.of} |\n" for row in rows)


def into_page(page: str, figures: str) -> str:
    """Return the page with the figures between its marks. Raises `ValueError` where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has lost its marks: put {BEGIN!r} and {END!r} back where the table belongs")
    return f"{before}{begin}{figures}{end}{after}"
