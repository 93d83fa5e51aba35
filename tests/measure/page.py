"""The figures as a table in Markdown, and the mark in docs/quality.md behind which it goes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from measure.corpora import Row

BEGIN: Final = "<!-- figures: written by make measure -->\n"
HEAD: Final = "| corpus | what | figure | of |\n|---|---|--:|---|\n"


def table(rows: "Sequence[Row]") -> str:
    """Return one line a figure: shares with three decimals, reports a second as a whole number."""
    return HEAD + "".join(f"| {row.corpus} | {row.what} | {_figure(row.figure)} | {row.of} |\n" for row in rows)


def _figure(figure: float) -> str:
    return f"{figure:.3f}" if figure <= 1 else f"{figure:.0f}"
