"""`tocsin sources remove`, `enable`, `disable` and `poll`."""

from collections.abc import Sequence
from pathlib import Path

from tocsin_cli.errors import CommandError
from tocsin_cli.showing import say
from tocsin_cli.sources.bus import Bus, on_bus
from tocsin_cli.sources.entries import Known, find, known_in
from tocsin_cli.sources.file import change, file_of
from tocsin_ingest.sources.editing import enabled, removed


def remove(typed: str, *, var: Path) -> None:
    """Take an entry out of the file, and forget how it did; of one that stands there no more, its counts."""
    path = file_of(var)
    known, _ = known_in(path)
    if not any(each.called(typed) for each in known) and _forget([typed], var):
        say(f"forgot {typed}, which stands in {path} no more")
        return
    meant = find(known, typed, path=path)
    change(path, lambda text: removed(text, meant.entry.table, meant.entry.number))
    say(f"took {meant.entry.label} out of {path}")
    if _forget(meant.collectors, var) is None:
        say(f"Its counts were kept: `tocsin sources remove {meant.collectors[0]}` forgets them when a server is up")


def _forget(names: Sequence[str], var: Path) -> bool | None:
    """Forget sources; return whether there was anything to forget, None where no server answers."""

    async def forget(bus: Bus) -> bool:
        counted = await bus.ledger.standings()
        for name in names:
            await bus.ledger.forget(name)
        return not counted.keys().isdisjoint(names)

    try:
        return on_bus(var, forget)
    except CommandError:
        return None


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
