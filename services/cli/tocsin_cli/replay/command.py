"""`tocsin replay`: which reports, how far, and what became of them."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

import redis

from tocsin.kit import make_client
from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.configuration import configured
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.replay.job import Jobs
from tocsin_cli.replay.sending import Account, Pace, Replay
from tocsin_cli.replay.stage import Stage
from tocsin_cli.server import URL_VARIABLE, url_to_ask
from tocsin_cli.showing import counted, progress, say
from tocsin_cli.stored import opened, url_there
from tocsin_store.repository import Asked, Repository, ToRead
from tocsin_store.searching.asking import WrongFilter, days_of

STOPPED: Final = 130
"""The status of a command that Ctrl-C ended."""

UNPLACEABLE: Final = "kept by an older version, without the names that placing needs: read them anew, --stage enrich"


@dataclass(frozen=True, slots=True)
class Typed:
    """The options as they were typed."""

    stage: Stage
    since: str | None = None
    until: str | None = None
    source: str | None = None
    report: str | None = None
    every: bool = False

    def asked(self) -> Asked:
        """Return which reports they mean. Raises `UsageError`."""
        chosen = (self.since, self.until, self.source, self.report) != (None,) * 4
        if not chosen and not self.every:
            raise UsageError("say which reports to replay: --since, --until, --source, --report, or --all")
        if chosen and self.every:
            raise UsageError("--all would replay more than the other options choose: leave it out")
        try:
            since, until = days_of(self.since, self.until, spelled=lambda name: f"--{name}")
        except WrongFilter as error:
            raise UsageError(str(error)) from error
        return Asked(
            since=datetime.combine(since, time(), UTC) if since else None,
            before=datetime.combine(until + timedelta(days=1), time(), UTC) if until else None,
            source=self.source,
            report=self.report,
        )


def replay(typed: Typed, *, var: Path, dry_run: bool, ahead: int, as_json: bool) -> int:
    """Put stored reports on the bus again; return the exit status."""
    asked = typed.asked()
    settings = configured(WorkerSettings)
    settings = settings.model_copy(update={"redis_url": url_to_ask(var, settings)})
    try:
        with opened(url_there(var)) as stored:
            if dry_run:
                return _tell_what_would_be(stored.ask(lambda repository: repository.to_read(asked)), typed.stage)
            account = stored.ask(lambda repository: _replay(repository, settings, typed.stage, asked, ahead))
    except redis.RedisError as error:
        raise CommandError(
            f"the server at {without_password(settings.redis_url)} does not do as asked: {error}. "
            f"Check {URL_VARIABLE}, or --var if `tocsin run` started the server; the same command goes on from there"
        ) from error
    except KeyboardInterrupt:
        say("tocsin: stopped; the same command goes on from there")
        return STOPPED
    return _tell(account, as_json=as_json)


async def _replay(repository: Repository, settings: WorkerSettings, stage: Stage, asked: Asked, ahead: int) -> Account:
    async with make_client(settings) as client:
        now = datetime.now(UTC)
        jobs = Jobs(client, stage, partition=settings.partition)
        job, mark = await jobs.take(asked, now=now, last_change=(await repository.to_read(asked)).last_change)
        before = min(asked.before, job.begun_at) if asked.before else job.begun_at
        there = await repository.to_read(replace(asked, before=before))
        total = there.reports if stage is Stage.ENRICH else there.placeable
        if job.begun_at != now:
            say(f"goes on with replay {job.replay} of {job.begun_at:%Y-%m-%d %H:%M}: {mark.sent} of {total} sent")
        pace = Pace(client, stage, ahead=ahead, partition=settings.partition)
        work = Replay(repository, jobs, pace, replace(asked, before=before), stage)
        with progress("read again", total) as show:
            account = await work.run(job, mark, show)
        await jobs.finish(asked, job)
        return replace(account, left_out=there.reports - total)


def _tell_what_would_be(there: ToRead, stage: Stage) -> int:
    if stage is Stage.ENRICH:
        say(f"would read {counted(there.reports, 'report')} again")
        return 0
    say(f"would place {counted(there.placeable, 'report')} again")
    _tell_left_out(there.reports - there.placeable)
    return 0


def _tell(account: Account, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(account.as_data()))  # noqa: T201  the result, for a program
    changes = ", ".join(f"{number} {kind}" for kind, number in account.changes.items())
    say(f"replay {account.replay}: {counted(account.through, 'report')} read again; {changes or 'nothing changed'}")
    _tell_left_out(account.left_out)
    missing = account.sent - account.through
    if missing <= 0:
        return 0
    say(
        f"tocsin: {counted(missing, 'report')} did not come back: see `tocsin dead list`, and whether all workers run "
        "in this version"
    )
    return 1


def _tell_left_out(number: int) -> None:
    if number:
        say(f"  {counted(number, 'report')} left out, {UNPLACEABLE}")
