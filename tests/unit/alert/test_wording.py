"""What an alert says, and that what reports say does nothing in it."""

import unicodedata

import pytest
from alerting import a_change
from builders import a_location, an_incident
from hypothesis import given
from hypothesis import strategies as st

from tocsin.contracts.alerts import AlertDue, DueKind
from tocsin.contracts.incident import Incident, IncidentStatus, Outcome, TimeBasis, TimePrecision, When
from tocsin.contracts.messages import ChangeKind, SourceRef
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin.contracts.report import Source
from tocsin_alert.rules.decision import Decision, Step
from tocsin_alert.wording.clean import one_line
from tocsin_alert.wording.notice import Notice, headline_of, notice_of
from tocsin_alert.wording.plain import plain

OUTLETS = tuple(SourceRef(report_id=f"r{n}", source=Source(name=f"Outlet {n}")) for n in range(7))
CLAIM = {"claimant": "The Group", "stance": "claims"}


def notice(incident: Incident | None = None, step: Step = Step.ALERT, **changes: object) -> Notice:
    change = a_change(incident, **changes)
    due = AlertDue(kind=DueKind.INCIDENT, key="k", rule="all", channel="desk", change=change)
    return notice_of(due, Decision(step), board_url="https://board.example/")


def line(told: Notice, label: str) -> str:
    return dict(told.lines)[label]


def test_an_alert_says_what_an_analyst_asks_first() -> None:
    """What, where and how exactly, when and by what, how many, how sure and by whom, who, and how many say so."""
    incident = an_incident(
        status=IncidentStatus.CLAIMED,
        outcome=Outcome.INTERCEPTED,
        claims=[CLAIM],
        time=When(start="2023-11-06", end="2023-11-06", precision=TimePrecision.DAY, basis=TimeBasis.PUBLICATION),
        casualties=Casualties(injured=Toll(min=3, max=None, basis=CountBasis.RANGE)),
        actors=[{"role": "perpetrator", "entity": "group", "text": "masked men"}],
    )
    told = notice(incident, sources=OUTLETS, source_count=7, independent_source_count=3)

    assert "Claimed: Attack in Maiduguri, Borno, Nigeria: at least 3 injured" == told.headline
    assert "Attack (Violence against civilians), intercepted" == line(told, "What")
    assert "Maiduguri, Borno, Nigeria (11.846, 13.160; within 15 km; the place itself)" == line(told, "Where")
    assert "2023-11-06 (the day of publication)" == line(told, "When")
    assert "CLAIMED, by its maker alone: The Group (confidence 0.80)" == line(told, "Status")
    assert "perpetrator: masked men" == line(told, "Who")
    assert line(told, "Sources").startswith("3 independent of 7 reports: Outlet 0, Outlet 1")
    assert line(told, "Sources").endswith("and 2 more")
    assert "https://board.example/#/incidents/i-1" == told.link


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ({"geo_precision": 3, "radius_km": 120}, "within 120 km; the province or country alone"),
        ({"guess": "nobody says where"}, "a guess: nobody says where"),
        ({"lat": None, "lon": None, "reason": "no such village"}, "no such village"),
    ],
)
def test_a_place_that_is_not_sure_says_so(place: dict[str, object], says: str) -> None:
    """Whoever acts on it knows how wide it is."""
    assert says in line(notice(an_incident(location=a_location(**place))), "Where")


def test_what_a_replay_changed_is_told_as_no_news() -> None:
    """Whoever asks for such changes sees that nothing happened now."""
    again = {"replay": "r", "stage": "enrich", "asked_at": "2024-01-01T00:00:00Z"}
    told = notice(cause={"report_id": "0" * 64, "message_id": "m", "rereading": again})

    assert "no news: a report that came in before was read again, by a replay" == line(told, "Why")
    assert "Why" not in dict(notice().lines)


def test_a_merged_incident_leads_to_the_one_that_stands() -> None:
    """The link is of the other, and the text names it."""
    told = notice(step=Step.RETRACTED, kind=ChangeKind.MERGED, merged_into="i 9/ö")

    assert "it is the same as another incident, i 9/ö" == line(told, "Retracted")
    assert "https://board.example/#/incidents/i%209%2F%C3%B6" == told.link


@given(st.text(), st.integers(1, 50))
def test_any_text_becomes_one_harmless_line(text: str, most: int) -> None:
    """No line ends, no control characters, no signs that turn the direction of what follows; never too long."""
    line = one_line(text, most)
    assert len(line) <= most
    assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff") & set(line)


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_adds_a_line_to_the_text(name: str, actor: str) -> None:
    """A report cannot write a second alert into the first."""
    incident = an_incident(
        location=a_location(name=name, admin1=name),
        actors=[{"role": "perpetrator", "entity": "group", "text": actor}],
    )
    assert len(plain(notice()).split("\n")) == len(plain(notice(incident)).split("\n"))


@pytest.mark.parametrize("step", list(Step))
def test_what_is_not_sure_is_said_first(step: Step) -> None:
    """In the headline of each kind of alert."""
    incident = an_incident(status=IncidentStatus.ALLEGED)
    before = {Step.ALERT: "", Step.UPDATE: "Update: ", Step.RETRACTED: "RETRACTED: "}[step]
    assert headline_of(incident, step).startswith(f"{before}Alleged: Attack")
