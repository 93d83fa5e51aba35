"""How a regular expression can begin: a cheap question to ask at each place of a text before the expression itself.

The grammar of dates has dozens of alternatives, and most places of a text begin none of them. Python's engine tries all
at each place; to look at a few characters first makes the search four times as fast.
"""

from collections.abc import Callable, Iterable, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]  # Python's own reading of an expression
from typing import Any, Final

LOOKED_AT: Final = 7
"""Characters. With three the search takes four times as long; with more, loading takes longer than that ever saves."""

_ANY: Final = r"[\s\S]"
_DIGIT: Final = r"\d"
_SPACE: Final = r"\s"

Start = tuple[str, ...]
"""Expressions for one character each; fewer than are looked at where the whole may be as short as that."""


def with_look(pattern: str) -> str:
    """Return an expression that finds the same, and first looks whether it can begin here at all.

    One with parts of which we do not know how they begin is returned as it is.
    """
    try:
        starts = _of_sequence(_parser.parse(pattern))
    except KeyError:
        return pattern
    return f"(?={_joined(starts)})(?:{pattern})"


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[Start]:
    starts: frozenset[Start] = frozenset([()])
    for kind, what in items:
        if all(len(start) >= LOOKED_AT for start in starts):
            break
        starts = _followed(starts, _READERS[kind](what))
    return starts


def _followed(starts: Iterable[Start], by: Iterable[Start]) -> frozenset[Start]:
    ends = list(by)
    return frozenset(
        (start + end)[:LOOKED_AT] for start in starts for end in (ends if len(start) < LOOKED_AT else [()])
    )


def _group(what: Any) -> frozenset[Start]:
    _, flags, _, items = what
    if flags:
        raise KeyError(flags)  # without regard to case, for one, it can begin with other letters
    return _of_sequence(items)


def _repeated(what: Any) -> frozenset[Start]:
    least, most, items = what
    once = _of_sequence(items)
    starts: frozenset[Start] = frozenset([()])
    found = set(starts) if least == 0 else set()
    for n in range(1, min(int(most), LOOKED_AT) + 1):
        starts = _followed(starts, once)
        found |= starts if n >= min(least, LOOKED_AT) else set()
    return frozenset(found)


def _character(code: int) -> str:
    character = chr(code)
    if character.isdecimal():
        return _DIGIT
    if character.isspace():
        return _SPACE
    return character if character.isascii() and character.isalpha() else _ANY


def _one_of(members: Iterable[tuple[Any, Any]]) -> frozenset[Start]:
    found: set[str] = set()
    for kind, what in members:
        if kind is _constants.LITERAL:
            found.add(_character(what))
        elif kind is _constants.RANGE and what[1] < 128:
            found.update(_character(code) for code in range(what[0], what[1] + 1))
        elif kind is _constants.CATEGORY:
            found.add(_CATEGORIES.get(what, _ANY))
        else:
            found.add(_ANY)
    return frozenset((atom,) for atom in ({_ANY} if _ANY in found else found))


_CATEGORIES: Final[Mapping[Any, str]] = {_constants.CATEGORY_DIGIT: _DIGIT, _constants.CATEGORY_SPACE: _SPACE}
_NOTHING: Final[frozenset[Start]] = frozenset([()])

_READERS: Final[Mapping[Any, Callable[[Any], frozenset[Start]]]] = {
    _constants.LITERAL: lambda code: frozenset([(_character(code),)]),
    _constants.IN: _one_of,
    _constants.BRANCH: lambda what: frozenset().union(*(_of_sequence(branch) for branch in what[1])),
    _constants.SUBPATTERN: _group,
    _constants.MAX_REPEAT: _repeated,
    _constants.MIN_REPEAT: _repeated,
    **dict.fromkeys((_constants.ANY, _constants.NOT_LITERAL), lambda _: frozenset([(_ANY,)])),
    **dict.fromkeys((_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT), lambda _: _NOTHING),
}
"""What each part of an expression can begin with."""


def _joined(starts: Iterable[Start]) -> str:
    """Return one expression for all starts, as a tree: those that go on alike share their first characters."""
    after: dict[str, set[Start]] = {}
    for start in starts:
        if not start:
            return ""
        after.setdefault(start[0], set()).add(start[1:])
    firsts: dict[str, list[str]] = {}
    for first, ends in sorted(after.items()):
        firsts.setdefault(_joined(ends), []).append(first)
    return f"(?:{'|'.join(_class(atoms) + end for end, atoms in firsts.items())})"


def _class(atoms: list[str]) -> str:
    return _ANY if _ANY in atoms else f"[{''.join(atoms)}]"
