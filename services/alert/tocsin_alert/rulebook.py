"""The file of rules and channels: what it says, what is wrong in it, and whether it has changed.

```toml
[channel.desk]
kind = "webhook"
url = "https://desk.example.org/tocsin"
secret_file = "desk.secret"

[rule.red-sea]
channels = ["desk"]
bbox = [32, 11, 46, 31]
types = ["Explosions/Remote violence"]
```
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tocsin.outgoing.addresses import AllowList
from tocsin_alert.channels.options import BASE, ChannelOptions
from tocsin_alert.channels.registry import KINDS
from tocsin_alert.rules.area import Circle
from tocsin_alert.rules.quiet import Quiet
from tocsin_alert.rules.rule import NAME, Rule
from tocsin_alert.wording.clean import one_line

MAX_BYTES: Final = 1_000_000
"""Of ten thousand rules; a larger file is no such thing."""

TABLES: Final = ("channel", "rule")

SHOWN_LETTERS: Final = 80
"""Of a value that is wrong: enough to find it by."""

MENDING: Final = {
    "tuple_type": 'write a list, between brackets: ["one", "two"]',
    "model_type": "write keys and values between braces: {key = value}",
}
"""What to do about faults that pydantic tells in words of Python."""

INNER: Final[Mapping[str, type[BaseModel]]] = {"near": Circle, "quiet": Quiet}
"""What keys of a rule hold in braces."""


class BadRules(ValueError):  # noqa: N818 - it is the file that is bad
    """A file of rules cannot be used. Each line of the text says where, what, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What a file says: rules and channels by name. It is whole: every rule's channels are in it."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    channels: Mapping[str, ChannelOptions] = field(default_factory=dict)


def read(path: Path, allowed: AllowList) -> Rulebook:
    """Return what a file says. Raises `BadRules`, with all that is wrong in it, and `OSError`."""
    tables = _toml(path)
    complaints: list[str] = []
    channels: dict[str, ChannelOptions] = {}
    rules: dict[str, Rule] = {}
    for table, name, row in _rows(tables, complaints):
        try:
            if table == "rule":
                rules[name] = _rule(row, name)
            else:
                channels[name] = _channel(row, base=path.parent, allowed=allowed)
        except ValidationError as error:
            model = Rule if table == "rule" else KINDS[str(row.get("kind"))]
            complaints += [f"[{table}.{name}] {_reason(each, model)}" for each in error.errors(include_url=False)]
        except ValueError as error:
            complaints.append(f"[{table}.{name}] {error}")
    complaints += [
        f"[rule.{rule.name}] channels: {name} is not in the file; there are {', '.join(channels) or 'none'}"
        for rule in rules.values()
        for name in rule.channels
        if name not in channels and name not in tables.get("channel", ())
    ]
    if complaints:
        raise BadRules("\n".join(f"{path}: {complaint}" for complaint in complaints))
    return Rulebook(rules, channels)


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise BadRules(f"{path}: it has more than {MAX_BYTES} bytes; leave out what is no rule")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRules(
            f"{path}: it is not in UTF-8; save it so (byte {error.start} is the first that is not)"
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadRules(f"{path}: it is no TOML: {error}; mend that place") from error


def _rows(tables: Mapping[str, Any], complaints: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield table, name and what is said of it; complain of what is none of these."""
    for table, rows in tables.items():
        if table not in TABLES:
            complaints.append(f"{table}: there is no such table; write [rule.NAME] or [channel.NAME]")
        elif not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            complaints.append(f"{table}: give each a name of its own, as in [{table}.NAME]")
        else:
            for name, row in rows.items():
                if NAME.fullmatch(name):
                    yield table, name, row
                else:
                    complaints.append(
                        f"[{table}.{name}] the name will not do; take up to 40 of a to z, 0 to 9, - and _"
                    )


def _rule(row: Mapping[str, Any], name: str) -> Rule:
    if "name" in row:
        raise ValueError(f"name: there is no such key; it is called {name}, by [rule.{name}]")
    return Rule.model_validate({**row, "name": name})


def _channel(row: Mapping[str, Any], *, base: Path, allowed: AllowList) -> ChannelOptions:
    kind = KINDS.get(str(row.get("kind")))
    if kind is None:
        raise ValueError(f"kind: found {row.get('kind')!r}; give one of {', '.join(KINDS)}")
    options = kind.model_validate(row, context={BASE: base})
    options.open(allowed)  # what it complains of is seen before the file is used
    return options


def _reason(error: ErrorDetails, model: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    said = MENDING.get(error["type"], error["msg"].removeprefix("Value error, "))
    match error["type"]:
        case "missing" if place in model.model_fields:
            return f"{place}: missing; give it: {model.model_fields[place].description}"
        case "missing":
            return f"{place}: missing; give it"
        case "extra_forbidden":
            return f"{place}: there is no such key; there are {', '.join(_keys(error, model))}"
        case _ if not place:
            return said
        case _:
            return f"{place}: found {one_line(repr(error['input']), SHOWN_LETTERS)}; {said}"


def _keys(error: ErrorDetails, model: type[BaseModel]) -> Iterator[str]:
    """Yield the keys that there are where one is that is none of them: of the table, or of a value in braces."""
    inner = INNER.get(str(error["loc"][0])) if len(error["loc"]) > 1 else None
    for name, field_ in (inner or model).model_fields.items():
        if name != "name":
            yield field_.alias or name
