"""Casualties as situation reports write them in pairs: "5/12 KIA/WIA", "KIA/WIA: 2/5"."""

from collections.abc import Iterator

from tocsin.contracts.parties import CountBasis, Toll
from tocsin_enrich.extract.reading import Reading
from tocsin_enrich.extract.tolls import Harm

_PAIR = 3
"""Tokens of a pair: one, a stroke, the other."""


def paired_tolls(reading: Reading) -> Iterator[Harm]:
    """Yield the two tolls of each pair of labels that a pair of figures stands before or behind."""
    for at, norm in enumerate(reading.norms):
        if norm != "/" or not (reading.is_in(at - 1, "toll_label") and reading.is_in(at + 1, "toll_label")):
            continue
        labels = range(at - 1, at + 2)
        behind = labels.stop + (reading.norms[labels.stop : labels.stop + 1] in {(":",), ("=",)})
        start = next((k for k in (labels.start - _PAIR, behind) if _is_pair_of_figures(reading, k)), None)
        if start is not None:
            yield from _harms(reading, labels, start)


def _is_pair_of_figures(reading: Reading, start: int) -> bool:
    norms = reading.norms[max(0, start) : start + _PAIR]
    return start >= 0 and len(norms) == _PAIR and norms[1] == "/" and norms[0].isdecimal() and norms[2].isdecimal()


def _harms(reading: Reading, labels: range, figures: int) -> Iterator[Harm]:
    first, end = min(labels.start, figures), max(labels.stop, figures + _PAIR)
    for step in (0, 2):
        at, number = labels.start + step, int(reading.norms[figures + step])
        fate = reading.lexicon.fates.get(reading.norms[at])
        if fate is not None:
            toll = Toll(min=number, max=number, basis=CountBasis.EXACT)
            yield Harm(fate.fate, toll, first, end, at, "casualties/pair", total=False)
