"""Waiting for reports to be stored, and telling what happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from builders import an_incident

from tocsin.contracts.messages import Cause, ChangeKind, IncidentChanged, RawField, Rejected, RejectReason
from tocsin_cli import follow
from tocsin_cli.errors import CommandError
from tocsin_cli.follow import Expected, Line, await_stored, stay, told
from tocsin_cli.interrupts import Interrupted
from tocsin_cli.stored import Stored
from tocsin_cli.tail import Tail


class FakeStore:
    """Stores one more report at each look."""

    def __init__(self, *arrivals: str) -> None:
        self._arrivals = iter(arrivals)

    def drop_known(self, pending: dict[str, None]) -> None:
        pending.pop(next(self._arrivals, ""), None)


class FakeTail:
    """Has something new once."""

    def __init__(self, *, changes: tuple[IncidentChanged, ...] = (), rejected: tuple[Rejected, ...] = ()) -> None:
        self._changes: Iterator[list[IncidentChanged]] = iter([[], list(changes)])
        self._rejected = iter([list(rejected)])

    def changes(self) -> list[IncidentChanged]:
        return next(self._changes, [])

    def rejected(self) -> list[Rejected]:
        return next(self._rejected, [])


class Clock:
    """Goes on while a line pauses, and at no other time: a busy machine makes no report late."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


CLOCK = Clock()


def a_line(
    *reports: str, store: FakeStore | None = None, tail: FakeTail | None = None, known: str = "", pauses: int = 1000
) -> Line:
    """Return a line that expects the reports, and is interrupted after so many pauses."""
    left = iter(range(pauses))

    def pause() -> None:
        CLOCK.seconds += follow.LOOK_SECONDS
        if next(left, None) is None:
            raise Interrupted(2)

    stored, following = cast("Stored", store or FakeStore()), cast("Tail", tail or FakeTail())
    return Line([], stored, following, pause, Path("var/logs"), Expected(reports, set(known)))


def a_refusal(report: str) -> Rejected:
    data = RawField(name="data", value=f'{{"report": {{"id": "{report}"}}}}')
    return Rejected(
        stage="enrich",
        reason=RejectReason.REFUSED,
        detail="it is empty",
        stream="reports.received",
        entry_id="1-0",
        entry=(data,),
    )


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "time", CLOCK)


def test_it_ends_when_all_are_stored(capsys: pytest.CaptureFixture[str]) -> None:
    """What was there before is told apart from what is new."""
    outcome = await_stored(a_line("a", "b", "c", store=FakeStore("b", "c"), known="a"))

    assert (1, 2, []) == (outcome.known, outcome.new, outcome.refused)
    assert "reports stored: 3 of 3" in capsys.readouterr().err


def test_a_second_run_has_nothing_to_wait_for() -> None:
    """All known, none new, and no look at anything."""
    outcome = await_stored(a_line("a", "b", known="ab", pauses=0))

    assert (2, 0) == (outcome.known, outcome.new)


def test_a_refused_report_is_told_and_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    """It will never be stored; the others still are."""
    refusal = a_refusal("b")
    outcome = await_stored(a_line("a", "b", "c", store=FakeStore("a", "c"), tail=FakeTail(rejected=(refusal,))))

    assert (2, [refusal]) == (outcome.new, outcome.refused)
    assert "enrich refused b (refused): it is empty" in capsys.readouterr().err


def test_when_nothing_moves_it_gives_up_and_says_where_to_look() -> None:
    """A script must not hang for ever."""
    with pytest.raises(CommandError, match=r"1 report not stored, and nothing moved .* Look into var/logs"):
        await_stored(a_line("a", "b", store=FakeStore("a")))


def test_what_moves_slowly_is_waited_for() -> None:
    """The time counts from the last report that was stored, and not from the first look."""
    nothing = [""] * int(follow.STALL_SECONDS / follow.LOOK_SECONDS * 0.6)
    arrivals = [word for number in range(4) for word in (*nothing, str(number))]

    assert 4 == await_stored(a_line("0", "1", "2", "3", store=FakeStore(*arrivals))).new


def test_changes_are_told_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    """Until somebody stops it."""
    change = IncidentChanged(
        kind=ChangeKind.CREATED, incident=an_incident(), revision=1, cause=Cause(report_id="r", message_id="m")
    )

    with pytest.raises(Interrupted):
        stay(a_line(tail=FakeTail(changes=(change,)), pauses=20))

    assert "created: - | Attack | Maiduguri, Nigeria ±15 km | -" == told(change)
    assert [told(change)] == capsys.readouterr().err.splitlines()
