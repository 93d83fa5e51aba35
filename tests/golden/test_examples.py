"""What an analyst would take from each file of `examples/`: the incidents by type, country and day, and no more."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tocsin.contracts.messages import ReportGeocoded
from tocsin_cli.chain import Chain
from tocsin_cli.reading import files_in, read
from tocsin_enrich.lexicon import load_lexicon
from tocsin_geocode.gazetteer import open_gazetteer
from tocsin_ingest.sources.collector import Unreadable

EXAMPLES: Final = Path(__file__).parents[2] / "examples"

EXPECTED: Final[Mapping[str, list[tuple[str, str | None, str]]]] = {
    "al-tanf": [("Air/drone strike", "SY", "2023-11-06"), ("Air/drone strike", "IQ", "2023-10-31")],
    "anniversary-and-trial": [],
    "balochistan-suicide-bomber": [
        ("Disrupted weapons use", "PK", "2024-09-20"),
        ("Suicide bomb", "PK", "2024-09-19"),
    ],
    "business-and-sport": [],
    "cali-police-blotter": [
        ("Grenade", "CO", "2024-05-11"),
        ("Arrests", "CO", "2024-05-12"),
        ("Attack", "CO", "2024-05-12"),
    ],
    "ceasefire-agreement": [("Agreement", "NG", "2024-01-31")],
    "claimed-and-denied-downing": [("Disrupted weapons use", "CD", "2024-07-02"), ("Armed clash", "CD", "2024-07-01")],
    "cotabato-arrest-and-cache": [("Arrests", "PH", "2024-08-14"), ("Disrupted weapons use", "PH", "2024-08-14")],
    "denied-explosion": [],
    "dhaka-protest": [("Peaceful protest", "BD", "2024-01-17"), ("Protest with intervention", "BD", "2024-01-17")],
    "gulf-of-aden-maritime-warning": [("Shelling/artillery/missile attack", None, "2024-01-26")],
    "haiti-abduction": [("Abduction/forced disappearance", "HT", "2024-04-08")],
    "kharkiv-sitrep": [
        ("Shelling/artillery/missile attack", "UA", "2024-03-17"),
        ("Shelling/artillery/missile attack", "UA", "2024-03-17"),
    ],
    "maiduguri-wire-story": [("Attack", "NG", "2024-02-20")],
    "sahel-roundup": [
        ("Remote explosive/landmine/IED", "ML", "2024-06-06"),
        ("Abduction/forced disappearance", "BF", "2024-06-07"),
        ("Air/drone strike", "NE", "2024-06-08"),
    ],
    "desk-001": [("Shelling/artillery/missile attack", "IL", "2024-05-05")],
    "desk-002": [("Remote explosive/landmine/IED", "SO", "2024-05-03")],
    "desk-003": [("Mob violence", "ZA", "2024-05-05")],
    "desk-004": [("Government regains territory", "MZ", "2024-05-02")],
    "desk-005": [],
}


@pytest.fixture(scope="module")
def read_examples() -> dict[str, ReportGeocoded]:
    chain = Chain(load_lexicon(), open_gazetteer())
    reports = list(read([str(path) for path in files_in(EXAMPLES)]))
    assert [] == [report for report in reports if isinstance(report, Unreadable)]
    return {str(r.external_id): chain.geocoded(r) for r in reports if not isinstance(r, Unreadable)}


def test_every_example_is_expected(read_examples: dict[str, ReportGeocoded]) -> None:
    """An example that is added gets an answer beside it."""
    assert set(EXPECTED) == set(read_examples)


@pytest.mark.parametrize("name", list(EXPECTED))
def test_an_example_is_read_as_an_analyst_would(name: str, read_examples: dict[str, ReportGeocoded]) -> None:
    """Each incident once, in its country, on its first day."""
    found = [
        (str(i.sub_event_type), i.location.country if i.location else None, str(i.time.start) if i.time else "")
        for i in read_examples[name].incidents
    ]

    assert sorted(EXPECTED[name], key=str) == sorted(found, key=str)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_quote_of_an_example_is_its_slice(name: str, read_examples: dict[str, ReportGeocoded]) -> None:
    """`text[start:end] == quote`, for evidence, places, locations and what was set aside."""
    message = read_examples[name]
    text = message.report.text
    quoted = [(e, e.quote) for i in message.incidents for e in i.evidence]
    quoted += [(aside, aside.quote) for aside in message.set_aside]
    named = [*message.places, *(i.location for i in message.incidents if i.location)]

    assert [quote for _, quote in quoted] == [text[span.start : span.end] for span, _ in quoted]
    assert [place.text for place in named] == [text[place.start : place.end] for place in named]
