"""Changes of `sources.toml`, and of the file of API keys, that leave every other line as it is: it is somebody's work.

Pure: text in, text out. TOML libraries move comments between tables, so lines are edited, and the result is read again:
an edit that says anything else than it should is refused.
"""

import copy
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

Value = str | bool | int

_ARRAY_HEADER: Final = re.compile(r"\s*\[\[\s*\"?(?P<table>[A-Za-z0-9_-]+)\"?\s*\]\]\s*(?:#.*)?")
_HEADER: Final = re.compile(r"\s*\[")
_ENABLED: Final = re.compile(r"\s*enabled\s*=")
_QUIET: Final = re.compile(r"\s*(?:#.*)?")

ENABLED: Final = "enabled"


class Uneditable(ValueError):  # noqa: N818 - it is the file that cannot be edited
    """Raised where a file is written in a way that a line cannot be changed in. The text says what to do instead."""


class _Block(NamedTuple):
    """The lines of one entry: from its header to its last line that says something; `end` is exclusive."""

    table: str
    number: int
    start: int
    end: int


def added(text: str, table: str, fields: Mapping[str, Value]) -> str:
    """Return the text with an entry more at its end. Raises `Uneditable`."""
    before = text.rstrip("\n")
    lines = [f"[[{table}]]", *(f"{name} = {_written(value)}" for name, value in fields.items())]
    after = (f"{before}\n\n" if before else "") + "\n".join(lines) + "\n"
    wanted = _said(text)
    entries = wanted.setdefault(table, [])
    if not isinstance(entries, list):
        raise Uneditable(f"{table} stands there as one table; put two brackets around it: [[{table}]]")
    entries.append(dict(fields))
    return _checked(after, wanted)


def removed(text: str, table: str, number: int) -> str:
    """Return the text without the entry that is the `number`th of its table, from 1. Comments above it stay."""
    lines, block = text.splitlines(keepends=True), _block(text, table, number)
    end = block.end
    while end < len(lines) and not lines[end].strip():  # the blank lines that set it off
        end += 1
    wanted = _said(text)
    del wanted[table][number - 1]
    if not wanted[table]:
        del wanted[table]
    return _checked("".join([*lines[: block.start], *lines[end:]]), wanted)


def enabled(text: str, table: str, number: int, *, yes: bool) -> str:
    """Return the text with one entry enabled or not."""
    lines, block = text.splitlines(keepends=True), _block(text, table, number)
    own = lines[block.start : block.end]
    own = [line for line in own if not _ENABLED.match(line)]
    own[0] = own[0] if own[0].endswith("\n") else own[0] + "\n"
    if not yes:
        own.insert(1, f"{ENABLED} = false\n")
    wanted = _said(text)
    wanted[table][number - 1].pop(ENABLED, None)
    if not yes:
        wanted[table][number - 1][ENABLED] = False
    return _checked("".join([*lines[: block.start], *own, *lines[block.end :]]), wanted)


def _block(text: str, table: str, number: int) -> _Block:
    for block in _blocks(text):
        if (block.table, block.number) == (table, number):
            return block
    raise _by_hand()


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.splitlines()
    headers = [n for n, line in enumerate(lines) if _HEADER.match(line)]
    arrays = [(n, match["table"]) for n in headers if (match := _ARRAY_HEADER.fullmatch(lines[n]))]
    counts: dict[str, int] = {}
    for at, (start, table) in enumerate(arrays):
        counts[table] = counts.get(table, 0) + 1
        end = arrays[at + 1][0] if at + 1 < len(arrays) else len(lines)
        while _QUIET.fullmatch(lines[end - 1]):
            end -= 1
        yield _Block(table, counts[table], start, end)


def _written(value: Value) -> str:
    """Return a value as TOML: JSON's strings are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _said(text: str) -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(text))


def _checked(after: str, wanted: Mapping[str, Any]) -> str:
    try:
        said = tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        raise _by_hand() from None
    if said != wanted:
        raise _by_hand()
    return after


def _by_hand() -> Uneditable:
    return Uneditable("it is written in a way that a command cannot change; change it by hand")
