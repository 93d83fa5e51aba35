"""`tocsin dead`: what workers refused, looked at, put back on its stream, or dropped."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import redis

from tocsin.contracts.base import Message
from tocsin.contracts.messages import RejectReason
from tocsin.contracts.streams import STREAMS, Stream
from tocsin.kit.client import blocking_client_of
from tocsin.kit.letters import DeadLetters, Letter, Wanted
from tocsin.kit.settings import WorkerSettings, without_password
from tocsin_cli.configuration import configured
from tocsin_cli.duration import parse_duration
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.letter_table import letter_page, letters_table
from tocsin_cli.server import URL_VARIABLE, url_to_ask
from tocsin_cli.showing import console, counted, say

UNREADABLE: Final = "unreadable"
"""What stands for the reason of a letter that is no dead letter."""

ALL_ALIKE: Final = (redis.OutOfMemoryError, redis.ReadOnlyError, redis.exceptions.NoPermissionError)
"""What Redis would refuse the other letters for as well."""

ID: Final = re.compile(r"([0-9]{1,20})(?:-([0-9]{1,20}))?")

LARGEST_NUMBER: Final = 2**64 - 1
"""Of either part of an id."""

Kind = tuple[str, str, str]
"""Stream, stage and reason: what letters are counted by."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The options by which letters are chosen, as they were typed. `older` and `newer` are durations."""

    ids: tuple[str, ...] = ()
    stream: str | None = None
    stage: str | None = None
    reason: str | None = None
    entry: str | None = None
    report: str | None = None
    older: str | None = None
    newer: str | None = None

    def wanted(self, now: datetime) -> Wanted:
        """Return what they mean. Raises `UsageError`, which says what may be typed instead."""
        return Wanted(
            ids=tuple(_id(typed) for typed in self.ids),
            stage=self.stage,
            reason=_reason(self.reason),
            entry_id=_id(self.entry) if self.entry else None,
            report_id=self.report,
            since=_ago(self.newer, now) if self.newer else None,
            before=_ago(self.older, now) if self.older else None,
        )

    @property
    def chosen(self) -> bool:
        """Whether any of them was typed."""
        return self != Filters()


def list_letters(filters: Filters, *, var: Path, limit: int, as_json: bool) -> None:
    """Print the newest letters, one a row or, for programs, one a line."""
    with opened(var, filters) as (letters, wanted):
        found = letters.find(wanted, newest_first=True)
        if as_json:
            for letter in islice(found, limit):
                print(json.dumps(as_data(letter)))  # noqa: T201  the result, for a program
            return
        shown = list(islice(found, limit))
        if not shown:
            say("no dead letters" + (" match" if filters.chosen else ""))
            return
        console().print(letters_table(shown, now=datetime.now(UTC)))
        more = next(found, None) is not None
        say(f"{counted(len(shown), 'letter')}{', the newest; there are more: see --limit' if more else ''}")


def show_letter(id_: str, *, var: Path, stream: str | None, as_json: bool) -> None:
    """Print all of one letter."""
    filters = Filters(ids=(id_,), stream=stream)
    with opened(var, filters) as (letters, wanted):
        _check_one_stream(letters, wanted)
        letter = next(letters.find(wanted), None)
        if letter is None:
            raise CommandError(_no_letter(id_))
        if as_json:
            print(json.dumps(as_data(letter)))  # noqa: T201  the result, for a program
        else:
            console().print(letter_page(letter))


def replay(filters: Filters, *, var: Path, every: bool, dry_run: bool, as_json: bool) -> int:
    """Put the entries of the chosen letters back on their streams; return with how many that failed."""
    _check_chosen(filters, every=every, doing="replay")
    with opened(var, filters) as (letters, wanted):
        _check_one_stream(letters, wanted)
        do, done = (_nothing, "would replay") if dry_run else (letters.replay, "replayed")
        return _tell(letters.find(wanted), do, done, wanted=wanted, as_json=as_json)


def drop(filters: Filters, *, var: Path, every: bool, dry_run: bool, as_json: bool) -> int:
    """Take the chosen letters away for good; return how many that were asked for by id are not there."""
    _check_chosen(filters, every=every, doing="drop")
    with opened(var, filters) as (letters, wanted):
        _check_one_stream(letters, wanted)
        do, done = (_nothing, "would drop") if dry_run else (letters.drop, "dropped")
        return _tell(letters.find(wanted), do, done, wanted=wanted, as_json=as_json)


def as_data(letter: Letter) -> dict[str, Any]:
    """Return a letter as JSON holds it: what the worker wrote, and the letter's own id, stream and time."""
    said = letter.rejected.model_dump(mode="json", exclude={"stream"}) if letter.rejected else {"reason": UNREADABLE}
    own = {"letter": letter.id, "stream": letter.stream.name, "at": letter.at.isoformat(), "report": letter.report_id}
    return own | said


@contextmanager
def opened(var: Path, filters: Filters) -> Iterator[tuple[DeadLetters, Wanted]]:
    """Yield the letters and which are wanted. Raises `UsageError`, and `CommandError` where Redis does not do it."""
    wanted = filters.wanted(datetime.now(UTC))
    settings = configured(WorkerSettings)
    url = url_to_ask(var, settings)
    try:
        with blocking_client_of(url, partition=settings.partition) as client:
            streams = _streams(client, filters.stream, settings.partition)
            yield DeadLetters(client, streams, partition=settings.partition), wanted
    except redis.OutOfMemoryError as error:
        raise CommandError(
            "Redis has no memory left, and took no more back; nothing is lost. Let the workers catch up first"
        ) from error
    except redis.RedisError as error:
        raise CommandError(
            f"the server at {without_password(url)} does not do as asked: {error}. "
            f"Check {URL_VARIABLE}, or --var if `tocsin run` started the server"
        ) from error


def _tell(found: Iterable[Letter], do: Callable[[Letter], object], done: str, *, wanted: Wanted, as_json: bool) -> int:
    """Do it to each letter and say what was done, and what was not; return how often it was not."""
    counts, failed, missing = Counter[Kind](), 0, dict.fromkeys(wanted.ids)
    try:
        for letter in found:
            try:
                result = do(letter)
            except ALL_ALIKE:
                raise
            except (ValueError, redis.ResponseError) as error:
                failed += 1
                say(f"tocsin: letter {letter.id} of {letter.stream.name} stays: {error}")
            else:
                if not result:  # somebody else was quicker
                    continue
                if as_json:
                    print(json.dumps(_as_done(letter, done, result)))  # noqa: T201  the result, for a program
                counts[kind_of(letter)] += 1
            for typed in _meant(letter, missing):
                del missing[typed]
    finally:  # what was done before Redis went away was done
        for (stream, stage, reason), number in sorted(counts.items()):
            say(f"  {stream}  {stage}  {reason}: {number}")
        say(f"{done} {counted(sum(counts.values()), 'letter')}")
    for typed in missing:
        say(f"tocsin: {_no_letter(typed)}")
    return failed + len(missing)


def _as_done(letter: Letter, done: str, result: object) -> dict[str, str]:
    new_id = {"new_entry_id": result} if isinstance(result, str) else {}
    return {"letter": letter.id, "stream": letter.stream.name, "done": done, **new_id}


def _meant(letter: Letter, typed: Iterable[str]) -> list[str]:
    """Return those of the typed ids that mean this letter; a time alone means all of its millisecond."""
    return [id_ for id_ in typed if id_ == letter.id or id_ == letter.id.partition("-")[0]]


def _check_one_stream(letters: DeadLetters, wanted: Wanted) -> None:
    """Raise `UsageError` where an id means letters of two streams: each gives out its own."""
    streams: dict[str, str] = {}
    for letter in letters.find(wanted) if wanted.ids else ():
        for typed in _meant(letter, wanted.ids):
            first = streams.setdefault(typed, letter.stream.name)
            if first != letter.stream.name:
                raise UsageError(
                    f"{typed} is a letter of {first} and one of {letter.stream.name}: say which by --stream"
                )


def _no_letter(id_: str) -> str:
    return f"no letter {id_}: `tocsin dead list` shows the ids of those that there are"


def kind_of(letter: Letter) -> Kind:
    """Return what the letter is counted by."""
    if letter.rejected is None:
        return letter.stream.name, "-", UNREADABLE
    return letter.stream.name, letter.rejected.stage, letter.rejected.reason.value


def _nothing(_letter: Letter) -> bool:
    return True


def _streams(client: redis.Redis, name: str | None, partition: int) -> list[Stream[Any]]:
    if name is None:
        return list(STREAMS)
    name = name.removesuffix(".dead")
    known = [stream for stream in STREAMS if stream.name == name]
    plugged_in = Stream(name, Message, "a plug-in", (), "")
    if known or client.exists(plugged_in.dead.key(partition)):
        return list(known) or [plugged_in]
    raise UsageError(f"no stream {name} has dead letters; there are {', '.join(s.name for s in STREAMS)}")


def _reason(typed: str | None) -> RejectReason | None:
    try:
        return RejectReason(typed) if typed else None
    except ValueError:
        raise UsageError(f"no reason {typed}; there are {', '.join(RejectReason)}") from None


def _id(typed: str) -> str:
    form = ID.fullmatch(typed)
    numbers = [int(number) for number in form.groups() if number] if form else [LARGEST_NUMBER + 1]
    if max(numbers) > LARGEST_NUMBER:
        raise UsageError(
            f"{typed} is no id; one looks like 1700000000000-0, two numbers of 64 bits at most, and `tocsin dead list`"
            " shows them"
        )
    return "-".join(map(str, numbers))


def _ago(typed: str, now: datetime) -> datetime:
    try:
        return now - parse_duration(typed)
    except OverflowError:
        raise UsageError(f"{typed} is longer than time has been counted; leave the option out") from None


def _check_chosen(filters: Filters, *, every: bool, doing: str) -> None:
    if not filters.chosen and not every:
        raise UsageError(f"say which letters to {doing}: by id, --stream, --stage, --reason, … or --all")
    if filters.chosen and every:
        raise UsageError(f"--all would {doing} more than the other options choose: leave it out")
