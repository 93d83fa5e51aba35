"""`tocsin demo`: the reports of a plan, sent to a line of their own or to one that is named."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from tocsin_cli.demo.material import material
from tocsin_cli.demo.pace import Plan, moments, waits
from tocsin_cli.demo.sending import Sender, Wait
from tocsin_cli.demo.stories import Telling, tellings
from tocsin_cli.demo.towns import towns
from tocsin_cli.errors import CommandError
from tocsin_cli.gazetteer import ensure_gazetteer
from tocsin_cli.interrupts import Interrupted, Interrupts
from tocsin_cli.posting import Posting
from tocsin_cli.run import run
from tocsin_cli.showing import counted, say
from tocsin_geocode.gazetteer import open_gazetteer


def demo(plan: Plan, *, var: Path, key: str, in_browser: bool) -> int:
    """Start a line with a board and send the reports there; return the exit status. Raises `CommandError`."""

    @contextmanager
    def meanwhile(taking: Posting) -> Iterator[None]:
        stop = Event()
        sending = Thread(target=_told, args=(plan, Sender(taking.url, key=key, wait=stop.wait), stop.wait), daemon=True)
        sending.start()
        try:
            yield
        finally:
            stop.set()

    return run([], var=var, once=False, in_browser=in_browser, meanwhile=meanwhile)


def send_to(url: str, key: str, plan: Plan) -> int:
    """Send the reports to an API that runs; return the exit status. Raises `CommandError`."""
    ensure_gazetteer()
    with Interrupts() as interrupts:

        def wait(seconds: float) -> bool:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                interrupts.pause()
            return False

        try:
            _send(plan, Sender(url, key=key, wait=wait), wait)
        except Interrupted as stop:
            say("tocsin: stopped")
            return stop.status
    return 0


def _told(plan: Plan, sender: Sender, wait: Wait) -> None:
    """Send, and tell where that ends before its time: the line goes on."""
    try:
        _send(plan, sender, wait)
    except CommandError as error:
        say(f"tocsin: the demo sends nothing more: {error}")


def _send(plan: Plan, sender: Sender, wait: Wait) -> None:
    after = waits(plan)
    reports = made(plan, after, datetime.now(UTC))
    say(
        f"demo: {counted(plan.past, 'report')} of the last weeks at once, {len(after)} more in {plan.minutes:g} minutes"
    )
    start = time.monotonic()
    if not sender.send(reports[: plan.past]):
        return
    for seconds, report in zip(after, reports[plan.past :], strict=True):
        if wait(max(0.0, start + seconds - time.monotonic())) or not sender.send([report]):
            return
    say(f"demo: all {counted(plan.count, 'report')} sent")


def made(plan: Plan, after: list[float], start: datetime) -> list[Telling]:
    """Return the reports of a plan, oldest first."""
    told = material()
    places = towns(open_gazetteer(), {theatre.country for theatre in told.theatre})
    return list(tellings(told, places, moments(plan, after, start), seed=plan.seed))
