"""`[[folder]]` in `sources.toml`."""

import os
from pathlib import Path

from unit.ingest.recording import Delivered

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.fetch.on_demand import OnDemand
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.folder import Folder
from tocsin_ingest.sources.listing import read_listing
from tocsin_ingest.sources.options import Means


def opened(text: str, *, file: Path) -> Folder:
    settings = IngestSettings()
    means = Means(fetcher=OnDemand(settings), ledger=MemoryLedger(), settings=settings)
    [entry] = read_listing(text, file=file).entries
    [folder] = entry.type.opens(entry.options, means)
    assert isinstance(folder, Folder)
    return folder


def an_old_file(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))


async def delivered_of(folder: Folder) -> Delivered:
    delivered = Delivered()
    for _ in range(2):  # a file must look the same twice
        await folder.look(delivered)
    return delivered


async def test_it_says_what_its_files_do_not(tmp_path: Path) -> None:
    """What a line says itself counts more. A path is meant from the folder of the file."""
    an_old_file(tmp_path / "wire/a.jsonl", '{"text": "One."}\n{"text": "Two.", "source": "Other", "language": "fr"}\n')
    text = '[[folder]]\npath = "wire"\nname = "Example Wire"\nkind = "wire"\nlanguage = "en"\n'
    delivered = await delivered_of(opened(text, file=tmp_path / "sources.toml"))

    assert [(Source(name="Example Wire", kind=SourceKind.WIRE), "en"), (Source(name="Other"), "fr")] == [
        (report.source, report.language) for report in delivered.reports
    ]


async def test_without_a_name_it_is_called_after_the_folder(tmp_path: Path) -> None:
    """As a folder of the settings is."""
    an_old_file(tmp_path / "inbox/a.txt", "One.")
    folder = opened(f'[[folder]]\npath = "{tmp_path}/inbox"\nevery = "2s"\n', file=Path("sources.toml"))
    [report] = (await delivered_of(folder)).reports

    assert (f"folder:{tmp_path}/inbox", Source(name="inbox"), None) == (folder.name, report.source, report.language)
