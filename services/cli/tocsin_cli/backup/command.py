"""`tocsin backup`, `tocsin restore`: what they check, and what they say."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from tocsin_cli.backup.bus import partitions
from tocsin_cli.backup.dumping import digest_of, dump, load, on_disk
from tocsin_cli.backup.position import Bus
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.showing import counted, say
from tocsin_cli.stored import url_of, url_there

ABOUT: Final = "backup.json"
DATABASE: Final = "tocsin.db"


class About(BaseModel):
    """What stands beside the database: when it was begun, and how far the store was on the bus, by partition."""

    made_at: datetime
    sha256: str
    positions: dict[int, str]


def backup(folder: Path, *, var: Path) -> None:
    """Write the database into a new folder, with the store's positions on the bus as of just before."""
    if folder.exists():
        raise UsageError(f"{folder} is there already: name a new folder for each backup")
    url = url_there(var)
    with partitions(var) as buses:
        now, positions = datetime.now(UTC), {number: bus.position() for number, bus in buses.items()}
        with _keeping(buses, positions), _arriving(folder) as arriving:
            dump(url, arriving / DATABASE)
            about = About(made_at=now, sha256=digest_of(arriving / DATABASE), positions=positions)
            (arriving / ABOUT).write_text(about.model_dump_json(indent=1), encoding="utf-8")
            on_disk(arriving / ABOUT)
        # Only now: until there is this backup, the last one needs what the streams hold for it.
        for number, bus in buses.items():
            bus.hold(positions[number])
    size = (folder / DATABASE).stat().st_size
    say(f"{folder}: the database of {now:%Y-%m-%d %H:%M:%S}, {size / 1e6:.1f} MB; the bus keeps what comes after it")


def restore(folder: Path, *, var: Path, yes: bool) -> int:
    """Put a backup in the database's place, and the store back to where it was then; return the exit status."""
    about = _read(folder)
    if not yes:
        raise UsageError("this puts a backup in the database's place: stop the store workers and the board, say --yes")
    with partitions(var, also=about.positions) as buses:
        load(url_of(var), folder / DATABASE)
        lacking = [n for n, bus in buses.items() if not bus.set_back(about.positions.get(n, "0-0"))]
    say(f"the database is that of {about.made_at:%Y-%m-%d %H:%M:%S}, and the store reads on from there")
    if not lacking:
        say("start the store workers; when `reports.geocoded` is done, say `tocsin retell`")
        return 0
    where = "" if len(buses) == 1 else f" ({counted(len(lacking), 'partition')} of {len(buses)})"
    say(
        f"tocsin: the bus no longer has all that came after it{where}: it was told of a later backup, or is another "
        "one. Start the store workers, say `tocsin retell`, and send the reports again that it names"
    )
    return 1


def _read(folder: Path) -> About:
    """Return what a folder is a backup of. Raises `UsageError` where it is none, or no whole one."""
    try:
        about = About.model_validate_json((folder / ABOUT).read_text(encoding="utf-8"))
        digest = digest_of(folder / DATABASE)
    except (OSError, ValidationError) as error:
        raise UsageError(f"{folder} is no backup: name a folder that `tocsin backup` wrote") from error
    if digest != about.sha256:
        raise UsageError(f"{folder / DATABASE} is not what was written there, or not all of it: take another backup")
    return about


@contextmanager
def _keeping(buses: Mapping[int, Bus], positions: Mapping[int, str]) -> Iterator[None]:
    """Have the bus keep, from before the database is read, what the backup will lack; not if there will be none."""
    begun: list[Bus] = []
    try:
        for number, bus in buses.items():
            if bus.begin(positions[number]):
                begun.append(bus)
        yield
    except BaseException:
        for bus in begun:
            bus.let_go()
        raise


@contextmanager
def _arriving(folder: Path) -> Iterator[Path]:
    """Yield a folder beside this one, which takes its name when all went well, and else goes."""
    arriving = folder.with_name(f"{folder.name}.arriving")
    try:
        shutil.rmtree(arriving, ignore_errors=True)
        arriving.mkdir(parents=True)
        yield arriving
        on_disk(arriving)
        arriving.rename(folder)
        on_disk(folder.parent)
    except OSError as error:
        raise CommandError(f"cannot write {folder}: {error}") from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
