"""The page that lists every kind of source and every option, written by `make docs`."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

from pydantic.fields import FieldInfo

from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.options import SourceOptions, SourceType
from tocsin_ingest.sources.registry import TABLES, source_type

EXAMPLE: Final = Path(__file__).parents[2] / "infra/sources/sources.toml"

HEAD: Final = """# Sources

Where reports come from. Folders of the settings, standard input and the HTTP API are told in
[ingest's README](../services/ingest/README.md); everything else stands in one file, `sources.toml`:

```toml
{example}```

`tocsin run` reads `var/sources.toml`, `docker compose up` the folder `infra/sources/` (or that of `TOCSIN_SOURCES`), a
worker of your own what `TOCSIN_INGEST_SOURCES` names. A running ingest sees a change within a second: what was added
begins, what was taken out ends, what was changed begins anew, and the rest is left alone. An entry that is wrong stops
no other: the log (`source not set`), `tocsin sources list` and `tocsin sources status` say which one, which field, what
was found and how to mend it. A file that is no TOML changes nothing until it was mended.

## By command

| command | what it does |
|---|---|
| `tocsin add URL` | looks what it is: an article goes onto the running bus at once, a feed into the file |
| `tocsin add feed URL` | tries a feed once, shows it, and adds it; `--name --kind --language --every --follow` |
| `tocsin add folder PATH` | adds a folder; `--name --kind --language --every` |
| `tocsin sources list` | what is in the file, and what is wrong in it |
| `tocsin sources status` | how each source does: what it brought, its last success, its last error, its next round |
| `tocsin sources poll NAME` | ends a source's rest: it is asked within seconds |
| `tocsin sources disable NAME`, `enable NAME` | leaves a source alone, its entry in the file; and takes it up again |
| `tocsin sources remove NAME` | takes it out of the file, and forgets its counts; reports that it brought stay |

NAME is what `list` shows (`feed:https://…`), or the entry's `name`, URL or path. Changes leave every other line of the
file as it is, comments too. `list` and `status` print JSON lines with `--json`. In containers:
`docker compose run --rm cli sources status`; to write into a folder of your own,
`docker compose run --rm --user "$(id -u)" cli add feed URL`.

## How sources are asked

Feeds, pages and the like have rounds. Of any number of ingest workers one has the round of a source, by a turn in Redis
that ends by itself when its worker is killed. Between two rounds a source rests as long as `every` says, give or take a
tenth. A round that fails is told in the log (`fetch failed`) and in `status`; rests double then, up to six hours, or
are as long as the server asks for. While a group of the pipeline is too far behind, no round begins.

What was taken is remembered by each source for `TOCSIN_SEEN_DAYS`, for as long as the source still lists it; and
whatever the way in, the bus takes each report once, by its id.

## What every entry may say

{base}
## What there is

{tables}Another distribution may add kinds of its own: [adding a source](adding-a-source.md).

This page is written by `make docs` from the kinds in
[`registry.py`](../services/ingest/tocsin_ingest/sources/registry.py), and a test holds it to that.
"""


def page() -> str:
    """Return the page."""
    tables = "".join(_section(source_type(table)) for table in sorted(TABLES))
    return HEAD.format(example=example(), base=_options(SourceOptions.model_fields), tables=tables)


def example() -> str:
    """Return the example that compose reads, with its entries switched on."""
    return re.sub(r"^#(?! )", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _section(kind: SourceType[Any]) -> str:
    fields = kind.options.model_fields
    own = _options(fields, besides=SourceOptions.model_fields)
    return f"### `[[{kind.table}]]`\n\n{kind.about}\n\n{own}\n"


def _options(fields: Mapping[str, FieldInfo], *, besides: Iterable[str] = ()) -> str:
    told = MappingProxyType({name: field for name, field in fields.items() if name not in besides})
    rows = [f"| `{name}` | {_default(field)} | {field.description} |" for name, field in told.items()]
    return "\n".join(["| field | default | what |", "|---|---|---|", *rows, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be set"
    default = field.get_default(call_default_factory=True)
    if default in (None, ()):
        return "none"
    return f"`{_length(default)}`" if _is_length(field) else f"`{_written(default)}`"


def _is_length(field: FieldInfo) -> bool:
    """Tell whether a field is a `Seconds`."""
    return get_args(Seconds)[1] in field.metadata


def _written(default: object) -> str:
    """Return a value as one writes it in the file; text without its quotation marks."""
    return default if isinstance(default, str) else json.dumps(default, ensure_ascii=False)


def _length(seconds: float) -> str:
    """Return a number of seconds as one writes it there."""
    units = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
    size, letter = next(unit for unit in units if seconds % unit[0] == 0)
    return f"{seconds / size:g}{letter}"
