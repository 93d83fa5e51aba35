"""A source of maritime warnings, from a real server and from a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from unit.ingest.recording import Delivered
from web import Web, local_fetcher, page, serving

from tocsin.contracts.report import Source, SourceKind
from tocsin_ingest.fetch import Unfetchable
from tocsin_ingest.ledger import Memory, MemoryLedger
from tocsin_ingest.sources.warnings import BATCH, Warnings, WarningsOptions

FIRST = "201200Z NOV 24\nHYDROLANT 2345/24(57).\nGULF OF GUINEA.\n1. TANKER BOARDED IN 03-12.5N 006-43.2E.\n"
SECOND = "\n211200Z NOV 24\nHYDROLANT 2346/24(57).\nGULF OF GUINEA.\n1. BUOY UNLIT IN 04-00.0N 006-00.0E.\n"


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def source(**options: object) -> Warnings:
    fetcher = local_fetcher()
    return Warnings("warnings:test", WarningsOptions.model_validate(options), fetcher=fetcher, ledger=MemoryLedger())


async def ask(source: Warnings, memory: Memory | None = None) -> tuple[Delivered, Memory]:
    delivered = Delivered()
    return delivered, await source.ask(memory or Memory(), delivered)


class TestFromTheWeb:
    """A page of warnings in force."""

    async def test_each_warning_comes_once(self, web: Web) -> None:
        """The page grows: what was delivered is not delivered again, and what did not change is not sent."""
        grown = page(FIRST + SECOND, content_type="text/plain", etag='"2"')
        warnings = source(url=web.serve("/in-force", page(FIRST, content_type="text/plain", etag='"1"'), grown))

        first, memory = await ask(warnings)
        second, memory = await ask(warnings, memory)
        third, memory = await ask(warnings, memory)

        assert [["HYDROLANT 2345/24"], ["HYDROLANT 2346/24"], []] == [
            [report.external_id for report in delivered.reports] for delivered in (first, second, third)
        ]
        assert ('"2"', 3) == (memory.etag, len(web.requests))

    async def test_a_page_is_read_as_its_reader_sees_it(self, web: Web) -> None:
        """Warnings in preformatted text keep their lines, in any encoding that the server tells."""
        markup = f"<html><body><h1>Warnings in force</h1><pre>{FIRST}{SECOND}</pre></body></html>"
        content = page(markup.encode("utf-16"), content_type="text/html; charset=utf-16")

        delivered, _ = await ask(source(url=web.serve("/", content)))

        assert ["HYDROLANT 2345/24", "HYDROLANT 2346/24"] == [report.external_id for report in delivered.reports]
        assert delivered.texts[0].endswith("GULF OF GUINEA.\n1. TANKER BOARDED IN 03-12.5N 006-43.2E.")

    async def test_the_entry_says_whose_they_are(self, web: Web) -> None:
        """Where it says so; else it is the authority of the series."""
        url = web.serve("/", page(FIRST, content_type="text/plain"))

        [said], [unsaid] = [
            (await ask(source(url=url, **options)))[0].reports for options in ({"name": "Relay", "kind": "other"}, {})
        ]

        assert Source(name="Relay", kind=SourceKind.OTHER) == said.source
        assert Source(name="NGA Maritime Safety Information", kind=SourceKind.OFFICIAL) == unsaid.source

    async def test_many_are_handed_over_in_batches(self, web: Web) -> None:
        """So that a long list fills no memory twice."""
        many = "\n".join(f"\nHYDROPAC {number}/24.\nBUOY {number} UNLIT." for number in range(1, BATCH + 11))

        delivered, _ = await ask(source(url=web.serve("/", page(many, content_type="text/plain"))))

        assert [BATCH, 10] == delivered.batches

    @pytest.mark.parametrize("body", [b"", b"We are moving house.", b"\xff\xfe\xff", bytes(range(128, 256)) * 9])
    async def test_a_place_without_warnings_says_so(self, web: Web, body: bytes) -> None:
        """A page that was moved, or that nobody can read, is a failure of the source, not an empty sea."""
        with pytest.raises(Unfetchable, match="warnings:test: "):
            await ask(source(url=web.serve("/", page(body, content_type="text/plain"))))

    async def test_what_was_not_delivered_comes_again(self, web: Web) -> None:
        """The bus goes away in the midst."""
        warnings = source(url=web.serve("/", page(FIRST, content_type="text/plain")))
        with pytest.raises(ConnectionError):
            await warnings.ask(Memory(), Delivered(failure=ConnectionError("away")))

        assert 1 == len((await ask(warnings))[0].reports)


class TestFromAFile:
    """A file that a receiver writes."""

    async def test_it_is_read_when_it_changed(self, tmp_path: Path) -> None:
        """And not before."""
        file = tmp_path / "navtex.txt"
        file.write_text(FIRST, encoding="utf-8")
        warnings = source(path=file)

        first, memory = await ask(warnings)
        same, memory = await ask(warnings, memory)
        file.write_text(FIRST + SECOND, encoding="utf-8")
        second, _ = await ask(warnings, memory)

        assert [1, 0, 1] == [len(delivered.reports) for delivered in (first, same, second)]

    async def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        """With what to do."""
        with pytest.raises(Unfetchable, match=r"navtex\.txt cannot be read: .*; put the file there"):
            await ask(source(path=tmp_path / "navtex.txt"))

    async def test_a_huge_file_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is something else."""
        monkeypatch.setattr("tocsin_ingest.sources.warnings.MAX_BYTES", 50)
        (tmp_path / "navtex.txt").write_text(FIRST, encoding="utf-8")
        with pytest.raises(Unfetchable, match="larger than 50 bytes"):
            await ask(source(path=tmp_path / "navtex.txt"))


@pytest.mark.parametrize("options", [{}, {"url": "https://sea.example/", "path": "navtex.txt"}, {"url": "sea"}])
def test_an_entry_has_one_place(options: dict[str, str]) -> None:
    """A page or a file, and neither both nor none."""
    with pytest.raises(ValidationError):
        WarningsOptions.model_validate(options)
