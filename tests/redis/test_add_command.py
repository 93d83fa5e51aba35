"""`tocsin add` as a new user types it: a real web server, a real bus, a real file."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis.asyncio
from typer.testing import CliRunner
from web import Web, hang, page, refusal, serving

from tocsin.contracts.messages import ReportReceived
from tocsin.contracts.sources import Tally
from tocsin.contracts.streams import DATA_FIELD, RECEIVED
from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_cli.sources import bus
from tocsin_ingest.redis_ledger import RedisLedger

pytestmark = pytest.mark.redis

ARTICLE = """<!doctype html><html lang="en"><head><title>Two rockets hit a depot near Basra - Basra Courier</title>
<meta property="og:site_name" content="Basra Courier">
<meta property="article:published_time" content="2024-05-16T10:30:00+03:00"></head><body><article>
<h1>Two rockets hit a depot near Basra</h1>
<p>Two rockets hit a fuel depot south of Basra before dawn on Thursday and set two tanks on fire, the governor's office
said. Nobody was hurt, since the night shift had left the yard an hour before the first of them came down.</p>
<p>Firefighters from three districts fought the blaze until noon. A spokesman said that the depot would be closed for a
week, and that drivers should fill up in the city until the pumps were working again.</p>
</article></body></html>"""

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Basra Courier: [bold]all[/bold]</title>
<item><title>Ferry resumes</title>
<pubDate>Wed, 15 May 2024 09:00:00 GMT</pubDate><description>It sails.</description></item>
<item><title>Rockets hit depot</title>
<pubDate>Thu, 16 May 2024 07:30:00 GMT</pubDate><description>Two.</description></item>
</channel></rss>"""

FRONT = (
    '<html><head><title>Basra Courier</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
    "<body><ul>" + "".join(f'<li><a href="/{n}">Story {n}</a></li>' for n in range(40)) + "</ul></body></html>"
)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as server:
        server.serve("/article", page(ARTICLE))
        server.serve("/feed.xml", page(FEED, content_type="text/html"))
        server.serve("/empty.xml", page("<rss version='2.0'><channel><title>Soon</title></channel></rss>"))
        server.serve("/front", page(FRONT))
        server.serve("/away", refusal(503, retry_after="120"))
        server.serve("/hangs", hang())
        yield server


@pytest.fixture
def var(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty `--var`, a server without keys, and let the web server of the test be asked."""
    for name, value in {"TOCSIN_REDIS_URL": redis_url, "TOCSIN_INGEST_ALLOW_HOSTS": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TOCSIN_INGEST_HOST_GAP_SECONDS", "0.01")
    monkeypatch.delenv("TOCSIN_INGEST_SOURCES", raising=False)
    asyncio.run(asked(redis_url, lambda client: client.flushall()))
    return tmp_path / "var"


async def asked(redis_url: str, ask: Callable[[redis.asyncio.Redis], object]) -> object:
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        return await ask(client)  # type: ignore[misc]


def reports(redis_url: str) -> list[ReportReceived]:
    entries = asyncio.run(asked(redis_url, lambda client: client.xrange(RECEIVED.key())))
    assert isinstance(entries, list)
    return [ReportReceived.model_validate_json(fields[DATA_FIELD.encode()]) for _, fields in entries]


def typed(var: Path, *arguments: str) -> tuple[str, str]:
    """Type a command; return what it said and what it told beside."""
    result = CliRunner().invoke(app, ["add", *arguments, "--var", str(var)])
    if isinstance(result.exception, CommandError):
        raise result.exception
    assert 0 == result.exit_code, result.output
    return result.stdout, result.stderr


class TestArticle:
    """`tocsin add URL` of an article."""

    def test_it_goes_onto_the_running_bus(self, web: Web, var: Path, redis_url: str) -> None:
        """What was read of it is told, and it is on the stream as ingest would put it there."""
        said, told = typed(var, web.url("/article"), "--kind", "news")
        [message] = reports(redis_url)
        report = message.report

        assert said.splitlines() == [
            "Two rockets hit a depot near Basra",
            "  published  2024-05-16",
            "  outlet     Basra Courier (news)",
            f"  text       {len(report.text.split())} words, language en",
            f"  report     {report.id}",
            "  taken      new, on its way",
        ]
        assert "incidents` shows what is read from it" in told
        assert ("Two rockets hit a depot near Basra", web.url("/article"), report.id) == (
            report.title,
            report.url,
            report.group,
        )
        assert report.received_at

    def test_the_same_again_is_known(self, web: Web, var: Path, redis_url: str) -> None:
        """It says so, and nothing more is on the stream. Both are counted."""
        typed(var, web.url("/article"))
        said, _ = typed(var, web.url("/article#comments"))
        standings = asyncio.run(asked(redis_url, lambda client: RedisLedger(client).standings()))

        assert "  taken      known: it came before, and is not taken again" in said.splitlines()
        assert 1 == len(reports(redis_url))
        assert isinstance(standings, dict)
        assert Tally(new=1, known=1) == standings["tocsin add"].tally

    def test_without_a_server_it_says_how_to_have_one(
        self, web: Web, var: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is lost: it can be typed again."""
        monkeypatch.setenv("TOCSIN_REDIS_URL", "redis://127.0.0.1:1/0")

        with pytest.raises(CommandError, match="Is `tocsin run` up"):
            typed(var, web.url("/article"))

    def test_while_the_line_is_behind_it_is_not_taken(
        self, web: Web, var: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Back-pressure holds for commands too."""
        monkeypatch.setattr(bus, "PATIENCE_SECONDS", 0.5)
        monkeypatch.setenv("TOCSIN_BACKLOG_HIGH_ENTRIES", "1")
        monkeypatch.setenv("TOCSIN_BACKLOG_LOW_ENTRIES", "0")
        for n in range(3):
            asyncio.run(asked(redis_url, lambda client, n=n: client.xadd(RECEIVED.key(), {DATA_FIELD: str(n)})))

        with pytest.raises(CommandError, match="the workers are too far behind"):
            typed(var, web.url("/article"))


class TestFeed:
    """`tocsin add feed URL`, and `tocsin add URL` of a feed."""

    @pytest.mark.parametrize("how", [("feed",), ("url",), ()])
    def test_it_is_tried_shown_and_added(self, web: Web, var: Path, how: tuple[str, ...]) -> None:
        """What it holds is said whatever the server calls it; it stands in the file with what was typed."""
        said, told = typed(var, *how, web.url("/feed.xml"), "--name", "Courier", "--kind", "news")

        assert "Basra Courier: [bold]all[/bold]: 2 items, the newest 2024-05-16 07:30\n  Rockets hit depot\n" == said
        assert f'[[feed]]\nurl = "{web.url("/feed.xml")}"\nname = "Courier"\nkind = "news"\n' == (
            (var / "sources.toml").read_text("utf-8")
        )
        assert f"added to {var / 'sources.toml'}" in told

    def test_all_that_a_feed_may_say_can_be_typed(self, web: Web, var: Path) -> None:
        """And an empty feed can be added: it may have items later."""
        options = ("--every", "15m", "--follow", "never", "--language", "ar")
        said, _ = typed(var, "feed", web.url("/empty.xml"), *options)

        assert "Soon: 0 items\n" == said
        assert 'language = "ar"' in (var / "sources.toml").read_text("utf-8")

    def test_the_same_twice_is_refused(self, web: Web, var: Path) -> None:
        """Before it is asked again."""
        typed(var, "feed", web.url("/feed.xml"))
        asked_before = len(web.requests)

        with pytest.raises(UsageError, match=r"/feed\.xml stands in .*sources\.toml already: \[\[feed\]\] 1"):
            typed(var, "feed", web.url("/feed.xml"), "--name", "Courier")
        assert asked_before == len(web.requests)

    @pytest.mark.parametrize(
        ("path", "options", "said"),
        [
            ("/article", (), r"/article is no feed: .*found a web page.*add http://.*/article` looks what it is"),
            ("/away", (), r"/away answered with status 503"),
            ("/gone", (), r"/gone answered with status 404"),
            ("/feed.xml", ("--follow", "sometimes"), r"follow: found 'sometimes'"),
            ("/feed.xml", ("--every", "5"), r"every: found '5'; give a number and its unit"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_added(
        self, web: Web, var: Path, path: str, options: tuple[str, ...], said: str
    ) -> None:
        """With what to do instead."""
        with pytest.raises(CommandError, match=said):
            typed(var, "feed", web.url(path), *options)
        assert not (var / "sources.toml").exists()


class TestNeither:
    """`tocsin add URL` of what is no source."""

    def test_a_page_that_names_feeds_tells_what_to_type(self, web: Web, var: Path, redis_url: str) -> None:
        """A front page is no article; who types its address means its feed."""
        with pytest.raises(CommandError) as raised:
            typed(var, web.url("/front"))

        assert f"{web.url('/front')} is no article: page: found a list of links" in str(raised.value)
        assert str(raised.value).endswith(f"add feed {web.url('/feed.xml')}")
        assert [] == reports(redis_url)

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("http://10.1.2.3/", "not a public address"),
            ("file:///etc/passwd", "http"),
            ("news", "http"),
            ("http://user:secret@nowhere.invalid/", r"nowhere\.invalid"),
        ],
    )
    def test_what_may_not_or_cannot_be_asked_is_told(self, var: Path, url: str, said: str) -> None:
        """Without its password."""
        with pytest.raises(CommandError, match=said) as raised:
            typed(var, url)
        assert "secret" not in str(raised.value)
