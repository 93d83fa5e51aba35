"""What the rounds came to, as a table in Markdown, and the place in the page where it goes."""

from collections.abc import Mapping, Sequence
from typing import Final

from bench.field import Contestant, Figures

Rounds = Mapping[Contestant, Sequence[Figures]]

YARDSTICK: Final = "Tocsin kit, batch 64"
"""The others are compared with this one: near the kit's own default, and cheap to wait for."""

BEGIN: Final = "<!-- figures: written by make bench-bus -->\n"
END: Final = "<!-- end of figures -->\n"

HEAD: Final = (
    "| contestant | messages/s | messages/CPU-s | CPU µs each | server µs each | kit ÷ this, per CPU-s | per s |\n"
    "|---|--:|--:|--:|--:|--:|--:|\n"
)


def best_per_cpu_second(figures: Sequence[Figures]) -> float:
    """Return the best round's rate: what disturbs a round can only make it slower."""
    return max(one.per_cpu_second for one in figures)


def best_per_second(figures: Sequence[Figures]) -> float:
    return max(one.per_second for one in figures)


def table(rounds: Rounds) -> str:
    """Return one line per contestant, each figure from its own best round."""
    kit = next((figures for one, figures in rounds.items() if one.title == YARDSTICK), None)
    return HEAD + "".join(_line(one.title, figures, kit) for one, figures in rounds.items())


def into_page(page: str, rounds: Rounds, machine: Mapping[str, str]) -> str:
    """Return the page with the table and the machine between its marks. Raises `ValueError` where it has none."""
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    most, fewest = (pick(len(figures) for figures in rounds.values()) for pick in (max, min))
    count = f"{most}" if most == fewest else f"{fewest} to {most}"
    figures = f"{table(rounds)}\nBest of {count} interleaved rounds. Measured on: {told}.\n"
    return between_marks(page, figures, begin=BEGIN)


def between_marks(page: str, figures: str, *, begin: str) -> str:
    """Return the page with new figures between its marks. Raises `ValueError` where it has none."""
    before, found, rest = page.partition(begin)
    _, end, after = rest.partition(END)
    if not found or not end:
        raise ValueError(f"the page has lost its marks: put {begin!r} and {END!r} back where the table belongs")
    return f"{before}{begin}{figures}{end}{after}"


def _line(title: str, figures: Sequence[Figures], kit: Sequence[Figures] | None) -> str:
    rate, cpu_rate = best_per_second(figures), best_per_cpu_second(figures)
    server = min(one.server_microseconds for one in figures)
    ratios = (
        f"{best_per_cpu_second(kit) / cpu_rate:.1f} | {best_per_second(kit) / rate:.1f}" if kit else "not run | not run"
    )
    return f"| {title} | {rate:,.0f} | {cpu_rate:,.0f} | {1e6 / cpu_rate:.0f} | {server:.0f} | {ratios} |\n"
