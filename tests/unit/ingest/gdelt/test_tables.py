"""A table out of its archive."""

import io
import zipfile

import pytest
from unit.ingest.gdelt.made import a_table, event_row, zipped

from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.sources.gdelt.tables import MOST_MEMBERS, table


def archive_of(members: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("20261123001500.export.CSV", a_table(event_row()))
        for number in range(members - 1):
            archive.writestr(f"{number}.txt", b"")
    return held.getvalue()


def test_a_table_is_taken_out_of_its_archive_or_as_it_is() -> None:
    """A mirror may have unpacked it."""
    plain = a_table(event_row())

    assert plain == table(zipped(plain), where="a.zip") == table(plain, where="a.csv")


def test_a_few_other_files_beside_the_table_do_no_harm() -> None:
    """Somebody packed a note with it."""
    assert a_table(event_row()) == table(archive_of(MOST_MEMBERS), where="a.zip")


def test_an_archive_of_many_files_is_refused_before_its_directory_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """That alone would take seconds, and memory without end."""
    content = archive_of(MOST_MEMBERS + 1)
    monkeypatch.delattr(zipfile, "ZipFile")

    with pytest.raises(Unfetchable, match="more than 100 files"):
        table(content, where="a.zip")
