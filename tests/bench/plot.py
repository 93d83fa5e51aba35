"""The table as a picture: one bar per contestant, drawn as SVG by hand, readable on light and on dark."""

from typing import Final
from xml.sax.saxutils import escape

from bench.table import Rounds, best_per_cpu_second

WIDTH, LABEL_WIDTH, BAR_WIDTH, ROW_HEIGHT, TOP = 800, 230, 470, 26, 44
"""Pixels."""

OURS, OTHERS, INK = "#c2410c", "#64748b", "#78818f"
"""Colours: a bar of the kit, a bar of anyone else, and words that can be read on white and on black."""

FONT: Final = "font-family='system-ui, sans-serif' font-size='13'"


def plot(rounds: Rounds) -> str:
    """Return the picture: messages per CPU-second, best round of each."""
    rates = {one.title: best_per_cpu_second(figures) for one, figures in rounds.items()}
    longest = max(rates.values())
    rows = "".join(_row(n, title, rate, rate / longest) for n, (title, rate) in enumerate(rates.items()))
    height = TOP + ROW_HEIGHT * len(rates) + 10
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' {FONT} fill='{INK}'>\n"
        "<title>One hop: messages per CPU-second of the worker</title>\n"
        f"<text x='{LABEL_WIDTH}' y='22' font-weight='bold'>Messages per CPU-second of the worker</text>\n"
        f"{rows}</svg>\n"
    )


def _row(number: int, title: str, rate: float, share: float) -> str:
    top, length = TOP + ROW_HEIGHT * number, max(BAR_WIDTH * share, 1)
    colour = OURS if title.startswith("Tocsin") else OTHERS
    return (
        f"<text x='{LABEL_WIDTH - 10}' y='{top + 13}' text-anchor='end'>{escape(title)}</text>"
        f"<rect x='{LABEL_WIDTH}' y='{top}' width='{length:.0f}' height='18' rx='2' fill='{colour}'/>"
        f"<text x='{LABEL_WIDTH + length + 8:.0f}' y='{top + 13}'>{rate:,.0f}</text>\n"
    )
