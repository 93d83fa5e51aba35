"""The words each field was read from. No field without evidence; a quote is always the slice it names."""

from typing import NamedTuple

from tocsin.contracts.incident import Evidence
from tocsin_enrich.extract.reading import Reading


class Quote(NamedTuple):
    """Characters `start` to `end` of the text, and the rule that read them."""

    start: int
    end: int
    rule: str

    def of(self, text: str, field: str) -> Evidence:
        """Return this quote as the evidence of `field`."""
        return Evidence(field=field, start=self.start, end=self.end, quote=text[self.start : self.end], rule=self.rule)


def quote(reading: Reading, start: int, end: int, rule: str) -> Quote:
    """Return tokens `start` to `end` of a sentence as a quote."""
    return Quote(reading.tokens[start].start, reading.tokens[end - 1].end, rule)


class Ledger:
    """Gathers the evidence of one incident while its fields are made."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._entries: list[Evidence] = []

    def note(self, field: str, words: Quote) -> None:
        """Write down what `field` was read from."""
        self._entries.append(words.of(self._text, field))

    def entries(self) -> tuple[Evidence, ...]:
        return tuple(self._entries)
