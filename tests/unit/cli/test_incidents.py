"""`tocsin incidents` as one types it, on a database."""

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest
from builders import a_geocoded, a_location, a_report, an_incident
from typer.testing import CliRunner, Result

from tocsin.contracts.incident import Incident, TimeBasis, TimePrecision, When
from tocsin.contracts.ontology import SubEventType
from tocsin_cli.app import app, main
from tocsin_cli.stored import url_of
from tocsin_store.sql import open_repository


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Store three incidents: a drone strike in Yemen, a protest in Kenya, and an abduction nowhere, undated."""

    async def store() -> None:
        repository = await open_repository(url_of(tmp_path))
        drone = located("drone", SubEventType.AIR_DRONE_STRIKE, "2024-05-02", lat=15.35, lon=44.2, country="YE")
        protest = located("protest", SubEventType.PEACEFUL_PROTEST, "2024-05-01", lat=-1.3, lon=36.8, country="KE")
        nowhere = an_incident(
            id="nowhere", sub_event_type=SubEventType.ABDUCTION, location=None, location_reason="no place is named"
        )
        await repository.record([a_geocoded(a_report(), incidents=(drone, protest, nowhere))])
        await repository.aclose()

    asyncio.run(store())
    return tmp_path


def located(id_: str, sub: SubEventType, day: str, **where: object) -> Incident:
    on = date.fromisoformat(day)
    time = When(start=on, end=on, precision=TimePrecision.DAY, basis=TimeBasis.EXPLICIT)
    return an_incident(id=id_, sub_event_type=sub, time=time, location=a_location(**where))


def incidents(var: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["incidents", "--var", str(var), *options])


def ids(var: Path, *options: str) -> list[str]:
    return [json.loads(line)["id"] for line in incidents(var, "--json", *options).stdout.splitlines()]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["drone", "protest", "nowhere"]),
        (["--bbox", "41,12,54,19"], ["drone"]),
        (["--bbox", "-30,-10,40,10"], ["protest"]),
        (["--near", "-1,37,100"], ["protest"]),
        (["--country", "ke", "--country", "YE"], ["drone", "protest"]),
        (["--since", "2024-05-02"], ["drone"]),
        (["--until", "2024-05-01"], ["protest"]),
        (["--type", "drone", "--type", "abduction"], ["drone", "nowhere"]),
        (["--min-confidence", "0.9"], []),
        (["--status", "asserted", "--limit", "1"], ["drone"]),
        (["--text", '"killed two" people', "--country", "KE"], ["protest"]),
        (["--actor", "nobody"], []),
    ],
)
def test_filters_choose(var: Path, options: list[str], expected: list[str]) -> None:
    """Each alone, or several that must all hold."""
    assert expected == ids(var, *options)


def test_a_page_says_how_to_get_the_next(var: Path) -> None:
    """On standard error, so that a pipe has incidents alone; the last page says nothing."""
    first = incidents(var, "--json", "--limit", "2")
    cursor = first.stderr.split()[-1]
    second = incidents(var, "--json", "--limit", "2", "--after", cursor)

    assert f"there are more: the same with --after {cursor}\n" == first.stderr
    assert (["nowhere"], "") == ([json.loads(line)["id"] for line in second.stdout.splitlines()], second.stderr)


def test_a_line_of_json_is_the_incident_with_what_stands_beside_it(var: Path) -> None:
    """Its own fields as on the wire, its sources and its revision."""
    line = json.loads(incidents(var, "--json", "--limit", "1").stdout)

    assert Incident.model_validate(line).id == "drone"
    assert (1, "live", None, ["Test Wire"]) == (
        line["revision"],
        line["state"],
        line["merged_into"],
        [source["source"]["name"] for source in line["sources"]],
    )


def test_the_table_says_how_many_there_are(var: Path) -> None:
    """Of all, or of those that were asked for."""
    assert "3 of 3 incidents, from 1 report" in incidents(var).stdout
    assert "1 incident here; the store holds 3 incidents, from 1 report" in incidents(var, "--country", "KE").stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--bbox", "1,2"], "tocsin: --bbox '1,2' will not do: write W,S,E,N, four numbers"),
        (["--after", "that one"], "tocsin: --after: 'that one' is no cursor"),
    ],
)
def test_a_wrong_call_ends_with_status_2(
    var: Path, options: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says what to type."""
    monkeypatch.setattr("sys.argv", ["tocsin", "incidents", "--var", str(var), *options])
    with pytest.raises(SystemExit) as ended:
        main()

    assert 2 == ended.value.code
    assert told in capsys.readouterr().err
