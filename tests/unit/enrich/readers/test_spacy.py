"""The reader `spacy` with real pipelines, made here and loaded from a folder as an operator's would be."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import a_received, a_report
from pydantic import ValidationError

from tocsin.contracts.messages import ReportEnriched
from tocsin.kit.errors import Misconfigured
from tocsin.kit.testing import pipe
from tocsin_enrich.app import enriching_with, wire
from tocsin_enrich.extract import Lexicon
from tocsin_enrich.readers import Findings, Unanswered, Why
from tocsin_enrich.readers.opening import open_panel
from tocsin_enrich.readers.spacy_model import SpacyReader, SpacySettings, open_reader

TEXT = "Gunmen with spearguns killed two people in Mora on Sunday. The Wase Riders Club mourned Ada Obi."
LABELS = "ORG=organisation, PERSON=person, ARM=weapon/other, HIT=target/civilian, DOER=perpetrator"
PATTERNS = [
    {"label": "ORG", "pattern": "Wase Riders Club"},
    {"label": "PERSON", "pattern": "Ada Obi"},
    {"label": "ARM", "pattern": "spearguns"},
    {"label": "GPE", "pattern": "Mora"},
]


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a pipeline of rules, an EntityRuler, to disk."""
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    pipeline.meta["name"] = "ruled"
    pipeline.add_pipe("entity_ruler").add_patterns(PATTERNS)
    folder = tmp_path_factory.mktemp("spacy") / "ruled"
    pipeline.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a pipeline for a second: clubs of riders are organisations."""
    spacy = pytest.importorskip("spacy")
    from spacy.training import Example  # noqa: PLC0415  needs spaCy

    spacy.util.fix_random_seed(1)
    pipeline = spacy.blank("en")
    pipeline.add_pipe("ner")
    towns = ("Wase", "Mora", "Jos", "Bama", "Gwoza", "Yola")
    texts = [(f"The {town} Riders Club mourned.", (4, 4 + len(f"{town} Riders Club"))) for town in towns]
    examples = [Example.from_dict(pipeline.make_doc(text), {"entities": [(*span, "ORG")]}) for text, span in texts]
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(20):
        pipeline.update(examples, sgd=optimizer)
    folder = tmp_path_factory.mktemp("spacy") / "trained"
    pipeline.to_disk(folder)
    return folder


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: str) -> Iterator[SpacyReader]:
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_MODEL", str(folder))
    for name, value in settings.items():
        monkeypatch.setenv(f"TOCSIN_ENRICH_SPACY_{name.upper()}", value)
    reader = open_reader()
    try:
        yield reader
    finally:
        reader._thread.shutdown()


async def found(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str = TEXT, **settings: str) -> Findings:
    with opened(monkeypatch, folder, **settings) as reader:
        return await reader.read(a_report(text))


async def test_names_come_with_their_place(monkeypatch: pytest.MonkeyPatch, ruled: Path) -> None:
    """Organisations and people, at the offsets where they stand; places are left to geocode."""
    findings = await found(monkeypatch, ruled)

    assert [("Wase Riders Club", "organisation"), ("Ada Obi", "person")] == [
        (name.words.quote, name.kind) for name in findings.names
    ]
    assert all(TEXT[n.words.start or 0 :].startswith(n.words.quote) for n in findings.names)
    assert () == findings.sightings


async def test_a_trained_recogniser_is_loaded_and_used(monkeypatch: pytest.MonkeyPatch, trained: Path) -> None:
    """The weights that were saved are the weights that read."""
    findings = await found(monkeypatch, trained, "The Kuje Riders Club mourned.")

    assert ["Kuje Riders Club"] == [name.words.quote for name in findings.names]


async def test_labels_of_ones_own_fill_incidents(
    monkeypatch: pytest.MonkeyPatch, ruled: Path, lexicon: Lexicon
) -> None:
    """Through settings, panel and route: the pipeline's weapon joins the rules' incident and names the pipeline."""
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_MODEL", str(ruled))
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_LABELS", LABELS)
    panel = open_panel(["spacy"], lexicon=lexicon, seconds=5)

    [enriched] = await pipe(enriching_with(panel), a_received(a_report(TEXT)))
    await panel.aclose()

    [incident] = enriched.incidents
    assert ["spearguns"] == [weapon.text for weapon in incident.weapons]
    assert {"reader/spacy/en_ruled 0.0.0"} == {e.rule for e in incident.evidence if e.field.startswith("weapons")}
    assert "Wase Riders Club" in {entity.text for entity in enriched.entities if entity.rule}
    assert enriched == ReportEnriched.model_validate_json(enriched.model_dump_json())


async def test_the_worker_is_wired_with_it(monkeypatch: pytest.MonkeyPatch, ruled: Path) -> None:
    """Two variables are all that an operator sets."""
    monkeypatch.setenv("TOCSIN_ENRICH_READERS", "spacy")
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_MODEL", str(ruled))

    worker = wire()

    assert ["enrich"] == [route.group for route in worker.routes]
    [enriched] = await pipe(worker.routes[0], a_received(a_report(TEXT)))
    assert "Ada Obi" in {entity.text for entity in enriched.entities}


async def test_reports_may_come_at_once(monkeypatch: pytest.MonkeyPatch, ruled: Path) -> None:
    """The pipeline reads one at a time, in a thread, while the event loop goes on."""
    with opened(monkeypatch, ruled) as reader:
        findings = await asyncio.gather(*(reader.read(a_report(f"{n}. {TEXT}")) for n in range(20)))

    assert {2} == {len(each.names) for each in findings}


async def test_a_long_report_is_left_to_the_rules(monkeypatch: pytest.MonkeyPatch, ruled: Path) -> None:
    """A model's time grows with the text, so its length is bounded."""
    with pytest.raises(Unanswered) as unanswered:
        await found(monkeypatch, ruled, TEXT, max_chars="20")

    assert Why.TOO_LONG is unanswered.value.why


def test_a_pipeline_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The setting and what it must hold are named."""
    pytest.importorskip("spacy")
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_MODEL", str(tmp_path / "nothing"))

    with pytest.raises(Misconfigured, match=r"TOCSIN_ENRICH_SPACY_MODEL: .*nothing is neither"):
        open_reader()


@pytest.mark.parametrize("labels", ["ORG=company", "ARM=weapon/death ray", "ORG"])
def test_a_label_that_means_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, labels: str) -> None:
    """A slip in the labels stops the worker and lists what they can mean."""
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_MODEL", "any")
    monkeypatch.setenv("TOCSIN_ENRICH_SPACY_LABELS", labels)

    with pytest.raises(ValidationError, match="write organisation, person, one of perpetrator"):
        SpacySettings()
