"""Which place is the incident's: by the grammar around it, and step by step further from the act."""

import pytest
from builders import a_draft, a_report

from tocsin.contracts.base import Span
from tocsin.contracts.geo import Location, LocationBasis
from tocsin.contracts.incident import Evidence, IncidentDraft
from tocsin.contracts.report import Report
from tocsin_geocode.gazetteer import MappedGazetteer
from tocsin_geocode.resolve import NO_PLACE, resolve
from tocsin_geocode.resolve.event_place import place_of_incident, whole_of
from tocsin_geocode.resolve.spans import Spans
from tocsin_geocode.resolve.text import Text


def _draft(report: Report, act: str, *sentences: str) -> IncidentDraft:
    at = report.text.index(act)
    found = [(report.text.index(sentence), len(sentence)) for sentence in sentences]
    scope = tuple(Span(start=start, end=start + length) for start, length in found)
    told = Evidence(field="sub_event_type", start=at, end=at + len(act), quote=act, rule="test")
    return a_draft(report, id=act, scope=scope, evidence=(told,))


def located(gazetteer: MappedGazetteer, text: str, act: str, *sentences: str) -> Location | None:
    """Place the one incident of a text; without `sentences` the whole text tells it."""
    report = a_report(text)
    return resolve(report, [_draft(report, act, *(sentences or (text,)))], (), gazetteer).incidents[0].location


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("Three U.S. soldiers were hurt in a blast in Syria.", "blast", "Syria"),
        ("A blast hurt U.S. Navy sailors in Bonny.", "blast", "Bonny"),
        ("French officers died when a shell fell on a post in Iraq near the Syrian border.", "shell", "Iraq"),
        ("A mine killed two men in Iraq, bordering Jordan.", "mine", "Iraq"),
        ("A mine killed two men in Iraq close to the borders of Jordan and Syria.", "mine", "Iraq"),
        ("A rocket fell in the Iraqi-occupied Misrata.", "rocket", "Misrata"),
        ("A bomb went off near the embassy of France in Tripoli, Lebanon.", "bomb", "Tripoli"),
        ("Two men died in a raid in Nigeria's northern Borno state.", "raid", "Borno"),
        ("Two men died in a raid in Maiduguri in Borno.", "raid", "Maiduguri"),
        ("A drone fell on Homs, 30 km south of Kfar Roum.", "drone", "Homs"),
    ],
)
def test_grammar_decides(gazetteer: MappedGazetteer, text: str, act: str, name: str) -> None:
    """Not the nationality, the border, the embassy or the description of the place, and the innermost one."""
    location = located(gazetteer, text, act)

    assert location is not None
    assert name == location.name


def test_each_act_of_a_sentence_has_its_own_place(gazetteer: MappedGazetteer) -> None:
    """What stands behind another act's words is that act's."""
    report = a_report("Jets struck Homs in reply to a mortar attack that killed two farmers in Misrata.")
    drafts = [_draft(report, act, report.text) for act in ("struck", "mortar attack")]

    found = [incident.location for incident in resolve(report, drafts, (), gazetteer).incidents]

    assert ["Homs", "Misrata"] == [location.name for location in found if location]


ACT = "Two guards died when masked men opened fire."


@pytest.mark.parametrize(
    ("text", "scope", "name", "basis"),
    [
        ("Two men opened fire in Homs.", (), "Homs", LocationBasis.SENTENCE),
        (f"{ACT} They were on duty in Homs.", (ACT, "They were on duty in Homs."), "Homs", LocationBasis.SCOPE),
        (f"Clashes went on in Homs. {ACT}", (ACT,), "Homs", LocationBasis.CONTEXT),
        (f"NIGERIA: {ACT}", (ACT,), "Nigeria", LocationBasis.HEADING),
        (f"PARIS (Wire) - {ACT}", (ACT,), "Paris", LocationBasis.DATELINE),
        (f"{ACT}\n\nElections are due in Libya.\n\nThe Libyan court is closed.", (ACT,), "Libya", LocationBasis.REPORT),
    ],
)
def test_each_step_away_from_the_act_is_said(
    gazetteer: MappedGazetteer, text: str, scope: tuple[str, ...], name: str, basis: LocationBasis
) -> None:
    """The basis names the step that gave the place."""
    location = located(gazetteer, text, "opened fire", *scope)

    assert location is not None
    assert (name, basis) == (location.name, location.basis)


def test_the_further_the_less_sure(gazetteer: MappedGazetteer) -> None:
    """A country is less sure from another sentence of the scope, and still less from the report at large."""
    texts = ["Two men opened fire in Libya.", f"{ACT} They were in Libya.", f"{ACT}\n\nElections are due in Libya."]
    scopes = [(texts[0],), (ACT, "They were in Libya."), (ACT,)]

    found = [located(gazetteer, text, "opened fire", *scope) for text, scope in zip(texts, scopes, strict=True)]

    sure = [location.confidence for location in found if location]
    assert len(sure) == 3
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 3


@pytest.mark.parametrize(
    "behind",
    [
        "Elections are due in Libya.\n\nIraq has closed its schools.",
        "The Libyan court is closed.",
        "Moscow denied it. Jordan denied it.",
    ],
)
def test_no_country_leads(gazetteer: MappedGazetteer, behind: str) -> None:
    """Two countries alike, a nationality alone, or governments that speak do not place an incident."""
    assert located(gazetteer, f"{ACT}\n\n{behind}", "opened fire", ACT) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Pirates boarded a tanker 24 nm SSE of Salalah.", None),
        ("Pirates boarded a tanker 2 nm SSE of Salalah.", "OM"),
        ("Pirates boarded a ship 30 miles off Salalah; the vessel had a crew of nine.", None),
        ("Pirates boarded a bus 30 miles west of Salalah.", "OM"),
        ("Pirates boarded a ship off Salalah; the vessel had a crew of nine.", "OM"),
    ],
)
def test_no_country_far_out_at_sea(gazetteer: MappedGazetteer, text: str, country: str | None) -> None:
    """More than three nautical miles off, in a maritime text, no country is asserted, nor a province."""
    location = located(gazetteer, text, "boarded")

    assert location is not None
    assert country == location.country
    assert (location.country_name is None) == (country is None)


@pytest.mark.parametrize(
    ("text", "scope", "rule", "quote"),
    [
        ("Two men opened fire near Homs.", None, "place/sentence", "Homs"),
        (f"{ACT} They were on duty in Homs.", ACT, "place/context", "Homs"),
        (f"PARIS (Wire) - {ACT}", ACT, "place/dateline", "PARIS"),
        (f"{ACT}\n\nElections are due in Libya.", ACT, "place/report", "Libya"),
        ("Two men opened fire at 34.5123, 37.1234.", None, "place/sentence", "34.5123, 37.1234"),
    ],
)
def test_a_place_has_evidence(gazetteer: MappedGazetteer, text: str, scope: str | None, rule: str, quote: str) -> None:
    """The words that a place was read from stand last in the evidence, behind all that was there."""
    report = a_report(text)
    draft = _draft(report, "opened fire", scope or text)

    *kept, added = resolve(report, [draft], (), gazetteer).incidents[0].evidence

    assert list(draft.evidence) == kept
    assert ("location", rule, quote) == (added.field, added.rule, added.quote)
    assert quote == text[added.start : added.end]


def test_no_place_has_no_evidence(gazetteer: MappedGazetteer) -> None:
    """An incident without a place keeps the evidence that it came with."""
    report = a_report(ACT)
    draft = _draft(report, "opened fire", ACT)

    incident = resolve(report, [draft], (), gazetteer).incidents[0]

    assert (None, draft.evidence) == (incident.location, incident.evidence)


def test_a_draft_that_points_at_no_words_has_no_place() -> None:
    """Without evidence and sentences, which the contract refuses, nothing ties an incident to a place."""
    draft = IncidentDraft.model_construct(evidence=(), scope=())
    text = Text("Two men opened fire in Homs.")
    whole = whole_of(text, (), Spans(()), [draft], lambda: None)

    assert place_of_incident(text, draft, whole) is None


@pytest.mark.parametrize("changes", [{"scope": (Span(start=500, end=900),)}, {"scope": ()}])
def test_spans_outside_of_the_text_end_with_a_reason(gazetteer: MappedGazetteer, changes: dict[str, object]) -> None:
    """A producer that miscounts its offsets gets an incident without a place, not an error."""
    report = a_report(ACT)
    far = Evidence(field="actors.0.name", start=500, end=900, quote="men", rule="test")

    incident = resolve(report, [a_draft(report, evidence=(far,), **changes)], (), gazetteer).incidents[0]

    assert (None, NO_PLACE) == (incident.location, incident.location_reason)


@pytest.mark.parametrize(
    ("before", "basis"),
    [
        ("Clashes went on in Homs. It rained. It was cold. ", LocationBasis.CONTEXT),
        ("Clashes went on in Homs. It rained. It was cold. It was dark. ", LocationBasis.REPORT),
        ("Clashes went on in Homs.\n\n", LocationBasis.REPORT),
    ],
)
def test_how_far_back_a_place_counts(gazetteer: MappedGazetteer, before: str, basis: LocationBasis) -> None:
    """Up to two sentences between, and none of another paragraph; further back only its country is left."""
    location = located(gazetteer, before + ACT, "opened fire", ACT)

    assert location is not None
    assert basis is location.basis
