"""What is collected comes out as messages, once."""

import io
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from builders import a_report
from near import alone
from pydantic import ValidationError

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.report import PublishedPrecision
from tocsin.contracts.streams import RECEIVED
from tocsin.kit import Misconfigured
from tocsin.kit.routes import Source
from tocsin.kit.testing import drain
from tocsin_ingest import app
from tocsin_ingest.app import intake
from tocsin_ingest.handler import on_collected
from tocsin_ingest.ledger import MemoryLedger
from tocsin_ingest.roster import Roster
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.registry import SOURCES, collectors
from tocsin_ingest.sources.stdin import Stdin

NOON = datetime(2024, 2, 1, 12, tzinfo=UTC)
README = Path(__file__).parents[3] / "services" / "ingest" / "README.md"


def as_shown(default: object) -> str:
    return "" if default in ((), None) else str(default).lower()


WAITING = """
import asyncio
from tocsin_ingest.settings import IngestSettings
from tocsin_ingest.sources.collector import Collector
from tocsin_ingest.sources.registry import collectors

async def main():
    [stdin] = collectors(IngestSettings(ingest_stdin=True, ingest_folders=()))
    try:
        await asyncio.wait_for(stdin.run(print), 0.1)
    except TimeoutError:
        pass

asyncio.run(main())
"""


def collecting(collector: Collector) -> Source[ReportReceived]:
    return intake(Roster([collector]), grouper=alone, ledger=MemoryLedger(), now=lambda: NOON)


def stdin(*lines: str) -> Stdin:
    return Stdin(io.BytesIO("\n".join(lines).encode()))


def test_the_key_is_the_report_s_id_and_the_time_is_stamped() -> None:
    """The bus takes each key once; the report that was passed in stays as it was."""
    report = a_report()
    [(key, message)] = on_collected([report], received_at=NOON)

    assert (report.id, NOON) == (key, message.report.received_at)
    assert report == message.report.model_copy(update={"received_at": None})


async def test_a_report_sent_twice_is_published_once() -> None:
    """Though its sender numbered it anew."""
    received = await drain(collecting(stdin('{"id": 1, "text": "One."}', '{"id": 2, "text": "One."}')))

    assert [("1", NOON)] == [(message.report.external_id, message.report.received_at) for message in received]


async def test_what_is_no_report_is_logged_with_its_place_and_reason() -> None:
    """The operator finds the line, and the sender's mistake, in the log."""
    with structlog.testing.capture_logs() as logs:
        received = await drain(collecting(stdin('{"text": "One."}', '{"text": 2}')))

    assert ["One."] == [message.report.text for message in received]
    refused = {
        "event": "input refused",
        "log_level": "warning",
        "source": "stdin",
        "where": "stdin:2",
        "reason": "text: found 2; give the report's text",
    }
    assert [refused] == [line for line in logs if line["event"] == "input refused"]


async def test_a_time_of_the_future_is_set_aside_and_told() -> None:
    """A day ahead may be another zone's; more would make tomorrow's incidents of today's."""
    near, far = '{"text": "One.", "published_at": "2024-02-02"}', '{"text": "Two.", "published_at": "2024-02-03"}'
    with structlog.testing.capture_logs() as logs:
        received = await drain(collecting(stdin(near, far)))

    dated = {
        message.report.text: (message.report.published_at, message.report.published_precision) for message in received
    }
    assert {"One.": (datetime(2024, 2, 2, tzinfo=UTC), PublishedPrecision.DAY), "Two.": (None, None)} == dated
    [told] = [line["reason"] for line in logs if line["event"] == "time set aside"]
    assert "2024-02-03 00:00:00+00:00, more than a day ahead of our clock" in told


def test_it_writes_the_stream_that_the_registry_gives_it() -> None:
    """And no other."""
    assert RECEIVED is collecting(stdin()).writes


class TestSettings:
    """What the environment says."""

    @pytest.mark.parametrize(
        ("said", "folders"),
        [
            ("", ()),
            ("inbox", (Path("inbox"),)),
            ("/srv/a, /srv/b,", (Path("/srv/a"), Path("/srv/b"))),
            (json.dumps(["a,b", "c"]), (Path("a,b"), Path("c"))),
        ],
    )
    def test_folders_are_a_comma_list_or_a_json_list(
        self, said: str, folders: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """JSON for the folder whose name holds a comma."""
        monkeypatch.setenv("TOCSIN_INGEST_FOLDERS", said)

        assert folders == IngestSettings().ingest_folders

    def test_every_setting_is_read_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Under the names that the README gives."""
        monkeypatch.setenv("TOCSIN_INGEST_STDIN", "1")
        monkeypatch.setenv("TOCSIN_INGEST_POLL_SECONDS", "0.5")
        monkeypatch.setenv("TOCSIN_INGEST_MAX_BYTES", "10")
        settings = IngestSettings()

        assert (True, 0.5, 10) == (settings.ingest_stdin, settings.ingest_poll_seconds, settings.ingest_max_bytes)

    @pytest.mark.parametrize("said", ["[1]", "["])
    def test_a_list_that_is_none_is_refused(self, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Before anything is read."""
        monkeypatch.setenv("TOCSIN_INGEST_FOLDERS", said)

        with pytest.raises(ValidationError, match="ingest_folders"):
            IngestSettings()

    def test_the_readme_names_every_setting_and_its_default(self) -> None:
        """An operator reads the table, not the code."""
        own = {name: field for name, field in IngestSettings.model_fields.items() if name.startswith("ingest_")}
        table = dict(re.findall(r"^\| `TOCSIN_(\w+)` \| (?:none|`(\S+)`) \|", README.read_text("utf-8"), re.MULTILINE))

        assert table == {name.upper(): as_shown(field.default) for name, field in own.items()}

    def test_each_folder_is_a_collector_of_its_own(self) -> None:
        """So that one that fails does not stop the others."""
        settings = IngestSettings(ingest_folders=(Path("a"), Path("b")))

        assert ["folder:a", "folder:b"] == [collector.name for collector in collectors(settings)]
        assert {"folder", "stdin", "http"} == set(SOURCES)

    def test_a_worker_that_waits_for_standard_input_can_end(self) -> None:
        """The interpreter aborts when it ends while a thread holds `sys.stdin`: the worker has a reader of its own."""
        reading, writing = os.pipe()
        ended = subprocess.run([sys.executable, "-W", "error", "-c", WAITING], stdin=reading, check=False, timeout=30)
        os.close(reading)
        os.close(writing)

        assert 0 == ended.returncode

    def test_a_worker_without_sources_does_not_start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It would look healthy and never do anything."""
        for name in ("TOCSIN_INGEST_FOLDERS", "TOCSIN_INGEST_SOURCES"):
            monkeypatch.delenv(name, raising=False)

        with pytest.raises(Misconfigured, match="no source is set: set TOCSIN_INGEST_FOLDERS"):
            app.wire()
