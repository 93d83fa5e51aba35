"""A folder that is looked at again and again."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from patience import PATIENCE_SECONDS
from unit.ingest.recording import Delivered

from tocsin.contracts.report import Report
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.files import reports_in
from tocsin_ingest.sources.folder import BATCH, Folder

NOON = 1_700_000_000.0
LONG_AGO = NOON - 3_600


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(path: Path, content: str | bytes, *, modified: float = LONG_AGO) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (modified, modified))
    return path


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> float:
        return self.time


def folder_at(path: Path, *, max_bytes: int = 10_000, clock: Clock | None = None) -> Folder:
    return Folder(path, poll_seconds=0.01, max_bytes=max_bytes, now=clock or Clock())


def iter_of(
    read: Callable[..., Iterator[Report | Unreadable]], path: Path, **said: Any
) -> Iterator[Report | Unreadable]:
    """Read when the first is asked for, as the real one does."""
    yield from read(path, **said)


async def look(folder: Folder) -> Delivered:
    """Look once and, as a file must look the same twice, again."""
    delivered = Delivered()
    await folder.look(delivered)
    await folder.look(delivered)
    return delivered


class TestWhatIsTaken:
    """Which files are reports."""

    async def test_a_text_is_one_report_and_a_line_is_one_report(self, inbox: Path) -> None:
        """A text is called by its file's name, and both have the folder as their source."""
        put(inbox / "a1.txt", "date 2023-11-06\nA bridge fell.", modified=LONG_AGO)
        put(inbox / "b.jsonl", '{"id": 1, "text": "One."}\n\n{"id": 2, "text": "Two."}', modified=LONG_AGO + 1)

        delivered = await look(folder_at(inbox))

        assert [("a1", "A bridge fell."), ("1", "One."), ("2", "Two.")] == [
            (report.external_id, report.text) for report in delivered.reports
        ]
        assert {"inbox"} == {report.source.name for report in delivered.reports}

    async def test_older_files_come_first(self, inbox: Path) -> None:
        """So that a backlog is told in the order in which it came."""
        put(inbox / "a.txt", "later", modified=LONG_AGO + 5)
        put(inbox / "b.txt", "earlier", modified=LONG_AGO)

        assert ["earlier", "later"] == (await look(folder_at(inbox))).texts

    async def test_other_files_hidden_files_and_folders_are_left_alone(self, inbox: Path) -> None:
        """They are somebody else's, and no mistake."""
        put(inbox / "notes.md", "x")
        put(inbox / ".half.txt", "x")
        (inbox / "deep.txt").mkdir()
        put(inbox / "deep.txt" / "in.txt", "x")
        os.mkfifo(inbox / "pipe.txt")

        delivered = await look(folder_at(inbox))

        assert ([], []) == (delivered.reports, delivered.unreadable)

    async def test_a_file_is_taken_once_and_again_when_it_was_written_to(self, inbox: Path) -> None:
        """Name, time and size tell a file that changed."""
        folder = folder_at(inbox)
        put(inbox / "a.txt", "first")

        taken = [(await look(folder)).texts, (await look(folder)).texts]
        put(inbox / "a.txt", "second", modified=LONG_AGO + 9)
        taken.append((await look(folder)).texts)

        assert [["first"], [], ["second"]] == taken

    async def test_a_file_that_comes_back_is_taken_again(self, inbox: Path) -> None:
        """What is gone is forgotten: memory does not grow with every file that ever was."""
        folder = folder_at(inbox)
        path = put(inbox / "a.txt", "text")

        first = await look(folder)
        path.unlink()
        await look(folder)
        put(path, "text")

        assert first.texts == (await look(folder)).texts == ["text"]

    async def test_the_folder_is_looked_at_until_the_collector_is_cancelled(self, inbox: Path) -> None:
        """A file that comes later is taken without a restart."""
        delivered = Delivered()
        running = asyncio.create_task(folder_at(inbox).run(delivered))
        await asyncio.sleep(0.02)
        put(inbox / "a.txt", "late")
        async with asyncio.timeout(PATIENCE_SECONDS):
            await delivered.something.wait()
        running.cancel()
        await asyncio.wait([running])

        assert (["late"], True) == (delivered.texts, running.cancelled())


class TestFilesBeingWritten:
    """Half a report is no report."""

    @staticmethod
    async def texts(folder: Folder, clock: Clock, *, after: float) -> list[str]:
        """Return what one look brings, so many seconds after the last."""
        clock.time += after
        delivered = Delivered()
        await folder.look(delivered)
        return delivered.texts

    async def test_a_file_is_taken_once_though_its_writer_pauses(self, inbox: Path) -> None:
        """It must look the same twice, and be left alone for two seconds."""
        clock = Clock()
        folder = folder_at(inbox, clock=clock)
        put(inbox / "a.txt", "half", modified=NOON)
        looks = [await self.texts(folder, clock, after=seconds) for seconds in (0, 1, 0.9)]
        put(inbox / "a.txt", "half and", modified=clock.time)
        looks += [await self.texts(folder, clock, after=seconds) for seconds in (0.1, 1.0, 0.8, 0.2, 1.0)]

        assert [[], [], [], [], [], [], ["half and"], []] == looks

    async def test_an_old_file_must_look_the_same_twice(self, inbox: Path) -> None:
        """Its time may be that of another machine, whose clock is late."""
        clock = Clock()
        folder = folder_at(inbox, clock=clock)
        put(inbox / "a.txt", "half")
        looks = [await self.texts(folder, clock, after=0.2)]
        put(inbox / "a.txt", "half and half", modified=LONG_AGO + 1)
        looks += [await self.texts(folder, clock, after=0.2) for _ in range(2)]

        assert [[], [], ["half and half"]] == looks

    async def test_a_file_from_the_future_waits_by_our_own_clock(self, inbox: Path) -> None:
        """Unpacked from an archive of another time zone, it would wait for hours."""
        clock = Clock()
        folder = folder_at(inbox, clock=clock)
        put(inbox / "a.txt", "text", modified=NOON + 8 * 3600)

        assert [[], [], ["text"]] == [await self.texts(folder, clock, after=seconds) for seconds in (0, 1, 1)]

    @pytest.mark.parametrize("name", ["a.txt.part", "a.jsonl.tmp", "a.txt.crdownload", "a.txt~", ".a.txt.Xy12Zw"])
    async def test_what_browsers_and_copiers_call_unfinished_is_left_alone(self, inbox: Path, name: str) -> None:
        """It gets its own name when it is whole."""
        put(inbox / name, "half")

        assert ([], []) == ((await look(folder_at(inbox))).reports, (await look(folder_at(inbox))).unreadable)

    async def test_the_first_look_is_soon_followed_by_the_second(self, inbox: Path) -> None:
        """Who starts the worker does not wait a whole pause for what lies there."""
        put(inbox / "a.txt", "text")
        delivered = Delivered()
        running = asyncio.create_task(Folder(inbox, poll_seconds=3600).run(delivered))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await delivered.something.wait()
        running.cancel()
        await asyncio.wait([running])

        assert ["text"] == delivered.texts


class TestFaults:
    """A fault is told, and the rest go on."""

    async def test_a_bad_line_is_told_by_file_and_number(self, inbox: Path) -> None:
        """The lines around it are taken."""
        path = put(inbox / "a.jsonl", '{"text": "One."}\n\n{"text": 2}\n{"text": "Three."}\n')

        delivered = await look(folder_at(inbox))

        assert ["One.", "Three."] == delivered.texts
        assert [(f"{path}:3", "text: found 2; give the report's text")] == [
            (bad.where, bad.reason) for bad in delivered.unreadable
        ]

    async def test_a_file_that_is_no_utf_8_is_told_and_the_next_is_taken(self, inbox: Path) -> None:
        """The reason says at which byte."""
        put(inbox / "a.txt", b"caf\xe9")
        put(inbox / "b.txt", "fine")

        delivered = await look(folder_at(inbox))

        assert ["fine"] == delivered.texts
        assert ["text: found no UTF-8 and no other encoding for sure; save it as UTF-8"] == [
            bad.reason for bad in delivered.unreadable
        ]

    async def test_what_is_too_large_is_told_and_not_read(self, inbox: Path) -> None:
        """A text as a whole, a line by itself: the lines after it are taken."""
        put(inbox / "a.txt", "x" * 101)
        put(inbox / "b.jsonl", json.dumps({"text": "x" * 500}) + '\n{"text": "small"}\n')

        delivered = await look(folder_at(inbox, max_bytes=100))

        assert ["small"] == delivered.texts
        assert [f"{inbox}/a.txt", f"{inbox}/b.jsonl:1"] == [bad.where for bad in delivered.unreadable]

    async def test_a_link_out_of_the_folder_is_not_followed(self, inbox: Path) -> None:
        """Who may write to the folder must not read the rest of the disk; a link within it is fine."""
        put(inbox.parent / "secret.txt", "secret")
        put(inbox / "a.txt", "open")
        (inbox / "b.txt").symlink_to(inbox.parent / "secret.txt")
        (inbox / "c.txt").symlink_to(inbox / "a.txt")

        delivered = await look(folder_at(inbox))

        assert ["open", "open"] == delivered.texts
        assert [(f"{inbox}/b.txt", "it is a link that leads out of the folder; copy the file in")] == [
            (bad.where, bad.reason) for bad in delivered.unreadable
        ]

    async def test_a_dangling_link_is_passed_over(self, inbox: Path) -> None:
        """There is no file that could be taken."""
        (inbox / "a.txt").symlink_to(inbox / "gone.txt")

        assert [] == (await look(folder_at(inbox))).unreadable

    async def test_a_name_that_is_no_text_does_no_harm(self, inbox: Path) -> None:
        """A file name is bytes; what stands in a report or a log is text."""
        odd = Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9"))
        put(odd / os.fsdecode(b"a\xe9.txt"), "One.")
        put(odd / os.fsdecode(b"b\xe9.txt"), "")

        delivered = await look(folder_at(odd))

        assert [("a\ufffd", "caf\ufffd", "One.")] == [
            (report.external_id, report.source.name, report.text) for report in delivered.reports
        ]
        assert [f"{inbox}/caf\ufffd/b\ufffd.txt"] == [bad.where for bad in delivered.unreadable]

    async def test_a_missing_folder_is_told_once_and_looked_for_again(self, inbox: Path) -> None:
        """It may be a volume that is mounted later; when it goes again, that is told again."""
        folder = folder_at(inbox / "later")

        told = [len((await look(folder)).unreadable) for _ in range(2)]
        path = put(inbox / "later" / "a.txt", "text")
        texts = (await look(folder)).texts
        path.unlink()
        path.parent.rmdir()
        told.append(len((await look(folder)).unreadable))

        assert ([1, 0, 1], ["text"]) == (told, texts)

    async def test_a_file_that_could_not_be_read_is_taken_when_it_can(self, inbox: Path) -> None:
        """Though its time and size are what they were; until then it is told once."""
        path = inbox / "a.txt"
        path.symlink_to(put(inbox.parent / "outside.txt", "text"))
        folder = folder_at(inbox)

        told = [len((await look(folder)).unreadable) for _ in range(2)]
        path.unlink()
        put(path, "text")

        assert ([1, 0], ["text"]) == (told, (await look(folder)).texts)

    async def test_a_file_that_was_not_delivered_is_delivered_later(self, inbox: Path) -> None:
        """The bus was away: the file is not done."""
        put(inbox / "a.txt", "text")
        folder = folder_at(inbox)

        await folder.look(Delivered())
        with pytest.raises(ConnectionError):
            await folder.look(Delivered(failure=ConnectionError("away")))

        assert ["text"] == (await look(folder)).texts

    async def test_a_large_file_is_handed_over_in_batches(self, inbox: Path) -> None:
        """Memory holds a batch, not the file."""
        put(inbox / "a.jsonl", "".join(f'{{"text": "{n}"}}\n' for n in range(BATCH + 1)))

        assert [BATCH, 1] == (await look(folder_at(inbox))).batches


async def test_a_file_that_a_parser_fails_on_stops_no_other(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told of once and left alone until it changes; the files behind it are taken."""

    def read(path: Path, **said: Any) -> Iterator[Report | Unreadable]:
        if path.name == "bad.txt":
            raise RecursionError("too deep")
        return reports_in(path, **said)

    monkeypatch.setattr("tocsin_ingest.sources.folder.reports_in", lambda path, **said: iter_of(read, path, **said))
    put(inbox / "bad.txt", "Text.", modified=LONG_AGO - 1)
    put(inbox / "good.txt", "Two died.")
    folder = folder_at(inbox)
    delivered = await look(folder)
    await folder.look(delivered)

    assert ["Two died."] == delivered.texts
    assert [f"{inbox / 'bad.txt'}"] == [bad.where for bad in delivered.unreadable]
    assert "RecursionError (too deep)" in delivered.unreadable[0].reason
