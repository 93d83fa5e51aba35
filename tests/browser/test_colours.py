"""The page's colours: read in any light, and types told apart by whoever sees no red, green or blue."""

import re
from itertools import combinations, product
from typing import Final

import pytest
from standin import STATIC

TOKENS: Final = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
READ: Final = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""

APART: Final = 12.0
"""CIE 1976 difference of two colours that nobody takes for each other; 2.3 is a just noticeable one."""

GROUNDS: Final = ("surface", "bg")
INKS: Final = ("ink", "muted", "faint", "accent", "warn", "bad", "good")
WRITTEN: Final = [
    *product(INKS, GROUNDS),
    *product(("ink", "muted", "faint"), ("hover", "raised")),
    *product(("ink", "muted"), ("chosen",)),
    ("ink", "read"),
    ("lit-ink", "lit"),
    ("accent-ink", "accent"),
    ("label", "land"),
    ("muted", "sea"),
]


BLIND: Final = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "nobody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
"""Machado, Oliveira and Fernandes 2009, severity 1: what is left of linear RGB."""

Colour = tuple[float, float, float]


def themes() -> dict[str, dict[str, str]]:
    """Return the tokens that are colours, by theme."""
    light, dark = TOKENS.split(':root[data-theme="dark"]')
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": found[0] | found[1]}


def linear(code: str) -> Colour:
    """Return a colour's linear red, green and blue, 0 to 1."""
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG has it, 1 to 21."""
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def light(code: str) -> float:
    """Return a colour's relative luminance, 0 to 1."""
    red, green, blue = linear(code)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lab(colour: Colour) -> Colour:
    """Return a linear colour in CIE Lab under D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    sums = [max(0.0, sum(k * part for k, part in zip(row, colour, strict=True))) for row in rows]
    xyz = [part / of for part, of in zip(sums, white, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(code: str, sight: str) -> Colour:
    colour = linear(code)
    red, green, blue = (sum(k * part for k, part in zip(row, colour, strict=True)) for row in BLIND[sight])
    return lab((red, green, blue))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme: str) -> None:
    """Every ink on every ground that it is written on has the contrast that WCAG asks for."""
    tokens = themes()[theme]
    poor = {f"{ink} on {paper}": round(contrast(tokens[ink], tokens[paper]), 2) for ink, paper in WRITTEN}

    assert {} == {pair: value for pair, value in poor.items() if value < READ}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", list(BLIND))
def test_types_are_told_apart(theme: str, sight: str) -> None:
    """No two types have colours that somebody without red, green or blue takes for one."""
    tokens = themes()[theme]
    paints = [seen(tokens[f"type-{number}"], sight) for number in range(6)]
    apart = {
        (one, other): round(sum((a - b) ** 2 for a, b in zip(paints[one], paints[other], strict=True)) ** 0.5, 1)
        for one, other in combinations(range(6), 2)
    }

    assert {} == {pair: value for pair, value in apart.items() if value < APART}
