"""Changes of `sources.toml` leave every other line as it is."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin_ingest.sources.editing import Uneditable, added, enabled, removed

FILE = """\
# Our sources.

# the wire
[[feed]]
url = "https://a.example"  # A

[[folder]]
path = "in"

# slow
[[feed]]
url = "https://b.example"
enabled = false  # too slow

[feed.more]
depth = 1

# the end
[[page]]
url = "https://c.example"
"""

WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
TABLES = st.sampled_from(["feed", "page", "folder"])
ENTRIES = st.lists(st.tuples(TABLES, st.dictionaries(st.sampled_from(["url", "name", "path"]), WORDS)), max_size=6)


def test_an_entry_is_added_at_the_end() -> None:
    """With nothing else changed, whatever the table."""
    after = added(FILE, "feed", {"url": "https://d.example", "name": 'Ex "D"\\', "enabled": False})

    assert f'{FILE}\n[[feed]]\nurl = "https://d.example"\nname = "Ex \\"D\\"\\\\"\nenabled = false\n' == after
    assert '[[page]]\nurl = "x"\n' == added("", "page", {"url": "x"})
    assert '# none yet\n\n[[page]]\nurl = "x"\n' == added("# none yet\n\n\n", "page", {"url": "x"})


def test_an_entry_is_taken_out_with_its_subtables() -> None:
    """Comments stay: they are not ours to throw away."""
    first = removed(FILE, "feed", 1)
    second = removed(FILE, "feed", 2)

    assert FILE.replace('[[feed]]\nurl = "https://a.example"  # A\n\n', "") == first
    gone = '[[feed]]\nurl = "https://b.example"\nenabled = false  # too slow\n\n[feed.more]\ndepth = 1\n\n'
    assert FILE.replace(gone, "") == second
    assert FILE.replace('[[page]]\nurl = "https://c.example"\n', "") == removed(FILE, "page", 1)


def test_an_entry_is_disabled_and_enabled_again() -> None:
    """By a line of its own."""
    off = enabled(FILE, "feed", 1, yes=False)

    assert FILE.replace("[[feed]]\n", "[[feed]]\nenabled = false\n", 1) == off
    assert FILE == enabled(off, "feed", 1, yes=True)
    assert FILE.replace("enabled = false  # too slow\n", "") == enabled(FILE, "feed", 2, yes=True)
    assert FILE == enabled(FILE, "folder", 1, yes=True)


@pytest.mark.parametrize(
    "text",
    [
        'feed = [{url = "x"}]',
        '[[feed]]\nurl = """\n[[feed]]\n"""\n[[feed]]\nurl = "b"',
        'note = """\n[[feed]]\n"""\n[[feed]]\nurl = "b"',
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str) -> None:
    """A line that looks like an entry need be none."""
    with pytest.raises(Uneditable, match="by hand"):
        removed(text, "feed", 1)


def test_a_single_table_takes_no_second_entry() -> None:
    """The reader would refuse it as well."""
    with pytest.raises(Uneditable, match=r"put two brackets around it: \[\[feed\]\]"):
        added('[feed]\nurl = "x"', "feed", {"url": "y"})


@given(entries=ENTRIES)
def test_added_entries_are_read_back(entries: list[tuple[str, dict[str, str]]]) -> None:
    """Whatever their values hold."""
    text = "# mine\n"
    for table, fields in entries:
        text = added(text, table, fields)

    said = tomllib.loads(text)
    for table in {table for table, _ in entries}:
        assert [fields for of, fields in entries if of == table] == said[table]


@given(entries=ENTRIES.filter(bool), data=st.data())
def test_an_entry_taken_out_leaves_the_others(entries: list[tuple[str, dict[str, str]]], data: st.DataObject) -> None:
    """In their order; and one that is disabled is enabled again as it was."""
    text = ""
    for table, fields in entries:
        text = added(text, table, fields)
    at = data.draw(st.integers(0, len(entries) - 1))
    table = entries[at][0]
    number = sum(of == table for of, _ in entries[: at + 1])
    left = [fields for n, (of, fields) in enumerate(entries) if of == table and n != at]

    assert left == tomllib.loads(removed(text, table, number)).get(table, [])
    assert text == enabled(enabled(text, table, number, yes=False), table, number, yes=True)
