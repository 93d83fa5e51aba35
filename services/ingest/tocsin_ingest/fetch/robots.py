"""robots.txt: what a site forbids to programs that follow links (RFC 9309). Pure: text in, rules out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

MAX_CHARS: Final = 500_000
"""What is read of a file: as much as RFC 9309 asks for."""

MOST_RULES: Final = 10_000
"""More than any site has; a file of empty rules costs no more than this."""

LONGEST_DELAY_SECONDS: Final = 60.0
"""A site that asks for more pause between two pages gets this."""

_ASCII: Final = "".join(map(chr, range(0x21, 0x7F)))
_ENCODED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One `Allow` or `Disallow`: the parts of its path between its asterisks."""

    allows: bool
    parts: tuple[str, ...]
    to_the_end: bool
    length: int

    def matches(self, path: str) -> bool:
        """Tell whether a path begins, or ends too where the rule says `$`, as the rule's does."""
        first, *rest = self.parts
        if not path.startswith(first):
            return False
        if not rest:
            return not self.to_the_end or path == first
        at = len(first)
        *middle, last = rest
        for part in middle:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return path.endswith(last) and len(path) - len(last) >= at if self.to_the_end else path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class Robots:
    """What holds for one program at one site. Without rules everything is allowed."""

    rules: tuple[Rule, ...] = ()
    delay_seconds: float | None = None

    def allows(self, path: str) -> bool:
        """Tell whether a path with its query may be asked for. The longest rule that matches says; of two, `Allow`."""
        plain = _normal(path)
        matching = [(rule.length, rule.allows) for rule in self.rules if rule.matches(plain)]
        return max(matching, default=(0, True))[1]


def robots(text: str, agent: str) -> Robots:
    """Return what a robots.txt says to the program of that name, or else to all (`*`)."""
    mine, everyones = _Group(), _Group()
    named: list[_Group] = []
    naming = False
    for key, value in _lines(text):
        if key == "user-agent":
            named = named if naming else []
            name = value.partition("/")[0].strip().lower()
            named += [mine] if name == agent.lower() else [everyones] if name == "*" else []
            naming = True
            mine.named |= mine in named
            continue
        naming = naming and key not in {"allow", "disallow", "crawl-delay"}
        for group in named:
            group.add(key, value)
    return (mine if mine.named else everyones).read()


class _Group:
    """What is said to one program, in however many places."""

    def __init__(self) -> None:
        self.named = False
        self._rules: list[Rule] = []
        self._delay: float | None = None

    def add(self, key: str, value: str) -> None:
        if key == "crawl-delay":
            self._delay = _seconds(value)
        elif key in {"allow", "disallow"} and value and len(self._rules) < MOST_RULES:
            self._rules.append(_rule(key == "allow", value))

    def read(self) -> Robots:
        return Robots(tuple(self._rules), self._delay)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text[:MAX_CHARS].removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _rule(allows: bool, path: str) -> Rule:  # noqa: FBT001 - the two kinds of rule
    to_the_end = path.endswith("$")
    plain = _normal(path.removesuffix("$"))
    return Rule(allows, tuple(plain.split("*")), to_the_end, len(path))


def _normal(path: str) -> str:
    """Return a path as all write it: what need not be percent-encoded is not, and what must be is."""
    return _ENCODED.sub(_decoded, quote(path, safe=_ASCII))


def _decoded(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if _UNRESERVED.match(letter) else match[0].upper()


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return min(seconds, LONGEST_DELAY_SECONDS) if seconds >= 0 else None
