"""`tocsin sources remove`, `enable`, `disable` and `poll`."""

from pathlib import Path

from tocsin_cli.errors import CommandError
from tocsin_cli.showing import say
from tocsin_cli.sources.bus import Bus, on_bus
from tocsin_cli.sources.entries import Known, find, known_in
from tocsin_cli.sources.file import change, file_of
from tocsin_ingest.sources.editing import enabled, removed


def remove(typed: str, *, var: Path) -> None:
    """Take an entry out of the file, and forget how it did."""
    path, known = _meant(typed, var)
    change(path, lambda text: removed(text, known.entry.table, known.entry.number))
    say(f"took {known.entry.label} out of {path}")

    async def forget(bus: Bus) -> None:
        for name in known.collectors:
            await bus.ledger.forget(name)

    try:
        on_bus(var, forget)
    except CommandError:
        say("its counts stay until they are asked to go with the server up: there is none now")


def enable(typed: str, *, var: Path, yes: bool) -> None:
    """Let an entry be at work or not; it stays in the file."""
    path, known = _meant(typed, var)
    if known.entry.options.enabled == yes:
        say(f"{known.entry.label} is {'enabled' if yes else 'disabled'} already")
        return
    change(path, lambda text: enabled(text, known.entry.table, known.entry.number, yes=yes))
    say(f"{'enabled' if yes else 'disabled'} {known.entry.label} in {path}")


def poll(typed: str, *, var: Path) -> None:
    """End the rest of a source: it is asked as soon as ingest looks again, within seconds."""
    _, known = _meant(typed, var)

    async def wake(bus: Bus) -> int:
        return sum([await bus.ledger.wake(name) for name in known.collectors])

    if not known.entry.options.enabled:
        raise CommandError(f"{known.entry.label} is disabled: `tocsin sources enable` it first")
    if on_bus(var, wake):
        say(f"{', '.join(known.collectors)}: asked again within seconds; `tocsin sources status` shows what it brings")
    else:
        say(f"{', '.join(known.collectors)} does not rest: it is being asked, or has no rounds")


def _meant(typed: str, var: Path) -> tuple[Path, Known]:
    path = file_of(var)
    known, _ = known_in(path)
    return path, find(known, typed, path=path)
