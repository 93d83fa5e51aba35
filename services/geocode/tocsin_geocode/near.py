"""Names that look like one that is not there: for a person who mistyped, or spells it otherwise."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz '"
LONGEST: Final = 16
"""Characters of a name that two slips are looked for in: the tries grow with the square of its length."""

ARTICLES: Final = ("al ", "el ", "ad ", "ar ", "as ", "ash ", "at ", "az ", "the ", "la ", "le ")


def slips(name: str, is_name: Callable[[str], bool]) -> list[str]:
    """Return the names one slip away from `name` (a letter more, less, other, or two exchanged), or else two."""
    once = set(_slip(name))
    if found := sorted(filter(is_name, once - {name})):
        return found
    if len(name) > LONGEST:
        return []
    return sorted({other for near in once for other in _slip(near) if is_name(other)} - {name})


def without_article(name: str) -> Iterable[str]:
    """Yield the name without its Arabic or European article, and with the commonest one."""
    bare = next((name.removeprefix(article) for article in ARTICLES if name.startswith(article)), name)
    return [bare] if bare != name else [f"al {name}"]


def _slip(name: str) -> Iterator[str]:
    for at in range(len(name) + 1):
        before, after = name[:at], name[at:]
        yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            yield before + letter + after[1:]
