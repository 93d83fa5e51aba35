"""In which script a text is written, and of which language that script and its letters are the mark."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Script(NamedTuple):
    """A script: its blocks of Unicode, the language that it is taken for, and those told by letters of their own."""

    name: str
    blocks: tuple[tuple[str, str], ...]
    language: str
    by_letters: tuple[tuple[str, str], ...] = ()


LATIN_BLOCKS = (("\u0000", "\u024f"), ("\u1e00", "\u1eff"), ("\uff21", "\uff5a"))
"""Latin letters, those of Vietnamese and the full-width ones included."""

SCRIPTS = (
    Script(
        "Cyrillic", (("\u0400", "\u052f"),), "ru",
        (("uk", "\u0456\u0457\u0454\u0491"), ("be", "\u045e"), ("mk", "\u0453\u045c\u0455"),
         ("sr", "\u0452\u0458\u0459\u045a\u045b\u045f"), ("kk", "\u04d9\u04a3\u0493\u04b1\u049b")),
    ),
    Script(
        "Arabic", (("\u0600", "\u06ff"), ("\u0750", "\u077f"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufeff")), "ar",
        (("ur", "\u0679\u0688\u0691\u06d2\u06ba"), ("ps", "\u069a\u0681\u0689\u0693\u06d0\u06cd"),
         ("ckb", "\u0695\u06b5\u06ce\u06c6"), ("fa", "\u067e\u0686\u0698\u06af\u06cc\u06a9")),
    ),
    Script("Hebrew", (("\u0590", "\u05ff"),), "he"),
    Script("Greek", (("\u0370", "\u03ff"),), "el"),
    Script("Armenian", (("\u0530", "\u058f"),), "hy"),
    Script("Georgian", (("\u10a0", "\u10ff"), ("\u2d00", "\u2d2f"), ("\u1c90", "\u1cbf")), "ka"),
    Script("Ethiopic", (("\u1200", "\u139f"),), "am"),
    Script("Devanagari", (("\u0900", "\u097f"),), "hi"),
    Script("Bengali", (("\u0980", "\u09ff"),), "bn"),
    Script("Gurmukhi", (("\u0a00", "\u0a7f"),), "pa"),
    Script("Gujarati", (("\u0a80", "\u0aff"),), "gu"),
    Script("Tamil", (("\u0b80", "\u0bff"),), "ta"),
    Script("Telugu", (("\u0c00", "\u0c7f"),), "te"),
    Script("Kannada", (("\u0c80", "\u0cff"),), "kn"),
    Script("Malayalam", (("\u0d00", "\u0d7f"),), "ml"),
    Script("Sinhala", (("\u0d80", "\u0dff"),), "si"),
    Script("Thai", (("\u0e00", "\u0e7f"),), "th"),
    Script("Lao", (("\u0e80", "\u0eff"),), "lo"),
    Script("Burmese", (("\u1000", "\u109f"),), "my"),
    Script("Khmer", (("\u1780", "\u17ff"),), "km"),
    Script("Hangul", (("\uac00", "\ud7af"), ("\u1100", "\u11ff"), ("\u3130", "\u318f")), "ko"),
    Script("Kana", (("\u3040", "\u30ff"),), "ja"),
    Script("Han", (("\u3400", "\u9fff"), ("\uf900", "\ufaff")), "zh"),
)  # fmt: skip

FEWEST_MARKS = 0.02
"""Share of a script's letters that are a language's own, from which the text is in that language."""


class Written(NamedTuple):
    """The script of most letters that are not Latin, the share that these have of all letters, and the language."""

    script: str
    share: float
    language: str


def written_in(sample: str) -> Written | None:
    """Return the script of the letters that are not Latin, or null where all are."""
    letters = Counter(char for char in sample.lower() if char.isalpha())
    foreign = {char: count for char, count in letters.items() if not _is_in(char, LATIN_BLOCKS)}
    if not foreign:
        return None
    counts = {script: sum(n for char, n in foreign.items() if _is_in(char, script.blocks)) for script in SCRIPTS}
    best = max(counts, key=lambda script: counts[script])
    share = sum(foreign.values()) / sum(letters.values())
    if not counts[best]:
        return Written("another", share, "und")
    if best.language == "zh" and any(script.language == "ja" and counts[script] for script in SCRIPTS):
        return Written(best.name, share, "ja")
    return Written(best.name, share, _language(best, letters, counts[best]))


def _is_in(char: str, blocks: Iterable[tuple[str, str]]) -> bool:
    return any(first <= char <= last for first, last in blocks)


def _language(script: Script, letters: Counter[str], total: int) -> str:
    marks = {code: sum(letters[char] for char in own) / total for code, own in script.by_letters}
    return next((code for code, share in marks.items() if share >= FEWEST_MARKS), script.language)
