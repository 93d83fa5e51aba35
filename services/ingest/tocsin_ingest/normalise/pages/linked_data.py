"""What a page says of its article in JSON-LD (schema.org), for search engines."""

import json
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from tocsin_ingest.normalise.text import one_line

MAX_CHARS: Final = 500_000
"""Code points of a block. An article's own has some thousand, with its whole text some ten thousand."""

MAX_OBJECTS: Final = 2_000
"""Objects of a page that are looked at."""

_ARTICLES: Final = frozenset({"reportage", "report", "blogposting", "liveblogposting", "socialmediaposting", "webpage"})

_Object = Mapping[str, object]


class Said(NamedTuple):
    """What was said; None where nothing was. `free` is false where readers must pay."""

    headline: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    free: bool | None = None
    is_article: bool = False


def said_in(blocks: list[str], *, headline: str | None = None) -> Said:
    """Return what the blocks say of the page's article; of several the one with its headline, or else the first."""
    found = [each for each in _objects(blocks) if _is_article(each)]
    found.sort(key=lambda each: (_is_web_page(each), _line(each, "headline") != headline))
    articles = [each for each in found if not _is_web_page(each)]
    if len(articles) > 1 and _line(articles[0], "headline") != headline and len(articles) > 2:
        articles = []  # a list of others' headlines: which of them is the page's nobody knows
    best = [*articles[:1], *(each for each in found if _is_web_page(each))]
    free = [value for each in best if (value := _truth(each.get("isAccessibleForFree"))) is not None]
    return Said(
        headline=_first(best, "headline"),
        published=_first(best, "datePublished"),
        outlet=next((name for each in best if (name := _publisher(each.get("publisher")))), None),
        language=_first(best, "inLanguage"),
        free=free[0] if free else None,
        is_article=bool(articles),
    )


def _objects(blocks: list[str]) -> Iterator[_Object]:
    """Yield the objects of all blocks, however deep they lie in lists and in others."""
    waiting = [value for block in blocks if (value := _parsed(block)) is not None]
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            yield value
            waiting += [value[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in value]


def _parsed(block: str) -> object:
    """Return the JSON of a block, or None. Line breaks within strings, which are common, do not matter."""
    if len(block) > MAX_CHARS:
        return None
    try:
        value: object = json.loads(block.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _is_article(value: _Object) -> bool:
    return any(name.endswith("article") or name in _ARTICLES for name in _types(value))


def _is_web_page(value: _Object) -> bool:
    return _types(value) == ["webpage"]


def _types(value: _Object) -> list[str]:
    kind = value.get("@type")
    return [name.lower() for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)]


def _first(values: list[_Object], name: str) -> str | None:
    return next((line for each in values if (line := _line(each, name))), None)


def _line(value: _Object, name: str) -> str | None:
    found = value.get(name)
    return one_line(found) or None if isinstance(found, str) else None


def _publisher(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(value, "name") if isinstance(value, dict) else None


def _truth(value: object) -> bool | None:
    """Return a truth, which many write as a word."""
    words = {"true": True, "false": False}
    return value if isinstance(value, bool) else words.get(value.lower()) if isinstance(value, str) else None
