"""The page for those who add a kind of source: what it shows is installed, and works."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import hatchling.build
import pytest
import redis
from ingesting import ingesting, published
from web import Web, page, refusal, serving

from tocsin.contracts.report import Source, SourceKind

pytestmark = pytest.mark.redis

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/adding-a-source.md").read_text(encoding="utf-8")

MOST_LINES = 30
"""A kind of source that asks an address is no longer than this."""

BULLETINS = b'{"id": "b1", "text": "A dam broke above Lanta.", "published_at": "2026-11-20"}\n{"text": 5}\n'
LATER = BULLETINS + b'{"id": "b2", "text": "The road to Lanta is open again.", "published_at": "2026-11-21"}\n'


def block(name: str) -> str:
    """Return what the page shows of a file."""
    shown = re.search(rf"`{re.escape(name)}`[^\n]*:\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert shown, name
    return shown[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the distribution of the page, and unpack its wheel as an installer does."""
    project, target = tmp_path_factory.mktemp("bulletins"), tmp_path_factory.mktemp("installed")
    for name in ("civil_bulletins.py", "pyproject.toml"):
        (project / name).write_text(block(name), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        wheel = hatchling.build.build_wheel(str(project))
    with zipfile.ZipFile(project / wheel) as packed:
        packed.extractall(target)
    return target


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


def test_the_module_is_short() -> None:
    """What has to be written is the asking; the rest is there."""
    assert MOST_LINES >= sum(bool(line.strip()) for line in block("civil_bulletins.py").splitlines())


def test_it_works_in_a_real_ingest(installed: Path, bus: redis.Redis, redis_url: str, web: Web, tmp_path: Path) -> None:
    """Once it is installed, an entry of its table is a source: polled, with its failures told and ridden out."""
    tagged = page(BULLETINS, etag='"1"')
    url = web.serve("/bulletins.jsonl", tagged, tagged, refusal(503), page(LATER, etag='"2"'))
    listing = block("sources.toml").replace("https://office.example/bulletins.jsonl", url).replace('"2m"', '"0.1s"')
    (tmp_path / "sources.toml").write_text(listing, encoding="utf-8")
    settings = {
        "TOCSIN_INGEST_SOURCES": str(tmp_path / "sources.toml"),
        "TOCSIN_INGEST_ALLOW_HOSTS": "127.0.0.1",
        "PYTHONPATH": str(installed),
    }
    with ingesting(redis_url, tmp_path, settings) as ingest:
        ingest.wait(lambda: len(published(bus)) >= 2)
        assert 0 == ingest.stop()
        reports = published(bus)

    assert ["b1", "b2"] == [report.external_id for report in reports]
    assert {Source(name="Office for Civil Protection", kind=SourceKind.OFFICIAL)} == {r.source for r in reports}
    assert '"1"' == web.requests[1].headers["if-none-match"]
    assert "status 503" in ingest.log.read_text(encoding="utf-8")
    assert "give the report's text" in ingest.log.read_text(encoding="utf-8")
