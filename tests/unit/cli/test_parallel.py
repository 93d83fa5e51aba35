"""Several processes give what one gives."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from functools import partial

import pytest
from builders import a_report

from tocsin.contracts.report import Report
from tocsin_cli.errors import CommandError
from tocsin_cli.parallel import CHUNK, CHUNKS_AHEAD, Line, Read, lines
from tocsin_ingest.sources.collector import Unreadable

DEADLY = "kill me"


def read(report: Report) -> bytes:
    """Give the text back; stands for the work of a process."""
    if report.text == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return report.text.encode()


def load() -> Read:
    return read


def load_pid() -> Read:
    return partial(_pid_of, os.getpid())


def _pid_of(pid: int, _: Report) -> bytes:
    return str(pid).encode()


def some_reports(count: int) -> list[Report | Unreadable]:
    return [a_report(f"Report {number}.") for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_lines_come_in_the_order_of_the_input(jobs: int) -> None:
    """What could not be read keeps its place among them."""
    bad = Unreadable("feed:7", "no JSON")
    reports = some_reports(3 * CHUNK + 1)
    expected: list[Line] = [report.text.encode() for report in reports if isinstance(report, Report)]

    assert [*expected[:7], bad, *expected[7:]] == list(lines([*reports[:7], bad, *reports[7:]], load=load, jobs=jobs))


def test_the_work_is_done_elsewhere() -> None:
    """With two jobs no report is read in this process."""
    done_in = set(lines(some_reports(4 * CHUNK), load=load_pid, jobs=2))

    assert str(os.getpid()).encode() not in done_in


def test_input_is_not_read_far_ahead() -> None:
    """Memory does not grow with the input: what is in flight is bounded."""
    taken = 0

    def endless() -> Iterator[Report]:
        nonlocal taken
        while True:
            taken += 1
            yield a_report("Again.")

    output = lines(endless(), load=load, jobs=2)
    for _ in range(5 * CHUNK):
        next(output)
    output.close()  # type: ignore[attr-defined]

    assert taken <= (5 + 2 * CHUNKS_AHEAD + 1) * CHUNK


def test_a_process_that_dies_is_told() -> None:
    """Lines that were printed stay good; the rest is missing, and the message says so."""
    reports = some_reports(CHUNK)
    output = lines([*reports, a_report(DEADLY)], load=load, jobs=2)

    with pytest.raises(CommandError, match=r"one of the processes died.*fewer --jobs"):
        list(output)


def test_no_process_is_left_behind() -> None:
    """Also when the reader of the output went away in the middle."""
    output = lines(some_reports(20 * CHUNK), load=load, jobs=2)
    next(output)
    output.close()  # type: ignore[attr-defined]

    assert [] == multiprocessing.active_children()
