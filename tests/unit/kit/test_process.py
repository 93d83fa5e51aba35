"""The event loop of a worker's process, and how it ends when it cannot be put together."""

import asyncio
import gc
import json
import os
import signal
import sys
from types import SimpleNamespace
from typing import Annotated

import pytest
from builders import an_enriched
from patience import PATIENCE_SECONDS
from pydantic import Field

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.streams import ENRICHED, RECEIVED
from tocsin.kit import Misconfigured, Worker, WorkerSettings, build, main, route, run
from tocsin.kit.process import OBJECTS_PER_SEARCH, serve

MISCONFIGURED_STATUS = 2
"""As docs/operations.md tells operators."""


class OwnSettings(WorkerSettings):
    """A worker's own."""

    own_secret: Annotated[int, Field(ge=1)] = 1


def worker(settings: WorkerSettings) -> Worker:
    return build(
        settings,
        route(lambda message: an_enriched(message.report), reads=RECEIVED, writes=ENRICHED, group="own"),
    )


def no_data() -> Worker:
    raise Misconfigured("there is no gazetteer: build it")


async def no_database() -> Worker:
    raise Misconfigured("there is no database: start it")


def wrong_setting() -> Worker:
    return worker(OwnSettings())


@pytest.mark.parametrize(
    ("wire", "why"),
    [
        (no_data, "there is no gazetteer: build it"),
        (no_database, "there is no database: start it"),
        (wrong_setting, "TOCSIN_OWN_SECRET: Input should be greater than or equal to 1"),
    ],
)
def test_a_worker_that_is_set_up_wrongly_says_so_in_one_line(
    wire: object, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether its data, its database or a setting is at fault: one line of JSON, status 2, no traceback."""
    monkeypatch.setenv("TOCSIN_OWN_SECRET", "-12345")
    with pytest.raises(SystemExit) as ended:
        main("own", wire)  # type: ignore[arg-type]
    [line] = [json.loads(text) for text in capsys.readouterr().err.splitlines()]
    assert (MISCONFIGURED_STATUS, "own", "misconfigured", why) == (
        ended.value.code,
        line["worker"],
        line["event"],
        line["why"],
    )
    assert "12345" not in json.dumps(line)


def test_a_worker_that_was_put_together_already_ends_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`run` is `main` for a worker at hand."""

    async def refuse(_worker: Worker) -> None:
        raise Misconfigured("the port is taken")

    monkeypatch.setattr(Worker, "serve", refuse)
    with pytest.raises(SystemExit) as ended:
        run(worker(WorkerSettings()))
    assert (MISCONFIGURED_STATUS, True) == (ended.value.code, "the port is taken" in capsys.readouterr().err)


@pytest.mark.parametrize("installed", [True, False])
def test_a_worker_runs_on_uvloop_where_that_is_installed(monkeypatch: pytest.MonkeyPatch, *, installed: bool) -> None:
    """It is an extra: without it asyncio's own loop does the same work."""
    its_own = asyncio.new_event_loop()
    ran_on: list[asyncio.AbstractEventLoop] = []

    async def look(_worker: Worker) -> None:
        ran_on.append(asyncio.get_running_loop())

    monkeypatch.setattr(Worker, "serve", look)
    monkeypatch.setitem(sys.modules, "uvloop", SimpleNamespace(new_event_loop=lambda: its_own) if installed else None)
    run(worker(WorkerSettings()))
    its_own.close()
    assert [installed] == [loop is its_own for loop in ran_on]


def test_a_fault_is_no_wrong_setting() -> None:
    """What nobody foresaw is not told as if the operator could mend it."""

    def fault() -> Worker:
        raise KeyError("boom")

    with pytest.raises(KeyError):
        main("own", fault)


def test_a_handler_is_not_called_to_put_a_worker_together() -> None:
    """Wiring reads settings and loads data; messages come later."""

    def never(_message: ReportReceived) -> None:
        raise AssertionError

    assert "look" == build(WorkerSettings(), route(never, reads=RECEIVED, group="look")).name


async def test_what_serving_changes_in_the_process_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signals lead to the worker and garbage is searched for seldom while it serves, and not after it."""
    serving, usual = worker(WorkerSettings()), gc.get_threshold()
    meanwhile: list[tuple[bool, int]] = []

    async def until_the_signal() -> None:
        meanwhile.append((gc.get_freeze_count() > 0, gc.get_threshold()[0]))
        os.kill(os.getpid(), signal.SIGTERM)
        await serving.stopping.wait()

    monkeypatch.setattr(serving, "serve", until_the_signal)
    await asyncio.wait_for(serve(serving), PATIENCE_SECONDS)

    assert [(True, OBJECTS_PER_SEARCH)] == meanwhile
    assert (0, usual) == (gc.get_freeze_count(), gc.get_threshold())
    assert not asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
