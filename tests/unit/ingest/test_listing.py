"""`sources.toml`: what it says, and what is wrong in it."""

from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field, field_validator

from tocsin.contracts.report import SourceKind
from tocsin_ingest.sources.duration import Seconds
from tocsin_ingest.sources.listing import BadListing, Listing, read_listing
from tocsin_ingest.sources.options import LocalPath, SourceOptions, SourceType
from tocsin_ingest.sources.registry import UnknownTable

FILE = Path("conf/sources.toml")


class FeedOptions(SourceOptions):
    url: Annotated[str, Field(description="Where it is.")]
    every: Seconds = 300.0
    near: LocalPath | None = None

    @field_validator("url")
    @classmethod
    def _web(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("give an https URL")
        return value


FEED = SourceType("feed", FeedOptions, lambda _options, _means: (), "A feed.")


def feeds_alone(table: str) -> SourceType[Any]:
    if table != "feed":
        raise UnknownTable("found no such kind of source; there are feed")
    return FEED


def read(text: str) -> Listing:
    return read_listing(text, file=FILE, type_of=feeds_alone)


def test_entries_are_read_in_their_order() -> None:
    """With what every source may say, and what this kind may."""
    listing = read(
        """
        [[feed]]
        url = "https://a.example/rss"
        name = "Example"
        kind = "wire"
        language = "pt-BR"
        every = "5m"
        near = "places.txt"

        [[feed]]
        url = "https://b.example/rss"
        enabled = false
        """
    )
    first = FeedOptions(
        url="https://a.example/rss", name="Example", kind=SourceKind.WIRE, language="pt-BR", near=Path("places.txt")
    )

    assert () == listing.complaints
    assert [("feed", 1, True), ("feed", 2, False)] == [(e.table, e.number, e.options.enabled) for e in listing.entries]
    assert first.model_copy(update={"near": Path("conf/places.txt").resolve()}) == listing.entries[0].options


def test_an_empty_file_lists_nothing() -> None:
    """It is no mistake to have no source yet."""
    assert Listing((), ()) == read("# later\n")


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        (
            '[[feed]]\nurl = "https://a.example"\n[[feed]]\nurl = "ftp://u:secret@b.example"\nname = "B"',
            "conf/sources.toml: [[feed]] 2 (B)",
            "url: found 'ftp://***@b.example'; give an https URL",
        ),
        (
            '[[feed]]\nurl = "https://a.example"\nkind = "wrie"',
            "conf/sources.toml: [[feed]] 1 (https://a.example)",
            (
                "kind: found 'wrie'; "
                "give one of 'wire', 'news', 'official', 'claimant', 'social', 'ngo', 'state_media' or 'other'"
            ),
        ),
        ("[[feed]]", "conf/sources.toml: [[feed]] 1", "url: missing; give it: Where it is."),
        (
            '[[feed]]\nurl = "https://u:secret@a.example"\nevry = "5m"',
            "conf/sources.toml: [[feed]] 1 (https://***@a.example)",
            "evry: no field of this kind of source; there are name, kind, language, enabled, url, every, near",
        ),
        (
            '[[feed]]\nurl = "https://a.example/rss?api_key=secret"\nevry = "5m"',
            "conf/sources.toml: [[feed]] 1 (https://a.example/rss?api_key=***)",
            "evry: no field of this kind of source; there are name, kind, language, enabled, url, every, near",
        ),
        (
            '[[feed]]\nurl = "https://a.example"\nevery = 5',
            "conf/sources.toml: [[feed]] 1 (https://a.example)",
            'every: found 5; give a number and its unit, such as "90s", "5m", "2h" or "1d"',
        ),
        (
            '[feed]\nurl = "https://a.example"',
            "conf/sources.toml: feed",
            "found no [[feed]]; put two brackets around it",
        ),
        ('feed = "https://a.example"', "conf/sources.toml: feed", "found no [[feed]]; put two brackets around it"),
        (
            '[[telex]]\nurl = "x"',
            "conf/sources.toml: [[telex]]",
            "found no such kind of source; there are feed",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_entry_field_and_mend(text: str, where: str, reason: str) -> None:
    """And holds no password."""
    [complaint] = read(text).complaints

    assert (where, reason) == (complaint.where, complaint.reason)


def test_a_bad_entry_stops_no_other() -> None:
    """Nor does a table that nobody knows."""
    listing = read('[[telex]]\n[[feed]]\n[[feed]]\nurl = "https://a.example"')

    assert ([2], 2) == ([entry.number for entry in listing.entries], len(listing.complaints))


def test_what_is_no_toml_is_told_with_its_line() -> None:
    """Then nothing of the file can be believed."""
    with pytest.raises(BadListing, match=r"conf/sources\.toml: found no TOML: .*line 2"):
        read("[[feed]]\nurl = https://a.example\n")


def test_entries_that_say_the_same_have_one_fingerprint() -> None:
    """Wherever they stand: the roster leaves alone what did not change."""
    one = read('[[feed]]\nurl = "https://a.example"').entries[0]
    moved = read('[[feed]]\nurl = "https://b.example"\n[[feed]]\nevery = "300s"\nurl = "https://a.example"').entries[1]
    changed = read('[[feed]]\nurl = "https://a.example"\nname = "A"').entries[0]

    assert one.fingerprint == moved.fingerprint
    assert one.fingerprint != changed.fingerprint


def test_brackets_without_end_are_no_toml() -> None:
    """Whoever reads the file goes on with what it said before."""
    with pytest.raises(BadListing, match="found no TOML"):
        read("a = " + "[" * 100_000)
