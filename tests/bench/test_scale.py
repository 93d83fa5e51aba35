"""What is measured of scaling: every report once, by whichever worker, and a table of ratios."""

import time

from bench.scale import Measured, await_quiet, entries, idle_share, rounds, table

from tocsin.contracts.messages import ReportReceived


def test_every_report_has_an_id_of_its_own() -> None:
    """And is of the stories' size."""
    told = [ReportReceived.model_validate_json(data).report for data in entries(20)]

    assert 20 == len({report.id for report in told})
    assert 1_500 < sum(len(report.text) for report in told) / 20 < 2_500


def test_workers_share_the_stream() -> None:
    """Real workers: what they did adds up to what there was."""
    runs = rounds((1, 2), reports=300, times=1)

    assert [(1, 300), (2, 300)] == [(len(run.done), run.reports) for [run] in runs.values()]
    assert min(runs[2][0].done) > 0
    assert all(run.cpu_each > 0 for [run] in runs.values())


def test_a_quiet_machine_is_waited_for_only_so_long() -> None:
    """What is idle is a share; and a machine that is never quiet is measured all the same."""
    assert 0 <= idle_share(0.05) <= 1
    begun = time.monotonic()
    await_quiet(0.1)
    assert time.monotonic() - begun < 5


def test_the_quickest_run_is_told() -> None:
    """With its ratio to one worker's, the cores it kept busy, what a report cost, and how even the shares were."""
    slow, quick = Measured(2.0, (100,), (1.5,), 0.1), Measured(1.0, (100,), (0.9,), 0.1)
    two = Measured(0.5, (60, 40), (0.5, 0.4), 0.1)

    assert [
        "| 1 | 100 | 1.00 | 0.90 | 9.00 | 1.00 | 100%, 100% | 1.00 |",
        "| 2 | 200 | 2.00 | 1.80 | 9.00 | 1.00 | 40%, 60% | 1.80 |",
    ] == table({1: [slow, quick], 2: [two]}).splitlines()[2:]
