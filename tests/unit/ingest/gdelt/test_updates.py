"""Which files are due, and what comes out of one."""

import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.ingest.gdelt.made import a_table, event_row, listing, zipped

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.sources.gdelt import tables
from tocsin_ingest.sources.gdelt.tables import table
from tocsin_ingest.sources.gdelt.updates import UnreadableListError, age, due, newest

BASE = "http://gdelt.example/v2/"
DAY = 86_400.0


def stamps(last: str, after: str | None, *, hours: float = 24) -> list[str]:
    found = due(newest(listing(BASE, last)), after=after, catch_up_seconds=hours * 3_600)
    return [update.stamp for update in found]


class TestList:
    """`lastupdate.txt`."""

    def test_it_names_the_newest_tables_and_their_hashes(self) -> None:
        """The knowledge graph's file is passed over."""
        update = newest(listing(BASE, "20261123001500", export=b"e"))

        assert f"{BASE}20261123001500.export.CSV.zip" == update.export_url
        assert f"{BASE}20261123001500.mentions.CSV.zip" == update.mentions_url
        assert "e1671797c52e15f763380b45e841ec32" == update.export_md5

    def test_the_list_of_translated_news_is_read_too(self) -> None:
        """Its files have `.translation` in their names, also those that were missed."""
        last = newest(listing(BASE, "20261123001500", edition=".translation"))
        [missed, _] = due(last, after="20261122234500", catch_up_seconds=DAY)

        assert f"{BASE}20261123000000.translation.export.CSV.zip" == missed.export_url

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<html><body>Not found</body></html>",
            b"\xff\xfe\x00",
            b"1 aa http://gdelt.example/20261123001500.gkg.csv.zip",
            b"http://gdelt.example/20261399001500.export.CSV.zip",
            b"file:///20261123001500.export.CSV.zip",
        ],
    )
    def test_what_lists_no_table_says_so(self, content: bytes) -> None:
        """A page in the list's place, or a file of no moment, is told with what to do."""
        with pytest.raises(UnreadableListError, match=r"lastupdate\.txt|of no moment"):
            newest(content)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_list_or_none(self, content: bytes) -> None:
        """Nothing else is raised."""
        try:
            newest(content)
        except UnreadableListError:
            return


class TestDue:
    """What is read next."""

    def test_a_new_source_begins_with_the_newest(self) -> None:
        """Nobody asked for the past."""
        assert ["20261123001500"] == stamps("20261123001500", None)

    def test_nothing_is_due_twice(self) -> None:
        """While the list says the same, there is nothing to do."""
        assert [] == stamps("20261123001500", "20261123001500")

    def test_what_was_missed_is_caught_up_oldest_first(self) -> None:
        """Over midnight too."""
        assert ["20261122234500", "20261123000000", "20261123001500"] == stamps("20261123001500", "20261122233000")

    def test_what_is_too_old_is_given_up(self) -> None:
        """After a week away, the last hour is read, not the week."""
        found = stamps("20261123001500", "20261116001500", hours=1)

        assert ["20261122233000", "20261122234500", "20261123000000", "20261123001500"] == found

    def test_a_list_that_goes_back_is_followed(self) -> None:
        """A mirror that fell behind, or a date that was a mistake, does not silence the source for years."""
        assert ["20261123001500"] == stamps("20261123001500", "20991123001500")

    @given(missed=st.integers(1, 600), hours=st.integers(1, 168))
    def test_catching_up_has_a_bound_and_no_gaps(self, missed: int, hours: int) -> None:
        """Each update is fifteen minutes after the one before it, and the newest is always among them."""
        last = newest(listing(BASE, "20261123001500"))
        after = f"{datetime(2026, 11, 23, 0, 15, tzinfo=UTC) - missed * timedelta(minutes=15):%Y%m%d%H%M%S}"
        found = due(last, after=after, catch_up_seconds=hours * 3_600.0)

        assert [timedelta(minutes=15) * n for n in reversed(range(min(missed, hours * 4)))] == [
            age(update, last) for update in found
        ]


class TestTable:
    """What comes out of an archive."""

    ROWS = a_table(event_row())

    @pytest.mark.parametrize("content", [ROWS, zipped(ROWS), zipped(ROWS, method=zipfile.ZIP_STORED)])
    def test_a_table_is_had_zipped_or_not(self, content: bytes) -> None:
        """A mirror may have unpacked it."""
        assert self.ROWS == table(content, where="t")

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"PK\x03\x04 and no more", "damaged archive"),
            (zipped(ROWS)[:-30], "damaged archive"),
            (zipped(ROWS, name="readme.txt"), "holds 0 tables"),
            (zipped(ROWS, method=zipfile.ZIP_LZMA), "another method"),
        ],
    )
    def test_what_is_no_archive_of_a_table_is_refused(self, content: bytes, why: str) -> None:
        """The reason says which, and where."""
        with pytest.raises(Unfetchable, match=rf"^t .*{why}"):
            table(content, where="t")

    def test_an_archive_whose_bytes_were_changed_is_refused(self) -> None:
        """By the archive's own checksum, and by the list's hash."""
        content = bytearray(zipped(self.ROWS * 50))
        content[60] ^= 0xFF
        with pytest.raises(Unfetchable, match="damaged"):
            table(bytes(content), where="t")
        with pytest.raises(Unfetchable, match="MD5"):
            table(zipped(self.ROWS), where="t", md5="0" * 32)

    def test_a_bomb_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What unpacks to more than any table has is refused after so much."""
        monkeypatch.setattr(tables, "MAX_TABLE_BYTES", 1_000_000)
        with pytest.raises(Unfetchable, match="unpacks to more than 1000000 bytes"):
            table(zipped(b"0" * 1_000_001), where="t")

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_table_or_refused(self, content: bytes) -> None:
        """Nothing else is raised."""
        try:
            table(b"PK" + content, where="t")
        except Unfetchable:
            return
