"""A consumer's project, from the files of `template/`: there it is called my-consumer, here it gets its name."""

import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tocsin.contracts.streams import STREAMS
from tocsin_cli.errors import UsageError
from tocsin_cli.secrets.acl import taken

NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

LONGEST: Final = 40
"""Characters: the name is a group's, a container's and a part of variables."""

TAKEN: Final = frozenset(
    {"tocsin", "redis", "postgres", "prometheus", "grafana", "tests", "my-consumer"}
    | {worker for stream in STREAMS for worker in (stream.writer, *stream.readers)}
    | taken()
)
"""What the house calls its own: a group of the same name would take their entries, a service of compose would be laid
over theirs, a user of Redis would be theirs."""

LEFT_OUT: Final = ("__pycache__",)


def make(name: str, into: Path) -> list[Path]:
    """Write the project into `into/NAME`; return its files. Raises `UsageError` before anything is written."""
    _check(name)
    folder = into / name
    if not into.is_dir():
        raise UsageError(f"there is no folder {into}: make it, or name another with --in")
    try:
        folder.mkdir()
    except FileExistsError:
        raise UsageError(f"{folder} is there already: choose another name, or another folder with --in") from None
    except OSError as error:
        raise UsageError(f"{folder} cannot be made ({error.strerror}): name another folder with --in") from error
    return sorted(_write(files("tocsin_cli.consumer") / "template", folder, name))


def _write(template: Traversable, folder: Path, name: str) -> list[Path]:
    written: list[Path] = []
    for entry in template.iterdir():
        path = folder / _named(entry.name, name)
        if entry.name in LEFT_OUT:
            continue
        if entry.is_dir():
            path.mkdir()
            written += _write(entry, path, name)
        else:
            path.write_text(_named(entry.read_text(encoding="utf-8"), name), encoding="utf-8")
            written.append(path)
    return written


def _named(text: str, name: str) -> str:
    """Say the consumer's name where the template says its own, in each of its four spellings."""
    module = name.replace("-", "_")
    spellings = {
        "my-consumer": name,
        "my_consumer": module,
        "MY_CONSUMER": module.upper(),
        "MyConsumer": "".join(part.capitalize() for part in name.split("-")),
    }
    return re.sub("|".join(spellings), lambda found: spellings[found[0]], text)


def _check(name: str) -> None:
    module = name.replace("-", "_")
    if not NAME.fullmatch(name):
        why = "it has to be small letters and digits in words that are joined by -, as in drone-watch"
    elif len(name) > LONGEST:
        why = f"it has {len(name)} characters, and at most {LONGEST} are read well everywhere"
    elif name in TAKEN or module.startswith("tocsin_"):
        why = "Tocsin itself has something of this name"
    elif keyword.iskeyword(module) or find_spec(module) is not None:
        why = "Python, or a package that is installed, has something of this name"
    else:
        return
    raise UsageError(f"{name!r} cannot be a consumer's name: {why}; choose another")
