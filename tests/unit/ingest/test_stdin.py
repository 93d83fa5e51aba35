"""Standard input as a source."""

import asyncio
import errno
import io
import os
import threading

import pytest
from patience import PATIENCE_SECONDS
from unit.ingest.recording import Delivered

from tocsin_ingest.sources.stdin import Stdin


class HungUp(io.BytesIO):
    def readline(self, _size: int | None = -1, /) -> bytes:
        raise OSError(errno.EIO, "Input/output error")


class Broken(io.BytesIO):
    def readline(self, _size: int | None = -1, /) -> bytes:
        raise ZeroDivisionError


async def read(raw: bytes, *, max_bytes: int = 1_000) -> Delivered:
    delivered = Delivered()
    await Stdin(io.BytesIO(raw), max_bytes=max_bytes).run(delivered)
    return delivered


async def test_json_lines_are_reports_of_their_own() -> None:
    """A bad line is told by its number, counted from the first line of the input."""
    delivered = await read(b'\n{"text": "One."}\n{"text": ""}\n{"text": "Three."}')

    assert ["One.", "Three."] == delivered.texts
    assert ["stdin:3"] == [bad.where for bad in delivered.unreadable]


async def test_a_byte_order_mark_before_json_does_no_harm() -> None:
    """Some editors put one in front."""
    assert ["One."] == (await read(b'\xef\xbb\xbf{"text": "One."}\n')).texts


async def test_anything_else_is_one_plain_text() -> None:
    """A header in front of it counts as in a file."""
    delivered = await read(b"\ndate 2023-11-06\nA bridge fell.\nThree were hurt.\n")

    assert ["A bridge fell.\nThree were hurt."] == delivered.texts


async def test_an_empty_input_is_no_report_and_no_fault() -> None:
    """`tocsin` in a pipe that brought nothing has nothing to complain about."""
    delivered = await read(b" \n")

    assert ([], []) == (delivered.reports, delivered.unreadable)


async def test_an_endless_line_is_refused_without_being_held() -> None:
    """And the line after it is taken."""
    delivered = await read(b'{"text": "' + b"x" * 5_000 + b'"}\n{"text": "small"}')

    assert (["small"], 1) == (delivered.texts, len(delivered.unreadable))


async def test_an_endless_plain_text_is_refused() -> None:
    """The cap holds for a text that comes in as for a file."""
    assert ["stdin"] == [bad.where for bad in (await read(b"words \n" * 5_000)).unreadable]


async def test_an_input_that_cannot_be_read_ends_with_a_reason() -> None:
    """A terminal that hung up is no fault of a report."""
    delivered = Delivered()
    await Stdin(HungUp()).run(delivered)

    assert ["Input/output error; pipe a file or a program's output in"] == [bad.reason for bad in delivered.unreadable]


async def test_lines_are_delivered_as_they_come() -> None:
    """The first report is there while the pipe is still open."""
    reading, writing = os.pipe()
    delivered = Delivered()
    with os.fdopen(reading, "rb") as stream:
        running = asyncio.create_task(Stdin(stream).run(delivered))
        os.write(writing, b'{"text": "One."}\n')
        async with asyncio.timeout(PATIENCE_SECONDS):
            await delivered.something.wait()
        os.close(writing)
        await running

    assert ["One."] == delivered.texts


def test_a_read_that_never_returns_does_not_keep_the_loop_from_ending() -> None:
    """A worker that reads a terminal stops when it is told to, and the reader gives up when the loop is gone."""
    reading, writing = os.pipe()
    before = set(threading.enumerate())

    async def stop_while_reading(stream: io.BufferedReader) -> None:
        running = asyncio.create_task(Stdin(stream).run(Delivered()))
        await asyncio.sleep(0.05)
        running.cancel()

    with os.fdopen(reading, "rb") as stream:
        asyncio.run(stop_while_reading(stream))
        [reader] = set(threading.enumerate()) - before
        os.write(writing, b'{"text": "too late"}\n')
        os.close(writing)
        reader.join(5)

        assert not reader.is_alive()


async def test_a_fault_that_nobody_foresaw_ends_the_source_with_it() -> None:
    """It happens in a thread; the source must not wait for its words for ever."""
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(Stdin(Broken()).run(Delivered()), PATIENCE_SECONDS)
