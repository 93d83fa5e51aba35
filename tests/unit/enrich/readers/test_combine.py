"""How a reader's findings and the rules' answer become one."""

from collections.abc import Callable
from typing import Any

import pytest
from builders import a_report
from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Extraction, Lexicon, extract
from tocsin_enrich.lexicon import load_lexicon
from tocsin_enrich.readers import Findings
from tocsin_enrich.readers.combine import MOST_SIGHTINGS, READER_ALONE, Became, Combining

RULE = "reader/test/1"
KNOWN = "Gunmen killed two people in Mora on Sunday."
UNKNOWN = "Things went boom at the old depot in Wase on Sunday and eleven guards never came home."
A_BOOM: dict[str, Any] = {
    "trigger": "went boom",
    "sub_event_type": "Remote explosive/landmine/IED",
    "targets": [{"words": "the old depot", "category": "military_base", "entity": "facility"}],
    "tolls": [{"words": "eleven guards", "fate": "killed"}],
    "when": "on Sunday",
}
Combine = Callable[..., Combining]


def said_by_readers(extraction: Extraction) -> set[str]:
    return {e.field for draft in extraction.incidents for e in draft.evidence if e.rule == RULE}


def test_an_empty_field_is_filled_and_says_by_whom(combined: Combine) -> None:
    """A weapon that the rules do not know is added to their incident, with the reader's name in its evidence."""
    text = "Gunmen with spearguns killed two people in Mora on Sunday."
    before = combined(text).extraction.incidents[0]

    made = combined(
        text,
        trigger="killed",
        sub_event_type="Attack",
        weapons=[{"words": "spearguns", "category": "other"}],
    )

    after = made.extraction.incidents[0]
    assert ["spearguns"] == [weapon.text for weapon in after.weapons]
    assert {"weapons.0.text"} == said_by_readers(made.extraction)
    assert before.evidence == after.evidence[: len(before.evidence)]
    assert {Became.FILLED: 1} == made.fates


def test_what_a_rule_said_stays(combined: Combine) -> None:
    """Toll, day, actor and type of a rule are not changed by a reader that sees them otherwise."""
    before = combined(KNOWN).extraction

    made = combined(
        KNOWN,
        trigger="killed",
        sub_event_type="Abduction/forced disappearance",
        actors=[{"words": "people", "role": "perpetrator", "entity": "group", "kind": "rebel"}],
        tolls=[{"words": "two people", "fate": "killed"}],
        when="Sunday",
    )

    assert before == made.extraction
    assert {Became.KNOWN: 1} == made.fates


def test_a_day_takes_the_place_of_that_of_publication_only(combined: Combine) -> None:
    """The fallback is no statement of the report, so a day that a reader points at is better; codes follow."""
    text = "Gunmen killed two people in Mora. The dawn of Saturday was quiet before that."

    [draft] = combined(text, trigger="killed", sub_event_type="Attack", when="Saturday").extraction.incidents

    assert draft.time is not None
    assert ("2023-11-04", 1) == (str(draft.time.start), draft.codes.acled.time_precision)


def test_an_answer_without_end_is_not_read_to_its_end(lexicon: Lexicon) -> None:
    """A model that repeats itself holds up no worker: what lies beyond the bound is unproven, and told once."""
    report = a_report(text=UNKNOWN)
    sighting = {"trigger": "never stood there", "sub_event_type": "Attack"}
    made = Combining(report, Extraction(), lexicon)

    made.add(Findings.model_validate({"sightings": [sighting] * (MOST_SIGHTINGS + 5)}), rule=RULE)

    assert {Became.UNPROVEN: MOST_SIGHTINGS + 5} == made.fates
    assert (MOST_SIGHTINGS + 1, "sightings: 5 beyond the first 200") == (len(made.refused), made.refused[-1])


def test_an_act_that_no_rule_sees_is_a_doubtful_incident(combined: Combine) -> None:
    """It has all that the text bears out, a low confidence, codes of its type, and evidence that names the reader."""
    made = combined(UNKNOWN, rules=Extraction(), **A_BOOM)

    [draft] = made.extraction.incidents
    assert ("Explosions/Remote violence", (11, 11)) == (
        draft.event_type.value,
        draft.casualties.killed and (draft.casualties.killed.min, draft.casualties.killed.max),
    )
    assert {"sub_event_type", "targets.0.text", "casualties.killed", "time"} == said_by_readers(made.extraction)
    assert 0 < draft.confidence <= READER_ALONE
    assert "ASSAULT" == draft.codes.plover.event
    assert UNKNOWN == UNKNOWN[draft.scope[0].start : draft.scope[0].end]
    assert {Became.ADDED: 1} == made.fates


def test_a_reader_answers_what_tells_too_little(combined: Combine) -> None:
    """Where the rules only say that too little is told, a reader's incident stands, and the line is gone."""
    rebels = {"words": "Rebels", "role": "perpetrator", "entity": "group", "kind": "rebel"}

    made = combined("Rebels attacked.", trigger="attacked", sub_event_type="Attack", actors=[rebels])

    assert {Became.ADDED: 1} == made.fates
    assert () == made.extraction.set_aside


def test_the_same_answer_gives_the_same_id(combined: Combine) -> None:
    """An incident's id depends on the report and the act alone."""
    ids = {combined(UNKNOWN, rules=Extraction(), **A_BOOM).extraction.incidents[0].id for _ in range(2)}

    assert 1 == len(ids)


def test_a_word_alone_is_no_incident(combined: Combine) -> None:
    """Where nothing but the trigger stands in the text, nothing is added."""
    made = combined(UNKNOWN, rules=Extraction(), trigger="boom", sub_event_type="Grenade")

    assert ((), {Became.UNPROVEN: 1}) == (made.extraction.incidents, made.fates)


@pytest.mark.parametrize(
    "text",
    [
        "The army denied that it had attacked the village of Wase.",
        "Rebels plan to attack the village of Wase next week.",
        "In 2003 rebels attacked the village of Wase.",
    ],
    ids=["denied", "planned", "historical"],
)
def test_a_reader_makes_no_incident_of_what_the_rules_set_aside(combined: Combine, text: str) -> None:
    """Status is a gate: an act that was denied, planned or long ago stays out, whoever thinks that it is new."""
    before = combined(text).extraction
    assert before.set_aside

    made = combined(
        text,
        trigger="attack" if "plan" in text else "attacked",
        sub_event_type="Attack",
        targets=[{"words": "the village", "category": "civilian", "entity": "facility"}],
    )

    assert (before, {Became.OVERRULED: 1}) == (made.extraction, made.fates)


def test_a_reader_takes_no_incident_away(combined: Combine) -> None:
    """What a rule counts as new stays an incident, though a reader takes it for old."""
    made = combined(KNOWN, trigger="killed", sub_event_type=None, status="historical")

    assert (1, (), {Became.OVERRULED: 1}) == (
        len(made.extraction.incidents),
        made.extraction.set_aside,
        made.fates,
    )


def test_what_only_a_reader_sets_aside_is_set_aside(combined: Combine) -> None:
    """The sentence is shown with a reason of ours and the reader's name; nothing that a model wrote is."""
    made = combined(UNKNOWN, rules=Extraction(), trigger="boom", status="lookalike")

    [entry] = made.extraction.set_aside
    assert ("lookalike", RULE, UNKNOWN) == (entry.status.value, entry.rule, entry.quote)
    assert "a reader takes it as lookalike; no rule knows it" == entry.reason


def test_a_text_that_the_rules_cannot_read_is_open_to_readers(combined: Combine) -> None:
    """A foreign text has no rule's word against it; figures are read, words of number in its language are not."""
    text = "Hombres armados mataron a 7 personas en la ciudad de Cali el domingo por la noche y huyeron en dos motos."
    assert ["unreadable"] == [entry.status.value for entry in combined(text).extraction.set_aside]

    made = combined(
        text,
        trigger="mataron",
        sub_event_type="Attack",
        actors=[{"words": "Hombres armados", "role": "perpetrator", "entity": "group"}],
        tolls=[{"words": "7 personas", "fate": "killed"}],
        when="el domingo",
    )

    [draft] = made.extraction.incidents
    assert (7, "publication") == (
        draft.casualties.killed and draft.casualties.killed.min,
        draft.time and draft.time.basis.value,
    )


def test_a_marked_word_without_a_type_joins_the_one_incident_of_its_sentence(combined: Combine) -> None:
    """A recogniser that knows only weapons can fill, and can begin nothing."""
    marked: dict[str, Any] = {"trigger": "spearguns", "weapons": [{"words": "spearguns", "category": "other"}]}

    filled = combined("Gunmen with spearguns killed two people in Mora on Sunday.", **marked)
    nothing = combined("The market sells spearguns.", **marked)

    assert ["spearguns"] == [weapon.text for weapon in filled.extraction.incidents[0].weapons]
    assert ((), {Became.UNPROVEN: 1}) == (nothing.extraction.incidents, nothing.fates)


def test_a_recap_is_no_second_incident(combined: Combine) -> None:
    """An act in any sentence that tells an incident of the rules belongs to that incident, or to none."""
    text = "Gunmen attacked the village of Wase on Sunday. The gunmen shot two people in the village, residents said."
    before = combined(text).extraction
    assert 2 == len(before.incidents[0].scope)
    sighting: dict[str, Any] = {
        "trigger": "shot",
        "sub_event_type": "Attack",
        "weapons": [{"words": "shot", "category": "small_arms"}],
    }

    made = combined(text, **sighting)
    other = combined(text, **sighting | {"sub_event_type": "Grenade", "trigger": "residents said"})

    assert (1, {Became.FILLED: 1}) == (len(made.extraction.incidents), made.fates)
    assert (before, {Became.OVERRULED: 1}) == (other.extraction, other.fates)


def test_names_are_added_beside_those_of_the_rules(lexicon: Lexicon) -> None:
    """A name tells geocode that the place in it is none; what overlaps a known name, or is one word, is left out."""
    report = a_report("The Wase Riders Club and Boko Haram met in Mora.")
    rules = extract(report, lexicon)
    combining = Combining(report, rules, lexicon)
    names = [{"words": "Wase Riders Club", "kind": "organisation"}, {"words": "Boko Haram", "kind": "person"}]
    names.append({"words": "Mora", "kind": "person"})

    combining.add(Findings.model_validate({"names": names}), rule=RULE)

    added = [entity for entity in combining.extraction.entities if entity.rule == RULE]
    assert ["Wase Riders Club"] == [entity.text for entity in added]
    assert {entity.text for entity in rules.entities} < {entity.text for entity in combining.extraction.entities}


WORDS = st.sampled_from(["Gunmen", "killed", "two people", "Mora", "on Sunday", "No", "at all", "in", "Wase", "zebra"])


@given(
    trigger=WORDS,
    sub=st.sampled_from([None, "Attack", "Armed clash"]),
    status=st.sampled_from(["asserted", "alleged", "historical", "unreadable"]),
    words=WORDS,
    when=st.none() | WORDS,
)
def test_whatever_a_reader_says_every_quote_is_its_slice(
    trigger: str, sub: str | None, status: str, words: str, when: str | None
) -> None:
    """Nothing raises, the rules' incidents keep all their fields, and evidence is always the slice that it names."""
    lexicon, text = load_lexicon(), f"{KNOWN} No zebra was seen in Wase at all."
    report = a_report(text)
    rules = extract(report, lexicon)
    combining = Combining(report, rules, lexicon)
    sighting = {
        "trigger": trigger,
        "sub_event_type": sub,
        "status": status,
        "actors": [{"words": words, "role": "victim", "entity": "group"}],
        "tolls": [{"words": words, "fate": "injured"}],
        "when": when,
    }

    combining.add(Findings.model_validate({"sightings": [sighting]}), rule=RULE)

    made = combining.extraction
    assert all(text[e.start : e.end] == e.quote for draft in made.incidents for e in draft.evidence)
    assert [draft.id for draft in rules.incidents] == [draft.id for draft in made.incidents][: len(rules.incidents)]
    for old, new in zip(rules.incidents, made.incidents, strict=False):
        assert (old.time, old.casualties.killed) == (new.time, new.casualties.killed)
