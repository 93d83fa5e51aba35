"""`tocsin alert`: a file checked, tried on the stored history, and a channel tried."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from receiver import Answer, Receiver
from typer.testing import CliRunner
from worked import Rules, killed, rule, webhook

from tocsin_cli.app import app
from tocsin_cli.errors import CommandError, UsageError
from tocsin_store.sql import open_repository

TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["alert", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    return Rules(tmp_path)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Make a database of five incidents far from each other, with one to five killed."""

    async def fill() -> None:
        repository = await open_repository(f"sqlite:///{tmp_path}/tocsin.db")
        for number in range(1, 6):
            report, place = a_report(id=f"{number:064x}"), a_location(lat=10 * number)
            incident = an_incident(report, id=f"i-{number}", location=place, casualties=killed(number))
            await repository.record([a_geocoded(report, incidents=(incident,))])
        await repository.aclose()

    asyncio.run(fill())
    return tmp_path


def test_a_good_file_is_told_in_a_few_lines(rules: Rules) -> None:
    """Each channel with the number of its rules, each rule with what it asks for."""
    path = rules.write(webhook("https://desk.example/") + rule('killed = 10\ncountries = ["ml"]'))
    said = run("check", "--rules", path)

    assert "channel desk: webhook, told by 1 rule\n" in said
    assert "rule all: countries ['ML'], killed 10 → desk; updates worse, 30 an hour\n" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[rule.a]\n", "[rule.a] channels: missing; give it: Who is told: names of channels."),
        (rule("kiled = 1"), "[rule.all] kiled: there is no such key; there are channels, enabled, countries"),
        (rule(), "[rule.all] channels: desk is not in the file; there are none"),
        (rule('types = ["war"]'), "types: found ['war']; 'war' is no type; write one of Battles"),
        (rule("killed = -1"), "[rule.all] killed: found -1; Input should be greater than or equal to 0"),
        (rule("killed = true"), "killed: found True; Input should be a valid integer"),
        (rule('enabled = "yes"'), "enabled: found 'yes'; Input should be a valid boolean"),
        (rule('countries = ["Mali"]'), "countries.0: found 'Mali'; 'Mali' is no country's code; write ML for Mali"),
        (rule('countries = ["UK"]'), "write GB for Britain (UK) or VG for Virgin Islands (UK)"),
        (rule('countries = ["QQ"]'), "'QQ' is no country's code; write two letters of ISO 3166, such as ML"),
        (rule('countries = [" "]'), "' ' is no country's code; write two letters of ISO 3166, such as ML"),
        (rule('countries = "ML"'), 'countries: found \'ML\'; write a list, between brackets: ["one", "two"]'),
        (rule("countries = []"), "countries: found []; an empty list asks for nothing; write something into it"),
        (rule(channels=""), "[rule.all] channels: found []; an empty list asks for nothing"),
        (rule('name = "x"'), "[rule.all] name: there is no such key; it is called all, by [rule.all]"),
        (rule("bbox = [0, 99, 1, 99]"), "bbox.1: found 99; Input should be less than or equal to 90"),
        (rule("bbox = [32, 31, 46, 11]"), "its south, 31, is north of its north, 11: west, south, east, north"),
        (rule("bbox = [1, 2, 3]"), "bbox: found [1, 2, 3]; write four numbers, [west, south, east, north]"),
        (rule(f"bbox = {[1] * 500}"), "1, 1,…; write four numbers, [west, south, east, north]"),
        (rule("near = {lat = 1, lng = 2, km = 3}"), "near.lng: there is no such key; there are lat, lon, km"),
        (rule("near = {lat = 1, lon = 2}"), "[rule.all] near.km: missing; give it"),
        (rule("near = [1, 2, 3]"), "near: found [1, 2, 3]; write keys and values between braces: {key = value}"),
        (
            rule('quiet = {from = "22:00+02:00", to = "06:00"}'),
            "quiet.from: found '22:00+02:00'; '22:00+02:00' has a zone",
        ),
        (rule("quiet = {from = 22, to = 6}"), "quiet.from: found 22; 22 is no time of day; write one such as 22:00"),
        (rule('quiet = {from = "22:00", to = "22:00"}'), "from and to are the same; give the hours in between"),
        (
            rule('quiet = {begin = "22:00", to = "06:00"}'),
            "quiet.begin: there is no such key; there are from, to, zone",
        ),
        (rule('quiet = {from = "22h", to = "06:00"}'), "'22h' is no time of day; write one such as 22:00"),
        (rule('quiet = {from = "22:00", to = "06:00", zone = "Mars"}'), "'Mars' is no time zone"),
        (rule('updates = "often"'), "updates: found 'often'; Input should be 'never', 'worse' or 'all'"),
        (
            rule('changes = ["retracted"]'),
            "changes.0: found 'retracted'; Input should be 'created', 'updated' or 'split'",
        ),
        (rule('text = ["…"]'), "'…' has no word to look for"),
        ("[rule]\nchannels = []", "rule: give each a name of its own, as in [rule.NAME]"),
        ("[rule.'a b']\nchannels = ['desk']", "[rule.a b] the name will not do"),
        ("[rules.a]", "rules: there is no such table; write [rule.NAME] or [channel.NAME]"),
        ("[rule.a\n", "it is no TOML: Expected ']' at the end of a table declaration (at line 1, column 8)"),
        ('[channel.a]\nkind = "pager"', "[channel.a] kind: found 'pager'; give one of webhook, slack, email, cap"),
        (webhook("ftp://a.example/"), "[channel.desk] the URL must begin with https:// and a host"),
        (webhook("http://a.example/"), "http:// to a.example can be read on its way; use https://"),
        (webhook("https://a.example:99999/"), "the URL's host or port will not do"),
        (webhook("https://[::1/"), "the URL's host or port will not do"),
        (webhook("https://u:p@a.example/"), "the URL holds a user or a password; sign with secret_file instead"),
        ('[channel.a]\nkind = "slack"', "say where to post, by url or by url_file, and not by both"),
        ('[channel.a]\nkind = "slack"\nurl_file = "none.url"', "none.url cannot be read: No such file"),
        ('[channel.a]\nkind = "slack"\nurl_file = "empty"', "is empty; put the secret into it"),
        ('[channel.a]\nkind = "email"\nserver = "a"\nfrom = "A <a@b>"\nto = []', "'A <a@b>' is no address"),
        ('[channel.a]\nkind = "cap"\nurl = "https://a.example"\nsender = "a, b"', "[channel.a] sender: found 'a, b'"),
        ('[channel.a]\nkind = "slack"\nurl = "https://a.example"\nca_file = "empty"', "cannot be used"),
        ('[channel.a]\nkind = "slack"\nurl = "https://a.example"\nca_file = "a\\u0000"', "give a file in PEM"),
        (
            '[channel.a]\nkind = "cap"\nurl = "https://a.example"\nsender = "a"\nrestriction = "\\u0002"',
            "restriction: found '\\x02'; it has signs in it that cannot be seen",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_its_mend(rules: Rules, text: str, says: str) -> None:
    """Whoever wrote the file finds the place, and reads what to write there."""
    (rules.folder / "empty").write_text("\n")
    with pytest.raises(CommandError) as error:
        run("check", "--rules", rules.write(text))

    assert says in str(error.value)
    assert str(error.value).startswith(str(rules.path))


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_that_is_not_in_utf_8_is_told_as_such(rules: Rules, encoding: str) -> None:
    """As editors of Windows may save it."""
    rules.path.write_text("# désk\n", encoding=encoding)
    with pytest.raises(CommandError, match="it is not in UTF-8; save it so"):
        run("check", "--rules", rules.path)


def test_all_that_is_wrong_is_told_at_once(rules: Rules) -> None:
    """Nobody mends a file one run at a time."""
    with pytest.raises(CommandError) as error:
        run("check", "--rules", rules.write(rule("killed = 'a'\ntypo = 1") + webhook("https://a b/")))

    assert 3 == len(str(error.value).splitlines())


def test_the_example_of_the_repository_is_good_and_so_is_what_it_shows(tmp_path: Path) -> None:
    """As it is it tells nobody; with its lines switched on it can be used."""
    example = Path(__file__).parents[2] / "infra/alert/alerts.toml"
    assert "0 rules, 0 channels" in run("check", "--rules", example)
    shown = "\n".join(line.removeprefix("#") for line in example.read_text().splitlines() if not line.startswith("# "))
    for name in ("desk.secret", "newsroom.url", "smtp.password"):
        (tmp_path / name).write_text("https://hooks.example.org/x")
    (tmp_path / "alerts.toml").write_text(shown)

    assert "4 channels" in run("check", "--rules", tmp_path / "alerts.toml")


def test_what_the_rules_would_have_told_is_shown_and_counted(rules: Rules, var: Path) -> None:
    """Nothing is sent: the last alerts, how many of each rule, what a full hour would have held, none told twice."""
    path = rules.write(webhook("https://desk.example/") + rule("killed = 2\nper_hour = 3") + rule(name="any"))
    said = run("try", "--since", TODAY, "--rules", path, "--var", var, "--limit", 2)

    assert "any  │ desk    │ 2     │ 0      │ 0         │ 0 " in said
    assert "all  │ desk    │ 3     │ 0      │ 0         │ 1 " in said
    assert "tocsin: 6 alerts of 5 changes since" in said
    assert 2 == said.count("Attack in Maiduguri")


def test_history_can_be_tried_by_programs_and_from_a_day_on(rules: Rules, var: Path) -> None:
    """A line an alert; a day without changes has none."""
    path = rules.write(webhook("https://desk.example/") + rule("killed = 5"))
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    said = run("try", "--since", TODAY, "--rules", path, "--var", var, "--json")
    [told] = [json.loads(line) for line in said.splitlines() if line.startswith("{")]

    assert ("all", "alert") == (told["rule"], told["told"])
    assert "0 alerts of 0 changes" in run("try", "--since", tomorrow, "--rules", path, "--var", var)
    with pytest.raises(UsageError, match="--since soon is no day"):
        run("try", "--since", "soon", "--rules", path, "--var", var)


async def test_a_test_is_sent_as_one(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is signed as an alert is; what the receiver has against it is told."""
    monkeypatch.setenv("TOCSIN_ALERT_ALLOW_HOSTS", "127.0.0.1")
    async with Receiver() as receiver:
        path = rules.write(webhook(receiver.url))
        said = await asyncio.to_thread(run, "send-test", "desk", "--rules", path)
        receiver.answers = lambda _: Answer("403 No", b"who are you")
        with pytest.raises(CommandError, match=r"desk did not take it: .* answered with status 403: who are you"):
            await asyncio.to_thread(run, "send-test", "desk", "--rules", path)

    assert ("test", "Test of this channel by Tocsin") == tuple(
        receiver.requests[0].json[n] for n in ("kind", "headline")
    )
    assert "desk has taken it, by the key test/" in said
    with pytest.raises(UsageError, match="no channel is called nobody; there are desk"):
        run("send-test", "nobody", "--rules", path)


def test_a_command_says_where_the_rules_are_looked_for() -> None:
    """Without a file there is nothing to check."""
    with pytest.raises(UsageError, match="TOCSIN_ALERT_RULES"):
        run("check")
