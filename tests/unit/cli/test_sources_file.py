"""The file of sources, as commands read and change it."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.sources.file import change, file_of, text_of
from tocsin_ingest.sources.editing import added

BAD = '[[folder]]\npath = "in"\npaht = "x"\n\n[[telex]]\nurl = "x"\n'


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOCSIN_INGEST_SOURCES", "TOCSIN_VAR", "TOCSIN_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


def typed(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, CommandError):
        raise result.exception
    return result


class TestWhere:
    """Which file is meant."""

    def test_it_is_that_of_the_run_unless_ingest_is_told_another(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In a container both are told the same."""
        assert Path("var/sources.toml") == file_of(Path("var"))
        monkeypatch.setenv("TOCSIN_INGEST_SOURCES", str(here / "mine.toml"))
        assert here / "mine.toml" == file_of(Path("var"))


@pytest.mark.usefixtures("here")
class TestAddFolder:
    """`tocsin add folder PATH`."""

    def test_it_stands_at_the_end_with_what_was_typed(self, here: Path) -> None:
        """By its whole path: the worker runs elsewhere."""
        file = here / "var/sources.toml"
        file.parent.mkdir()
        file.write_text("# mine\n", encoding="utf-8")
        (here / "in/a.txt").write_text("x", encoding="utf-8")
        said = typed("add", "folder", "in", "--kind", "wire", "--every", "2s").stderr

        assert f'# mine\n\n[[folder]]\npath = "{here}/in"\nkind = "wire"\nevery = "2s"\n' == file.read_text("utf-8")
        assert f"added {here}/in to var/sources.toml: 1 file there now\n" == said

    def test_the_same_twice_is_refused(self) -> None:
        """However its path was typed."""
        typed("add", "folder", "in")

        with pytest.raises(UsageError, match=r"in stands in var/sources\.toml already: \[\[folder\]\] 1"):
            typed("add", "folder", "./in/../in")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("nowhere",), "no such folder: nowhere"),
            (("in", "--kind", "wrie"), "kind: found 'wrie'; give one of 'wire'"),
            (("in", "--every", "5"), "every: found '5'; give a number and its unit"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_written(
        self, here: Path, arguments: tuple[str, ...], said: str
    ) -> None:
        """In the words of the file's reader."""
        with pytest.raises(UsageError, match=said):
            typed("add", "folder", *arguments)

        assert not (here / "var/sources.toml").exists()


@pytest.mark.usefixtures("here")
class TestList:
    """`tocsin sources list`."""

    def test_a_path_is_called_as_ingest_calls_it(self, here: Path) -> None:
        """From the folder of the file, wherever that is typed from: `status` finds what ingest counted."""
        (here / "var").mkdir()
        (here / "var/sources.toml").write_text('[[folder]]\npath = "news"\n', encoding="utf-8")

        assert [f"folder:{here}/var/news"] == json.loads(typed("sources", "list", "--json").stdout)["sources"]

    def test_a_source_that_stands_there_twice_is_told(self, here: Path) -> None:
        """It is at work once; the other entry may be the one that was meant. A disabled one is in nobody's way."""
        (here / "var").mkdir()
        entries = ["", 'name = "Again"\n', "enabled = false\n"]
        (here / "var/sources.toml").write_text("".join(f'[[folder]]\npath = "in"\n{more}' for more in entries), "utf-8")
        result = typed("sources", "list", "--json")

        assert (1, 2) == (result.exit_code, len(result.stdout.splitlines()))
        assert f"[[folder]] 2 (Again): found folder:{here}/var/in twice; take one of the two out" in result.stderr

    def test_it_shows_what_is_in_the_file(self, here: Path) -> None:
        """For programs too."""
        typed("add", "folder", "in", "--name", "My wire")
        typed("sources", "disable", "My wire")
        table = typed("sources", "list").stdout

        assert "My wire" in table
        assert "(disabled)" in table
        assert {
            "sources": [f"folder:{here}/in"],
            "table": "folder",
            "name": "My wire",
            "enabled": False,
            "path": f"{here}/in",
        } == json.loads(typed("sources", "list", "--json").stdout)

    def test_its_table_shows_no_secret(self, here: Path) -> None:
        """People show it to others when they ask what is wrong."""
        (here / "var").mkdir()
        entry = '[[feed]]\nurl = "https://ann:s3cret@a.example/rss?key=s3cret"\n'
        (here / "var/sources.toml").write_text(entry, encoding="utf-8")
        table = typed("sources", "list").stdout

        assert "a.example" in table
        assert "s3cret" not in table

    def test_what_is_wrong_is_told_and_is_the_status(self, here: Path) -> None:
        """The entries that are right are shown."""
        file = here / "sources.toml"
        file.write_text(BAD + '[[folder]]\npath = "in"\n', encoding="utf-8")
        result = CliRunner().invoke(app, ["sources", "list", "--json"], env={"TOCSIN_INGEST_SOURCES": str(file)})

        assert 1 == result.exit_code
        assert [f"folder:{here}/in"] == json.loads(result.stdout)["sources"]
        assert 2 == len(result.stderr.splitlines())
        assert f"tocsin: {file}: [[folder]] 1 (in): paht: no field" in result.stderr

    def test_a_file_that_is_no_toml_is_told(self, here: Path) -> None:
        """By every command that needs it."""
        (here / "var").mkdir()
        (here / "var/sources.toml").write_bytes(b"[[folder\n")

        for command in (("sources", "list"), ("sources", "remove", "x"), ("add", "folder", "in")):
            with pytest.raises(UsageError, match=r"var/sources\.toml: found no TOML"):
                typed(*command)


class TestChange:
    """How the file is written."""

    def test_it_keeps_its_mode_and_leaves_nothing_beside_it(self, tmp_path: Path) -> None:
        """A new one can be read by all: ingest may run as somebody else. A link stays a link."""
        real, link = tmp_path / "real.toml", tmp_path / "link.toml"
        change(real, lambda text: added(text, "folder", {"path": "a"}))
        first = stat.S_IMODE(real.stat().st_mode)
        real.chmod(0o600)
        link.symlink_to(real)
        change(link, lambda text: added(text, "folder", {"path": "b"}))

        assert (0o644, 0o600) == (first, stat.S_IMODE(real.stat().st_mode))
        assert link.is_symlink()
        assert ["link.toml", "real.toml"] == sorted(each.name for each in tmp_path.iterdir())
        assert 2 == real.read_text("utf-8").count("[[folder]]")

    def test_changes_at_the_same_time_are_all_made(self, tmp_path: Path) -> None:
        """None undoes another's."""
        file = tmp_path / "sources.toml"

        def add(number: int) -> None:
            change(file, partial(added, table="folder", fields={"path": f"{number}"}))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(add, range(32)))

        assert 32 == file.read_text("utf-8").count("[[folder]]")

    def test_what_cannot_be_written_is_told(self, tmp_path: Path) -> None:
        """With what to do."""
        (tmp_path / "file").write_text("x", encoding="utf-8")

        with pytest.raises(UsageError, match=r"cannot write .*file/sources\.toml.*TOCSIN_INGEST_SOURCES"):
            change(tmp_path / "file/sources.toml", str)
        with pytest.raises(UsageError, match="cannot read"):
            text_of(tmp_path)

    def test_a_file_that_a_command_cannot_change_is_left_as_it_is(self, here: Path) -> None:
        """And who typed it is told to do it by hand."""
        (here / "var").mkdir()
        text = f'folder = [{{path = "{here}/in", name = "In"}}]\n'
        (here / "var/sources.toml").write_text(text, encoding="utf-8")

        with pytest.raises(UsageError, match="change it by hand"):
            typed("sources", "disable", "In")
        assert text == (here / "var/sources.toml").read_text("utf-8")
