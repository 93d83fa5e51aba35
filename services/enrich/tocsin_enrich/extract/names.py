"""One name for one person: "Ruiz" and "Ana Ruiz" are who the report elsewhere calls "Ana Ruiz Mora"."""

from collections.abc import Iterable
from dataclasses import replace

from tocsin_enrich.extract.mentions import Kind, Mention


def in_full(sentences: Iterable[list[Mention]]) -> list[list[Mention]]:
    """Return the mentions with each person named by the longest name in the report that holds theirs."""
    found = [list(mentions) for mentions in sentences]
    full = _fullest(m.name for mentions in found for m in mentions if m.kind is Kind.PERSON and m.name)
    return [[_named(mention, full) for mention in mentions] for mentions in found]


def _named(mention: Mention, full: dict[str, str]) -> Mention:
    name = full.get(mention.name or "") if mention.kind is Kind.PERSON else None
    return mention if name is None or name == mention.name else replace(mention, name=name, text=name)


def _fullest(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the longest one that it is a part of; of equals the one that comes first."""
    known = list(dict.fromkeys(names))
    by_word: dict[str, list[str]] = {}
    for name in sorted(known, key=lambda name: -len(name.split())):
        for word in name.lower().split():
            by_word.setdefault(word, []).append(name)
    return {name: next((n for n in by_word[name.lower().split()[-1]] if _is_part(name, n)), name) for name in known}


def _is_part(short: str, full: str) -> bool:
    """Tell whether a name is a shorter form of another: its words in their order, and not the given name alone."""
    words, others = short.lower().split(), full.lower().split()
    if len(words) == 1:
        return len(others) > 1 and words[0] in others[1:]
    rest = iter(others)
    return all(word in rest for word in words)
