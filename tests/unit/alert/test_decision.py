"""What a channel is told of a change, after what it was told before."""

from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from alerting import a_change, a_rule
from builders import a_location, an_incident
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.contracts.incident import Incident, IncidentStatus, Outcome
from tocsin.contracts.messages import Cause, ChangeKind, Rereading
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import Casualties, CountBasis, Toll
from tocsin_alert.rules.decision import Decision, Sent, Step, Told, decide, told_after
from tocsin_alert.rules.holding import held_until, is_urgent
from tocsin_alert.rules.quiet import Quiet
from tocsin_alert.rules.rehearsal import rehearse
from tocsin_alert.rules.rule import Rule
from tocsin_alert.rules.standing import differences, standing_of

REPLAYED = Cause(
    report_id="0" * 64,
    message_id="m",
    rereading=Rereading(replay="r", stage="geocode", asked_at=datetime(2024, 3, 1, tzinfo=UTC)),
)
NOON = datetime(2024, 3, 30, 12, 15, tzinfo=UTC)


def dead(least: int | None, most: int | None) -> Incident:
    return an_incident(casualties=Casualties(killed=Toll(min=least, max=most, basis=CountBasis.RANGE)))


def moved(lat: float, **changes: object) -> Incident:
    return an_incident(location=a_location(lat=lat, **changes))


GANG = {"role": "perpetrator", "entity": "group", "text": "a gang"}


def on(first: int, last: int) -> Incident:
    days = {"start": f"2023-11-0{first}", "end": f"2023-11-0{last}"}
    return an_incident(time={**days, "precision": "days", "basis": "explicit"})


@pytest.mark.parametrize(
    ("before", "now", "says", "worse"),
    [
        (an_incident(), dead(2, 2), "killed: not said → 2", True),
        (an_incident(), dead(0, 0), "killed: not said → none", False),
        (dead(2, 2), dead(5, None), "killed: 2 → at least 5", True),
        (dead(5, 9), dead(5, 12), "killed: 5 to 9 → 5 to 12", True),
        (dead(5, 9), dead(4, 20), "killed: 5 to 9 → 4 to 20", False),
        (dead(None, 9), dead(2, 2), "killed: up to 9 → 2", True),
        (dead(2, 2), an_incident(), "killed: 2 → not said", False),
        (an_incident(status=IncidentStatus.ALLEGED), an_incident(), "status: alleged → asserted", True),
        (an_incident(), an_incident(status=IncidentStatus.CLAIMED), "status: asserted → claimed", False),
        (an_incident(), an_incident(outcome=Outcome.COMPLETED), "outcome: unknown → completed", True),
        (an_incident(), an_incident(outcome=Outcome.FAILED), "outcome: unknown → failed", False),
        (an_incident(), an_incident(sub_event_type=SubEventType.ABDUCTION), "type: Attack → Abduction/forced", False),
        (an_incident(), moved(12.5, name="Gubio"), "place: Maiduguri, NG → Gubio, NG", False),
        (an_incident(), moved(11.85, country="NE"), "place: Maiduguri, NG → Maiduguri, NE", False),
        (
            moved(11.846, radius_km=None),
            moved(11.85, radius_km=None, country="NE"),
            "place: Maiduguri, NG → Maidu",
            False,
        ),
        (an_incident(), an_incident(actors=[GANG]), "actors: nobody → a gang", False),
        (on(1, 2), on(1, 3), "day: 2023-11-01 to 2023-11-02 → 2023-11-01 to 2023-11-03", False),
        (on(2, 2), on(1, 2), "day: 2023-11-02 → 2023-11-01 to 2023-11-02", False),
        (an_incident(), an_incident(location=None, location_reason="x"), "place: Maiduguri, NG → not known", False),
    ],
)
def test_what_changed_and_whether_it_became_worse(before: Incident, now: Incident, says: str, *, worse: bool) -> None:
    """More people for certain, a firmer status and a completed act are worse; the rest is only different."""
    [found] = differences(standing_of(a_change(before)), standing_of(a_change(now)))
    assert str(found).startswith(says)
    assert worse == found.worse


def test_a_place_within_its_radius_is_the_same() -> None:
    """Better coordinates of the same place are no news; nor are other quotes or another confidence."""
    before, now = standing_of(a_change()), standing_of(a_change(moved(11.95)))
    assert [] == list(differences(before, now))
    assert [] == list(differences(before, standing_of(a_change(an_incident(confidence=0.1)))))
    unmeasured, near = (standing_of(a_change(moved(lat, radius_km=None))) for lat in (11.846, 11.9))
    assert [] == list(differences(unmeasured, near))


def test_a_name_that_is_written_otherwise_and_a_source_that_is_gone_are_no_news() -> None:
    """Accents and capitals are the reader's; fewer sources take nothing back."""
    upper, lower = (an_incident(actors=[GANG | {"text": text}]) for text in ("LES ÉCORCHEURS", "les ecorcheurs"))
    before, now = standing_of(a_change(upper, independent_source_count=3)), standing_of(a_change(lower))
    assert [] == list(differences(before, now))
    assert ["independent sources: 1 → 3"] == [str(each) for each in differences(now, before)]


def test_what_became_worse_is_told_first() -> None:
    """A reader on a phone sees the dead before the day."""
    now = on(1, 2).model_copy(update={"casualties": dead(5, 5).casualties, "status": IncidentStatus.CLAIMED})
    found = [each.what for each in differences(standing_of(a_change()), standing_of(a_change(now)))]
    assert ["killed", "status", "day"] == found


def test_of_earlier_messages_the_last_ten_are_kept() -> None:
    """CAP and mail name them in each update, and neither should grow for ever."""
    told = None
    for n in range(1, 20):
        told = told_after(a_change(revision=n), Decision(Step.UPDATE), told, sent=Sent(key=f"k{n}", at=NOON))
    assert told is not None
    assert [f"k{n}" for n in range(10, 20)] == [sent.key for sent in told.sent]


@pytest.mark.parametrize(
    ("updates", "steps"),
    [
        ("never", ["alert", None, None, "retracted", "alert"]),
        ("worse", ["alert", "update", None, "retracted", "alert"]),
        ("all", ["alert", "update", "update", "retracted", "alert"]),
    ],
)
def test_what_is_told_again(updates: str, steps: list[str | None]) -> None:
    """More, less, no longer what is asked for, and asked for again: by each of the three ways."""
    told: Told | None = None
    found: list[str | None] = []
    for revision, (count, meets) in enumerate([(2, True), (5, True), (4, True), (4, False), (4, True)], start=1):
        change = a_change(dead(count, count), revision=revision)
        decision = decide(change, told, meets=meets, updates=updates, replays="retracted")  # type: ignore[arg-type]  # a word of three
        found.append(decision.step)
        told = told_after(change, decision, told, sent=None) if decision.step else told
    assert steps == found


@pytest.mark.parametrize("kind", [ChangeKind.RETRACTED, ChangeKind.MERGED])
def test_only_who_was_told_is_told_that_it_is_gone(kind: ChangeKind) -> None:
    """And once: after that there is nothing to take back."""
    told = told_after(a_change(), Decision(Step.ALERT), None, sent=Sent(key="k", at=NOON))
    gone = a_change(revision=2, kind=kind)

    assert Step.RETRACTED is decide(gone, told, meets=True, updates="never", replays="retracted").step
    assert None is decide(gone, None, meets=True, updates="all", replays="retracted").step
    after = told_after(gone, Decision(Step.RETRACTED), told, sent=None)
    assert None is decide(a_change(revision=3, kind=kind), after, meets=True, updates="all", replays="retracted").step


@given(st.integers(1, 9), st.integers(1, 9))
def test_a_repeat_and_what_was_overtaken_are_not_told(seen: int, comes: int) -> None:
    """Only a later revision than the last one looked at can be news."""
    decision = decide(a_change(revision=comes), Told(revision=seen), meets=True, updates="all", replays="retracted")
    assert (comes > seen) == (decision.step is not None)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2024-03-30T20:59:00+00:00", None),  # 21:59 in Paris
        ("2024-03-30T21:00:00+00:00", "2024-03-31T04:00:00+00:00"),  # the night in which its clocks go forward
        ("2024-03-31T03:59:00+00:00", "2024-03-31T04:00:00+00:00"),
        ("2024-03-31T04:00:00+00:00", None),
    ],
)
def test_quiet_hours_follow_the_clock_of_their_place(now: str, until: str | None) -> None:
    """Over midnight, and over the change of summer time."""
    quiet = Quiet.model_validate({"from": "22:00", "to": "06:00", "zone": "Europe/Paris"})
    found = quiet.until(datetime.fromisoformat(now))
    assert until == (found.astimezone(UTC).isoformat() if found else None)


@pytest.mark.parametrize(
    ("end", "now", "until"),
    [
        ("02:30", "2024-10-27T00:15:00", "2024-10-27T01:30:00"),  # 02:30 comes twice in Paris: held until the second
        ("02:30", "2024-10-27T01:15:00", "2024-10-27T01:30:00"),
        ("02:30", "2024-10-27T01:30:00", None),
        ("02:30", "2024-03-31T00:45:00", "2024-03-31T01:30:00"),  # and never: it is 03:30 then
        ("02:30", "2024-03-31T01:00:00", None),
    ],
)
def test_quiet_hours_end_once_in_nights_in_which_clocks_change(end: str, now: str, until: str | None) -> None:
    """An end that comes twice is the later one, so that what is held is never due already."""
    quiet = Quiet.model_validate({"from": "22:00", "to": end, "zone": "Europe/Paris"})
    found = quiet.until(datetime.fromisoformat(f"{now}+00:00"))
    assert (f"{until}+00:00" if until else None) == (found.astimezone(UTC).isoformat() if found else None)


@given(
    st.times(),
    st.times(),
    st.integers(1_600_000_000, 1_900_000_000).map(partial(datetime.fromtimestamp, tz=UTC)),
    st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_what_is_held_is_held_for_less_than_a_day_and_an_hour(begin: time, end: time, now: datetime, zone: str) -> None:
    """Never until a moment that has passed, and never longer than the quiet hours are."""
    assume(begin != end)
    until = Quiet.model_validate({"from": begin, "to": end, "zone": zone}).until(now)
    assert until is None or now < until <= now + timedelta(hours=25)


def test_what_is_held_and_until_when() -> None:
    """A full hour ends with the hour of the clock; what takes an alert back is not held where it is urgent."""
    rule = a_rule(per_hour=2)

    def until(step: Step, sent: int, *, urgent: bool = False) -> datetime | None:
        return held_until(rule, step, urgent=urgent, sent_within_hour=sent, now=NOON)

    assert None is until(Step.ALERT, 1)
    assert NOON + timedelta(minutes=45) == until(Step.ALERT, 2) == until(Step.UPDATE, 2, urgent=True)
    assert NOON + timedelta(minutes=45) == until(Step.RETRACTED, 2)
    assert None is until(Step.RETRACTED, 2, urgent=True)


def test_a_full_hour_in_quiet_hours_is_held_until_the_quiet_is_over() -> None:
    """And an alert of a quiet hour though its hour is not full."""
    rule = a_rule(per_hour=1, quiet={"from": "12:00", "to": "14:30"})
    ends = NOON.replace(hour=14, minute=30)
    assert ends == held_until(rule, Step.ALERT, urgent=False, sent_within_hour=9, now=NOON)
    assert ends == held_until(rule, Step.ALERT, urgent=False, sent_within_hour=0, now=NOON)


def test_it_is_urgent_that_what_was_sent_in_full_is_wrong() -> None:
    """Not what a summary only counted, and not what a replay reads otherwise."""
    sent = told_after(a_change(), Decision(Step.ALERT), None, sent=Sent(key="k", at=NOON))
    held = told_after(a_change(), Decision(Step.ALERT), None, sent=None)
    gone = a_change(revision=2, kind=ChangeKind.RETRACTED)

    assert [True, False, False] == [is_urgent(gone, told) for told in (sent, held, None)]
    assert not is_urgent(gone.model_copy(update={"cause": REPLAYED}), sent)


@pytest.mark.parametrize(
    ("replays", "steps"),
    [
        ("never", [None, "alert", None, None, "update", None]),
        ("retracted", [None, "alert", None, "retracted", "alert", "retracted"]),
        ("all", ["alert", "update", "update", "retracted", "alert", "retracted"]),
    ],
)
def test_what_is_told_of_what_a_replay_changed(replays: str, steps: list[str | None]) -> None:
    """Found, then news of it, worse, out of the area, then news of it within, gone: by each of the three ways."""
    rule = a_rule(replays=replays, killed=1)
    tolls = [(1, True), (2, False), (5, True), (0, True), (6, False), (6, True)]
    history = [
        a_change(dead(count, count), revision=n, kind=ChangeKind.RETRACTED if n == len(tolls) else None)
        for n, (count, _) in enumerate(tolls, start=1)
    ]
    history = [
        change.model_copy(update={"cause": REPLAYED}) if replayed else change
        for change, (_, replayed) in zip(history, tolls, strict=True)
    ]
    told = {each.change.revision: each.step.value for each in rehearse(history, {"a": rule})}
    assert steps == [told.get(n) for n in range(1, len(tolls) + 1)]


def test_history_is_told_as_it_would_have_been() -> None:
    """Alert, update, held by the limit of its hour, retracted; a rule that is off tells nothing."""
    rules: dict[str, Rule] = {"a": a_rule(per_hour=2), "off": a_rule(enabled=False)}
    history = [
        *(a_change(dead(count, count), revision=n) for n, count in enumerate([1, 2, 2, 3], start=1)),
        a_change(dead(3, 3), revision=5, kind=ChangeKind.RETRACTED),
    ]
    told = [(each.change.revision, each.step, each.held) for each in rehearse(history, rules)]

    assert [(1, "alert", False), (2, "update", False), (4, "update", True), (5, "retracted", False)] == told
