"""`tocsin backup`, `tocsin restore`, `tocsin retell`: what they check, and what they say."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from operator import methodcaller
from pathlib import Path
from typing import Final

import redis
from pydantic import BaseModel, ValidationError

from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.backup.dumping import dump, load
from tocsin_cli.backup.position import Bus
from tocsin_cli.configuration import configured
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.server import URL_VARIABLE, url_to_ask
from tocsin_cli.showing import counted, say
from tocsin_cli.stored import opened, url_of, url_there
from tocsin_store.fuse import State

ABOUT: Final = "backup.json"

TOLD_AT_ONCE: Final = 500
"""Incidents that are compared in one transaction."""


class About(BaseModel):
    """What stands beside a dump: when it was begun, its file, and how far the store was on the bus."""

    made_at: datetime
    file: str
    partition: int
    position: str


def backup(folder: Path, *, var: Path) -> None:
    """Write the database into a new folder, with the store's position on the bus as of just before."""
    if folder.exists():
        raise UsageError(f"{folder} is there already: name a new folder for each backup")
    url = url_there(var)
    with _bus(var) as (bus, partition):
        now, position = datetime.now(UTC), bus.position()
        arriving = folder.with_name(f"{folder.name}.arriving")
        shutil.rmtree(arriving, ignore_errors=True)
        arriving.mkdir(parents=True)
        about = About(made_at=now, file=dump(url, arriving), partition=partition, position=position)
        (arriving / ABOUT).write_text(about.model_dump_json(indent=1), encoding="utf-8")
        arriving.rename(folder)
        # Only now: until there is this backup, the last one needs what the stream holds for it.
        bus.hold(position)
    say(f"{folder}: the database, and what the store had not done after {position} is kept on the bus")


def restore(folder: Path, *, var: Path, yes: bool) -> int:
    """Put a backup in the database's place, and the store back to where it was then; return the exit status."""
    try:
        about = About.model_validate_json((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise UsageError(f"{folder} is no backup: name a folder that `tocsin backup` wrote") from error
    if not yes:
        raise UsageError("this puts a backup in the database's place: stop the store workers and the board, say --yes")
    with _bus(var) as (bus, partition):
        if partition != about.partition:
            raise UsageError(f"the backup is of partition {about.partition}: set TOCSIN_PARTITION to it")
        load(url_of(var), folder / about.file)
        has_all = bus.set_back(about.position)
    say(f"the database is that of {about.made_at:%Y-%m-%d %H:%M:%S}, and the store reads on from {about.position}")
    if has_all:
        say("start the store workers; when `reports.geocoded` is done, say `tocsin retell`")
        return 0
    say(
        "tocsin: the bus no longer has all that came after it: it was told of a later backup, or is another one. Start "
        "the store workers, say `tocsin retell`, and send the reports again that it names"
    )
    return 1


def retell(*, var: Path) -> int:
    """Tell those incidents again that listeners know otherwise than the database has them; return the exit status."""
    with _bus(var) as (bus, _):
        heard = bus.heard()
    ids, told, unknown = list(heard), 0, list[str]()
    with opened(url_there(var)) as stored:
        for start in range(0, len(ids), TOLD_AT_ONCE):
            some = {id_: heard[id_] for id_ in ids[start : start + TOLD_AT_ONCE]}
            retold = stored.ask(methodcaller("retell", some))
            told += retold.told
            unknown += [id_ for id_ in retold.unknown if heard[id_].state is State.LIVE]
    say(f"{counted(told, 'incident')} told again, of {counted(len(ids), 'incident')} that were heard of")
    for id_ in unknown:
        say(f"tocsin: {id_} was told, and the database has no report of it; it had {', '.join(heard[id_].sources)}")
    return 1 if unknown else 0


@contextmanager
def _bus(var: Path) -> Iterator[tuple[Bus, int]]:
    settings = configured(WorkerSettings)
    url = url_to_ask(var, settings)
    try:
        with redis.Redis.from_url(url, protocol=2) as client:
            yield Bus(client, partition=settings.partition), settings.partition
    except redis.RedisError as error:
        raise CommandError(
            f"the server at {without_password(url)} does not do as asked: {error}. Check {URL_VARIABLE}, or --var"
        ) from error
