"""What `tocsin run` started does not outlive it, however it dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin_cli.ending import end
from tocsin_cli.guard import Guard, alive, watched
from tocsin_cli.interrupts import Interrupted, Interrupts
from tocsin_cli.processes import Crew

DEADLINE = 10.0

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]
RUN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from tocsin_cli.guard import Guard
from tocsin_cli.processes import Crew

with Guard() as guard:
    crew = Crew(guard=guard, logs=Path(sys.argv[1]), environment=os.environ)
    started = [crew.start(name, [sys.executable, "-c", "import time; time.sleep(60)"]) for name in ("server", "worker")]
    print(*(child.process.pid for child in started), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def until(condition: Callable[[], bool]) -> bool:
    """Wait for the condition, and tell whether it came."""
    deadline = time.monotonic() + DEADLINE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_processes_do_not_outlive_a_run_that_was_killed(tmp_path: Path) -> None:
    """SIGKILL leaves `tocsin run` no time to stop anything; the guard does it."""
    run = subprocess.run([sys.executable, "-c", RUN_AND_DIE, tmp_path], capture_output=True, text=True, check=False)
    pids = [int(word) for word in run.stdout.split()]

    assert (-signal.SIGKILL, 2) == (run.returncode, len(pids))
    assert until(lambda: not any(map(alive, pids)))


def test_what_was_taken_back_is_not_ended() -> None:
    """A process that ended may have left its number to a stranger."""
    assert [11, 13] == watched(["+11\n", "+12\n", "-12\n", "+13\n"])


def test_a_dead_process_that_nobody_reaped_is_not_alive() -> None:
    """In a container without an init, orphans stay as zombies; waiting for them would take all the time there is."""
    process = subprocess.Popen(SLEEPER)
    assert alive(process.pid)
    process.kill()

    assert until(lambda: not alive(process.pid))
    process.wait()


def test_a_dead_guard_does_not_stop_the_work() -> None:
    """It is missed only if the run is killed too."""
    with Guard() as guard:
        guard._process.kill()
        guard._process.wait()
        guard.watch(os.getpid())


def test_stopping_ends_all_and_waits_for_them(tmp_path: Path) -> None:
    """After `stop` none is left, and how each ended is known."""
    with Guard() as guard:
        crew = Crew(guard=guard, logs=tmp_path, environment=os.environ)
        children = [crew.start(name, SLEEPER) for name in ("a", "b")]
        crew.stop(children)

    assert [-signal.SIGTERM, -signal.SIGTERM] == [child.process.returncode for child in children]


def test_what_does_not_hear_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stuck process gets its time and no more."""
    monkeypatch.setattr("tocsin_cli.ending.STOP_SECONDS", 0.2)
    with Guard() as guard:
        crew = Crew(guard=guard, logs=tmp_path, environment=os.environ)
        child = crew.start("stubborn", STUBBORN)
        assert until(lambda: "deaf" in child.last_words())
        crew.stop([child])

    assert -signal.SIGKILL == child.process.returncode


def test_a_process_that_is_gone_already_is_no_trouble() -> None:
    """Ending is asked for what may have ended by itself."""
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()
    looks = iter([True, False])

    end([process.pid], alive=lambda _: next(looks))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_acted_upon_at_the_next_pause(number: signal.Signals) -> None:
    """Not between a start and the note of it; the exit status is the one a shell expects."""
    with Interrupts() as interrupts:
        os.kill(os.getpid(), number)
        with pytest.raises(Interrupted) as stop:
            interrupts.pause()

    assert 128 + number == stop.value.status


def test_signals_mean_again_what_they_meant() -> None:
    """The handlers are ours only as long as something runs."""
    before = signal.getsignal(signal.SIGTERM)
    with Interrupts():
        assert before != signal.getsignal(signal.SIGTERM)

    assert before == signal.getsignal(signal.SIGTERM)


def test_what_was_ignored_stays_ignored() -> None:
    """`nohup tocsin run` outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts() as interrupts:
            os.kill(os.getpid(), signal.SIGHUP)
            interrupts.pause()
    finally:
        signal.signal(signal.SIGHUP, before)
