"""docs/alerts.md: what a file of rules may say, as the code has it, inside the words of `alerts_page.md`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic.fields import FieldInfo

from tocsin_alert.channels.options import ChannelOptions
from tocsin_alert.channels.registry import KINDS
from tocsin_alert.rules.rule import Rule

WORDS: Final = Path(__file__).with_name("alerts_page.md")


def page() -> str:
    """Return the page."""
    channels = [f"### Every kind\n\n{_table(ChannelOptions.model_fields, besides=['kind'])}"]
    channels += [_channel(kind, options) for kind, options in KINDS.items()]
    words = WORDS.read_text(encoding="utf-8")
    rule = _table(Rule.model_fields, besides=["name"])
    return words.replace("<!-- rule -->", rule).replace("<!-- channels -->", "\n".join(channels))


def _channel(kind: str, options: type[ChannelOptions]) -> str:
    fields = _table(options.model_fields, besides=ChannelOptions.model_fields)
    return f'### `kind = "{kind}"`\n\n{options.__doc__}\n\n{fields}'


def _table(fields: Mapping[str, FieldInfo], *, besides: Iterable[str]) -> str:
    rows = [
        f"| `{field.alias or name}` | {_default(field)} | {field.description} |"
        for name, field in fields.items()
        if name not in set(besides)
    ]
    return "\n".join(["| key | default | what |", "|---|---|---|", *rows, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be set"
    match field.default:
        case None | ():
            return "none"
        case tuple() as several:
            return "`[" + ", ".join(f'"{each}"' for each in several) + "]`"
        case bool() as truth:
            return f"`{str(truth).lower()}`"
        case str() as text:
            return f'`"{text}"`'
        case number:
            return f"`{number:g}`"
