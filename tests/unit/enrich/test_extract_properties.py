"""What holds for every text, however odd."""

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from builders import a_report
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.contracts.incident import Evidence, IncidentDraft
from tocsin_enrich.extract import Extraction, extract
from tocsin_enrich.lexicon import load_lexicon

_WORDS = """Gunmen|killed|12|people|including|three children|on Monday|in Kano|.|,|were|by|the army|Hamas|dead|wounded
no|of|claimed responsibility for|a drone attack|on|two bases|denied|will|attack|casualties|at least|or|and
said it had|the|the group|IS|\u2019s|'|-|31 June|0|IN 1999|KIA|2x|\u201c|\u0130stanbul|\u00df|to death|shot
between 5 and|Maj.|\u2026|19-year-old|the 30 year olds"""
PIECES = [*_WORDS.replace("\n", "|").split("|"), "\n\n", "\x00"]
prose = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
texts = st.one_of(prose, prose.map(str.upper), st.text(max_size=300))
moments = st.one_of(st.none(), st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))  # noqa: DTZ001
many = settings(max_examples=200)
STORIES = [
    path.read_text(encoding="utf-8").split()
    for path in sorted((Path(__file__).parents[2] / "golden/enrich").glob("*/report.txt"))
]
stretches = st.sampled_from(STORIES).flatmap(
    lambda words: st.tuples(st.just(words), st.integers(0, len(words)), st.integers(0, len(words)))
)


def read(text: str, published: datetime | None = None) -> Extraction:
    return extract(a_report(text, published_at=published), load_lexicon())


def value_at(incident: IncidentDraft, path: str) -> object:
    value: object = incident.model_dump(mode="json")
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]  # type: ignore[index]
    return value


def evidence_of(found: Extraction) -> list[Evidence]:
    return [entry for incident in found.incidents for entry in incident.evidence]


@many
@given(texts, moments)
def test_no_text_makes_it_raise_and_every_quote_is_its_slice(text: str, published: datetime | None) -> None:
    """Any text is read, and what is quoted stands where it is said to stand."""
    found = read(text, published)
    quoted = [*evidence_of(found), *found.set_aside]

    assert [entry.quote for entry in quoted] == [text[entry.start : entry.end] for entry in quoted]
    assert [name.text for name in found.entities] == [text[name.start : name.end] for name in found.entities]


@many
@given(stretches)
def test_a_story_that_is_cut_anywhere_is_read(stretch: tuple[list[str], int, int]) -> None:
    """Whatever word a text begins and ends with, each quote stands where it is said to stand."""
    words, one, other = stretch
    text = " ".join(words[min(one, other) : max(one, other)]).rstrip(".")

    assert all(entry.quote == text[entry.start : entry.end] for entry in evidence_of(read(text)))


@many
@given(prose)
def test_every_field_of_an_incident_has_evidence_and_every_evidence_its_field(text: str) -> None:
    """No field without the words it was read from; no words for a field that is empty."""
    for incident in read(text, datetime(2024, 5, 15, tzinfo=UTC)).incidents:
        fields = {entry.field for entry in incident.evidence}

        assert all(value_at(incident, field) is not None for field in fields)
        assert {f"actors.{n}.text" for n in range(len(incident.actors))} <= fields
        assert {f"weapons.{n}.text" for n in range(len(incident.weapons))} <= fields
        assert {f"targets.{n}.text" for n in range(len(incident.targets))} <= fields
        assert {f"claims.{n}.claimant" for n in range(len(incident.claims))} <= fields
        assert {f"casualties.{fate}" for fate, toll in incident.casualties if toll is not None} <= fields
        assert incident.time is None or incident.time.text is None or "time" in fields


@many
@given(texts)
def test_the_same_text_is_read_the_same_way(text: str) -> None:
    """Reading is deterministic, ids included, and no two incidents of a report share an id."""
    first, second = read(text), read(text)
    ids = [incident.id for incident in first.incidents]

    assert first == second
    assert len(ids) == len(set(ids))


@many
@given(prose)
def test_what_is_told_lies_in_its_scope(text: str) -> None:
    """The trigger of an incident stands in the sentences that are given as its scope."""
    for incident in read(text).incidents:
        trigger = next(entry for entry in incident.evidence if entry.field == "sub_event_type")

        assert any(span.start <= trigger.start and trigger.end <= span.end for span in incident.scope)


def test_a_line_more_about_something_else_changes_nothing() -> None:
    """An unrelated paragraph after the story leaves its incident as it was."""
    story = "Gunmen killed two people in Maiduguri on Sunday."
    alone, followed = read(story), read(f"{story}\n\nThe price of cement rose by a tenth in Accra.")

    assert alone.incidents == followed.incidents


STORIES = (
    "Gunmen killed two farmers near Maradi on 3 October 2024.",
    "A car bomb exploded outside a bank in Quetta on 5 October 2024, wounding 12 people.",
    "Russian drones hit a fuel depot in Odesa on 7 October 2024.",
    "Thousands of teachers protested in Lima on 9 October 2024.",
    "Pirates hijacked a tanker off Lome on 11 October 2024.",
    "The army denied that it had shelled a market in Omdurman on 13 October 2024.",
    "Police arrested 40 miners in Kolwezi on 15 October 2024.",
)
"""Paragraphs that have nothing in common: neither day, place, doer, victim nor kind of act."""


def told(text: str) -> list[str]:
    """Return what is told, in no order: each incident without its id, scope and offsets, and what is set aside."""
    found = read(text, datetime(2024, 10, 20, tzinfo=UTC))
    incidents = [incident.model_dump_json(exclude={"id", "scope", "evidence"}) for incident in found.incidents]
    return sorted([*incidents, *(entry.quote for entry in found.set_aside)])


@many
@given(st.lists(st.sampled_from(STORIES), unique=True, min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_unrelated_paragraphs_changes_nothing(stories: list[str], chance: Random) -> None:
    """Each incident is what it is alone, whatever stands before and behind it."""
    shuffled = chance.sample(stories, len(stories))

    assert sorted(line for story in stories for line in told(story)) == told("\n\n".join(shuffled))


def test_the_order_of_related_sentences_matters() -> None:
    """What points back to another sentence is no unrelated story: the property above can fail."""
    first, second = "Gunmen killed two farmers near Maradi on 3 October 2024.", "The attackers burned nine huts."

    assert told(f"{first} {second}") != told(f"{second} {first}")


def test_rules_name_where_they_come_from() -> None:
    """Evidence names the lexicon or the module that read it."""
    found = read(
        "Two drones hit the al-Tanf garrison on Sunday, killing three soldiers.", datetime(2023, 11, 6, tzinfo=UTC)
    )

    assert all(re.fullmatch(r"[a-z_]+(/.+)?", entry.rule) for entry in evidence_of(found))
