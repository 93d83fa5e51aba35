"""What `tocsin extract` takes in."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from tocsin.contracts.report import Report, Source
from tocsin_cli.errors import UsageError
from tocsin_cli.reading import check, files_in, read, read_as_ingest_does
from tocsin_ingest.sources.collector import Unreadable
from tocsin_ingest.sources.files import reports_in
from tocsin_ingest.sources.reading import read_stream


def a_line(text: str = "Shots were heard.", **fields: str) -> bytes:
    return json.dumps({"text": text} | fields).encode()


def from_stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[Report | Unreadable]:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    return list(read(["-"]))


def texts(items: list[Report | Unreadable]) -> list[str]:
    return [item.text if isinstance(item, Report) else f"{item.where}!" for item in items]


def test_a_text_file_is_one_report(tmp_path: Path) -> None:
    """It is named after its file, comes from its folder, and was published when its header says."""
    (tmp_path / "wire.txt").write_text("date 2024-05-01\n\nOne.\n\nTwo.\n", encoding="utf-8")

    (report,) = read([str(tmp_path / "wire.txt")])

    assert isinstance(report, Report)
    assert ("One.\n\nTwo.", "wire", tmp_path.name) == (report.text, report.external_id, report.source.name)
    assert "2024-05-01" == f"{report.published_at:%Y-%m-%d}"


def test_a_text_file_may_begin_with_a_brace(tmp_path: Path) -> None:
    """The suffix has the last word."""
    (tmp_path / "odd.txt").write_text("{Correction} Two killed.", encoding="utf-8")

    assert ["{Correction} Two killed."] == texts(list(read([str(tmp_path / "odd.txt")])))


def test_each_line_of_a_jsonl_file_is_a_report(tmp_path: Path) -> None:
    """Blank lines are passed over, bad ones named by their number, and the rest go on."""
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"\n".join([b"", a_line("One."), b"{oops", b"  ", a_line("Two.")]))

    assert ["One.", f"{feed}:3!", "Two."] == texts(list(read([str(feed)])))


@pytest.mark.parametrize("begin", [b"", b"\n \n", b"\xef\xbb\xbf"], ids=["nothing", "blank lines", "byte order mark"])
def test_standard_input_that_opens_an_object_is_json_lines(monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    """What comes before the first brace does not matter."""
    assert ["One.", "Two."] == texts(from_stdin(monkeypatch, begin + a_line("One.") + b"\n" + a_line("Two.")))


def test_standard_input_that_opens_none_is_one_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody pasted a story: later lines that look like JSON are part of it."""
    assert ["Shots were heard.\n{it is said}"] == texts(
        from_stdin(monkeypatch, b"date 2024-05-01 Shots were heard.\n{it is said}")
    )


def test_nothing_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty input is no report, and no bad one."""
    assert [] == from_stdin(monkeypatch, b"")


def test_lines_are_read_as_they_are_asked_for() -> None:
    """A million lines are never in memory: the second is not read before the first was taken."""
    stream = io.BytesIO(a_line("One.") + b"\n" + a_line("Two.") + b"\n")
    next(read_stream(stream, where="feed", source=Source(name="feed")))

    assert a_line("Two.") == stream.readline().strip()


def test_a_file_that_cannot_be_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    """It is refused with the system's reason."""
    (tmp_path / "good.txt").write_text("One.", encoding="utf-8")

    unreadable, good = read([str(tmp_path), str(tmp_path / "good.txt")])

    assert isinstance(unreadable, Unreadable)
    assert (str(tmp_path), "cannot be read: Is a directory") == (unreadable.where, unreadable.reason)
    assert ["One."] == texts([good])


@pytest.mark.parametrize(("name", "message"), [("absent.txt", "no such file"), ("", "is a folder: name its files")])
def test_a_wrong_file_name_is_found_before_any_work(tmp_path: Path, name: str, message: str) -> None:
    """A typing error in the last of a thousand names must not show after an hour."""
    with pytest.raises(UsageError, match=message):
        check(["-", str(tmp_path / name)])


def test_a_folder_gives_what_ingest_takes(tmp_path: Path) -> None:
    """Reports only: no notes, no hidden files, no folders."""
    for name in ("b.TXT", "a.jsonl", "README.md", ".c.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "d.txt").mkdir()

    assert ["a.jsonl", "b.TXT"] == [path.name for path in files_in(tmp_path)]


def test_a_bad_first_line_of_json_lines_is_told_like_any_other(tmp_path: Path) -> None:
    """A `.jsonl` is never one plain text: a comment at its head costs that line alone."""
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(b"# exported yesterday\n" + a_line("One.") + b"\n")

    unreadable, good = read([str(feed)])

    assert isinstance(unreadable, Unreadable)
    assert unreadable.where == f"{feed}:1"
    assert ["One."] == texts([good])


def test_a_run_expects_what_ingest_will_take_in(tmp_path: Path) -> None:
    """The ids are those that ingest will give, whichever way the folder was named; links that lead out are refused."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "one.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("Two.", encoding="utf-8")
    (folder / "two.txt").symlink_to(tmp_path / "secret.txt")
    named_otherwise = tmp_path / "link"
    named_otherwise.symlink_to(folder)

    good, refused = read_as_ingest_does(named_otherwise)

    assert [next(iter(reports_in(folder / "one.txt")))] == [good]
    assert isinstance(refused, Unreadable)
    assert "leads out of the folder" in refused.reason


def test_a_file_of_another_kind_is_no_report(tmp_path: Path) -> None:
    """`tocsin extract folder/*` takes the reports and tells what it leaves."""
    (tmp_path / "README.md").write_text("Gunmen attack a village.", encoding="utf-8")

    (unreadable,) = read([str(tmp_path / "README.md")])

    assert isinstance(unreadable, Unreadable)
    assert "a .md file is no report" in unreadable.reason
