"""`tocsin incident …` on real databases, by the command as it is typed: it corrects, says what changed, shows why."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from typer.testing import CliRunner, Result

from tocsin.contracts.incident import TimeBasis, TimePrecision, When
from tocsin.contracts.messages import IncidentChanged, ReportGeocoded
from tocsin.contracts.parties import CountBasis, Toll
from tocsin.contracts.report import Source, SourceKind
from tocsin_cli.app import app
from tocsin_cli.errors import CommandError
from tocsin_store.sql import open_repository

DAY = When(start=date(2024, 2, 9), end=date(2024, 2, 9), precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)
TEXTS = (
    "Gunmen killed two people in Maiduguri on Friday.",
    "Two residents were shot dead by attackers on motorbikes, police in Maiduguri said.",
    "A bomb went off beside a market far away; nobody was hurt.",
)
PAPERS = (Source(name="The Harbour Post", kind=SourceKind.NEWS), Source(name="Delta Daily", kind=SourceKind.NEWS))
Tocsin = Callable[..., Result]


def told(number: int, *, lat: float = 11.8, killed: int = 2) -> ReportGeocoded:
    report = a_report(
        TEXTS[number - 1], id=f"{number}" * 64, published_at=datetime(2024, 2, 9, 10 + number, tzinfo=UTC)
    )
    incident = an_incident(report, id=f"i{number}", location=a_location(lat=lat), time=DAY)
    toll = Toll(min=killed, max=killed, basis=CountBasis.EXACT)
    casualties = incident.casualties.model_copy(update={"killed": toll})
    return a_geocoded(report, incidents=(incident.model_copy(update={"casualties": casualties}),))


@pytest.fixture
def tocsin(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tocsin:
    """Store an act that two reports tell of as `i1`, and another as `i3`; return the command."""
    monkeypatch.setenv("TOCSIN_STORE_DATABASE_URL", url)
    monkeypatch.setenv("USER", "ana")

    async def store() -> None:
        repository = await open_repository(url)
        await repository.record([told(1), told(2, killed=3), told(3, lat=40)])
        await repository.aclose()

    asyncio.run(store())

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["incident", *words, "--var", str(tmp_path)])

    return run


def changes(result: Result) -> list[tuple[str, str, int]]:
    assert result.exception is None, result.exception
    read = map(IncidentChanged.model_validate_json, result.stdout.splitlines())
    return [(change.kind.value, change.incident.id, change.revision) for change in read]


def refusal(result: Result) -> str:
    assert isinstance(result.exception, CommandError), result.output
    return str(result.exception)


def test_merging_says_what_became_of_each(tocsin: Tocsin) -> None:
    """The new revisions, and where the other went; who and why stand in the history."""
    result = tocsin("merge", "i1", "i3", "--why", "the same night")

    first, second = result.stdout.splitlines()
    assert first.startswith("updated: i1, revision 2: 2024-02-09 | Attack | ")
    assert second.startswith("merged into i1: i3, revision 2: ")
    history = tocsin("history", "i3").stdout
    assert "merged, by ana: the same night" in history
    assert "merge i1, i3, by ana: the same night" in history


def test_a_merged_id_says_where_it_went(tocsin: Tocsin) -> None:
    """Whatever is said of it is to be said of the one that stands."""
    tocsin("merge", "i1", "i3", "--why", "the same night")

    for words in (["retract", "i3"], ["set", "i3", "outcome", "failed"], ["merge", "i1", "i3"], ["split", "i3", "1"]):
        assert "i3 was merged into i1: say that id instead" == refusal(tocsin(*words, "--why", "so"))
    assert "i3 was merged into i1: say that id instead" == refusal(tocsin("show", "i3"))


def test_splitting_names_the_reports_that_leave(tocsin: Tocsin) -> None:
    """By their ids or how these begin; they become an incident of their own."""
    result = tocsin("split", "i1", "222", "--why", "another street", "--json")

    assert [("updated", "i1", 2), ("split", "i2", 1)] == [(k, i, r if i == "i1" else 1) for k, i, r in changes(result)]
    assert ["1" * 64] == [
        source["report_id"] for source in json.loads(tocsin("show", "i1", "--json").stdout)["sources"]
    ]


def test_what_one_report_tells_is_parted_by_the_ids_it_gives(tocsin: Tocsin, url: str) -> None:
    """Two acts of one report that were merged by mistake are two again."""
    report = a_report("Gunmen killed two in Kano, and two more in Jos.", id="4" * 64)
    acts = tuple(
        an_incident(report, id=f"i4{end}", location=a_location(lat=lat)) for end, lat in (("a", 20), ("b", 30))
    )

    async def store() -> None:
        repository = await open_repository(url)
        await repository.record([a_geocoded(report, incidents=acts)])
        await repository.aclose()

    asyncio.run(store())
    tocsin("merge", "i4a", "i4b", "--why", "one night")
    assert "parted by the ids it gives: i4a, i4b" in refusal(tocsin("split", "i4a", "444", "--why", "two"))

    result = tocsin("split", "i4a", "i4b", "--why", "two after all", "--json")

    assert {("updated", "i4a"), ("split", "i4b")} == {(kind, id_) for kind, id_, _ in changes(result)}


def test_a_split_that_is_none_is_refused(tocsin: Tocsin) -> None:
    """Of a report that does not tell of it, and of all that do."""
    one, two = "1" * 64, "2" * 64

    assert f"no report 3 tells of i1: these do: {one}, {two}" == refusal(tocsin("split", "i1", "3", "--why", "so"))
    assert "all reports of i1 were named" in refusal(tocsin("split", "i1", "1", "2", "--why", "so"))
    assert f"several reports begin with : {one}, {two}" == refusal(tocsin("split", "i1", "", "--why", "so"))


def test_what_is_retracted_can_be_restored_and_nothing_else(tocsin: Tocsin) -> None:
    """Each step says its revision; what makes no sense says why."""
    assert [("retracted", "i1", 2)] == changes(tocsin("retract", "i1", "--why", "a drill", "--json"))
    assert "i1 is retracted: restore it first" == refusal(tocsin("retract", "i1", "--why", "so"))
    assert [("updated", "i1", 3)] == changes(tocsin("restore", "i1", "--why", "no drill", "--json"))
    assert "i1 is not retracted: there is nothing to restore" == refusal(tocsin("restore", "i1", "--why", "so"))


def test_a_field_is_set_and_unset(tocsin: Tocsin) -> None:
    """A number of people needs no JSON; what the reports say stays visible."""
    assert [("updated", "i1", 2)] == changes(tocsin("set", "i1", "casualties.killed", "5", "--why", "saw", "--json"))
    shown = json.loads(tocsin("show", "i1", "--json").stdout)
    assert (["casualties.killed"], 5) == (shown["pinned"], shown["casualties"]["killed"]["min"])
    assert "set by an analyst" in json.dumps(shown["contradictions"])

    assert "outcome of i1 is not set by anybody: set are: casualties.killed" == refusal(
        tocsin("unset", "i1", "outcome", "--why", "so")
    )
    assert [("updated", "i1", 3)] == changes(tocsin("unset", "i1", "casualties.killed", "--why", "no", "--json"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["set", "i1", "confidence", "1"], "confidence cannot be set; these can: sub_event_type, status"),
        (["set", "i1", "outcome", "perhaps"], "outcome: Input should be 'completed', 'attempted'"),
        (["set", "i1", "casualties.killed", '{"min": 3, "max": 2, "basis": "exact"}'], "casualties.killed"),
        (["unset", "i1", "id"], "id cannot be set or unset: these can: sub_event_type"),
        (["retract", "nobody"], "no incident nobody is stored: see `tocsin incidents --ids`"),
        (["show", "nobody"], "no incident nobody is stored"),
        (["history", "nobody"], "no incident nobody was ever stored"),
        (["merge", "i1", "i1"], "name two incidents at least"),
        (["retract", "i1", "--by", " "], "by is empty"),
        (["retract", "i1", "--by", "\u200b\u2060"], "by is empty"),
    ],
)
def test_what_cannot_be_said_is_told_with_what_can(tocsin: Tocsin, words: list[str], why: str) -> None:
    """And nothing is kept of it."""
    needs_why = words[0] not in {"show", "history"}

    assert why in refusal(tocsin(*words, *(["--why", "so"] if needs_why else [])))
    assert [] == json.loads(tocsin("show", "i1", "--json").stdout)["corrections"]


def test_without_a_reason_nothing_is_said(tocsin: Tocsin) -> None:
    """It is what the next analyst asks for first."""
    result = tocsin("retract", "i1")

    assert (2, True) == (result.exit_code, "--why" in result.output)


def test_an_incident_is_shown_with_all_that_bears_it_out(tocsin: Tocsin) -> None:
    """Its reports, why they are one, where they differ and by which rule, and what was told when."""
    tocsin("set", "i1", "outcome", "completed", "--why", "the mayor said so")

    lines = tocsin("show", "i1").stdout
    for expected in (
        "i1  live, revision 2",
        "set by an analyst: outcome",
        "told by 2 reports of 1 source:",
        f"  {'1' * 64}  Test Wire, 2024-02-09 11:00, as i1",
        "      one with i1 (",
        "same day",
        "  casualties.killed (the latest report that counts them",
        "  2  ",
        "updated, by ana: the mayor said so",
        'set i1 outcome = "completed", by ana: the mayor said so',
    ):
        assert expected in lines


def test_a_copy_is_shown_with_its_first(tocsin: Tocsin, url: str) -> None:
    """By the report that ingest found, and the one that it is counted with."""
    copies = [
        a_report(
            TEXTS[at],
            id=f"{at + 4}" * 64,
            group="4" * 64,
            source=PAPERS[at],
            published_at=datetime(2024, 2, 9, 10 + at, tzinfo=UTC),
        )
        for at in (0, 1)
    ]

    async def store() -> None:
        repository = await open_repository(url)
        acts = [an_incident(each, id="c4", location=a_location(lat=-20), time=DAY) for each in copies]
        pairs = zip(copies, acts, strict=True)
        await repository.record([a_geocoded(report, incidents=(act,)) for report, act in pairs])
        await repository.aclose()

    asyncio.run(store())

    lines = tocsin("show", "c4").stdout
    assert "told by 2 reports of 1 source:" in lines
    assert f"      nearly the text of {'4' * 64}\n      counted as one source with {'4' * 64}\n" in lines


def test_history_has_every_revision(tocsin: Tocsin) -> None:
    """In words, and as the messages that went out."""
    tocsin("retract", "i1", "--why", "a drill")

    assert [("created", "i1", 1), ("retracted", "i1", 2)] == changes(tocsin("history", "i1", "--json"))
    assert "retracted, by ana: a drill" in tocsin("history", "i1").stdout
