"""Every log line is one line of JSON, whoever wrote it."""

import io
import json
import logging

import pytest
import structlog

from tocsin.kit import logs


@pytest.fixture
def lines() -> io.StringIO:
    stream = io.StringIO()
    logs.configure(worker="enrich", level="INFO", stream=stream)
    return stream


def written(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_time_level_worker_and_ids(lines: io.StringIO) -> None:
    """What is bound while a message is handled is in every line of its handler."""
    with structlog.contextvars.bound_contextvars(report_id="r1"):
        structlog.get_logger("tocsin").info("lexicon miss", word="x")
    [line] = written(lines)
    assert {"event": "lexicon miss", "level": "info", "worker": "enrich", "report_id": "r1", "word": "x"} == {
        key: value for key, value in line.items() if key != "at"
    }
    assert str(line["at"]).endswith("Z")


def test_the_standard_librarys_lines_look_the_same(lines: io.StringIO) -> None:
    """A library that logs with `logging` ends in the same stream, extras included."""
    with structlog.contextvars.bound_contextvars(report_id="r1"):
        logging.getLogger("some.library").warning("slow %s", "disk", extra={"seconds": 3})
    [line] = written(lines)
    assert ("slow disk", "warning", "r1", 3) == (line["event"], line["level"], line["report_id"], line["seconds"])


def test_a_traceback_stays_on_its_line_and_shows_no_values(lines: io.StringIO) -> None:
    """An exception is one line, and the values of variables, which may be secret, are not in it."""

    def crash(password: str) -> None:
        raise KeyError(len(password))

    try:
        crash("hunter" + "2")
    except KeyError:
        structlog.get_logger("tocsin").exception("handler crashed")
    [line] = written(lines)
    assert "KeyError: 7" in str(line["exception"])
    assert "hunter2" not in json.dumps(line)


def test_a_librarys_traceback_stays_on_its_line_too(lines: io.StringIO) -> None:
    """An exception that a library logs is one line of JSON as well."""
    try:
        {}["boom"]
    except KeyError:
        logging.getLogger("some.library").exception("failed")
    [line] = written(lines)
    assert ("failed", True) == (line["event"], "KeyError: 'boom'" in str(line["exception"]))


@pytest.mark.parametrize("name", ["faststream", "redis"])
def test_what_faststream_says_per_batch_is_not_written(lines: io.StringIO, name: str) -> None:
    """Libraries that repeat what the kit says are heard from warnings on."""
    logging.getLogger(name).info("Received")
    logging.getLogger(name).warning("odd")
    assert ["odd"] == [line["event"] for line in written(lines)]


def test_lines_below_the_level_are_not_written(lines: io.StringIO) -> None:
    """The setting `log_level` is the threshold."""
    structlog.get_logger("tocsin").debug("detail")
    assert [] == written(lines)


def test_what_json_cannot_hold_is_written_as_text(lines: io.StringIO) -> None:
    """An odd value makes a line, not an error."""
    structlog.get_logger("tocsin").info("odd", value={1: object})
    [line] = written(lines)
    assert {"1": "<class 'object'>"} == line["value"]


@pytest.mark.parametrize("odd", ["half a pair: \ud800", 2**70])
def test_what_the_fast_encoder_refuses_is_a_line_all_the_same(lines: io.StringIO, odd: object) -> None:
    """A line that raised would end the batch that it tells of."""
    structlog.get_logger("tocsin").info("odd", value=odd)
    [line] = written(lines)
    assert odd == line["value"]
