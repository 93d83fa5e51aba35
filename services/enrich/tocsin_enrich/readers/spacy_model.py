"""The reader `spacy`: a spaCy pipeline that finds names, or roles and weapons where it was trained to.

Any pipeline with an entity recogniser does: a downloaded one, one of your own, rules in an EntityRuler, or GLiNER as
the component of a pipeline. It says nothing of what happened, so it can only add to incidents that the rules found.
"""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from tocsin.contracts.parties import ActorEntity, ActorRole, TargetCategory, TargetEntity, WeaponCategory
from tocsin.contracts.report import Report
from tocsin.kit.environment import FromEnvironment
from tocsin.kit.errors import Misconfigured
from tocsin_enrich.readers.protocol import (
    Findings,
    Name,
    Quoted,
    SeenActor,
    SeenTarget,
    SeenWeapon,
    Sighting,
    Unanswered,
    Why,
)

if TYPE_CHECKING:
    from spacy.language import Language

NAMES: Final = frozenset({"organisation", "person"})

USUAL_LABELS: Final[Mapping[str, str]] = {"ORG": "organisation", "PERSON": "person", "PER": "person"}
"""What most pipelines call names. Places are geocode's."""


class SpacySettings(FromEnvironment):
    """Which pipeline, and what its labels mean."""

    enrich_spacy_model: Annotated[
        str, Field(min_length=1, description="Folder of a pipeline, or the name of an installed one.")
    ]
    enrich_spacy_labels: Annotated[
        Mapping[str, str],
        NoDecode,
        Field(
            description="What labels mean, as LABEL=meaning with commas: organisation, person, an actor's role, "
            "weapon/CATEGORY or target/CATEGORY."
        ),
    ] = USUAL_LABELS
    enrich_spacy_max_chars: Annotated[
        int, Field(ge=1, le=1_000_000, description="A longer report is not given to the pipeline.")
    ] = 50_000

    @field_validator("enrich_spacy_labels", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        return {label.strip(): meaning.strip() for label, _, meaning in pairs}

    @field_validator("enrich_spacy_labels")
    @classmethod
    def _known(cls, labels: Mapping[str, str]) -> Mapping[str, str]:
        for label, meaning in labels.items():
            if meaning not in NAMES and _sighting(meaning, Quoted(quote=label)) is None:
                raise ValueError(
                    f"{label} means {meaning!r}; write organisation, person, one of {', '.join(ActorRole)}, "
                    "weapon/CATEGORY or target/CATEGORY"
                )
        return labels


class SpacyReader:
    """A reader for `TOCSIN_ENRICH_READERS`. The pipeline works in one thread beside the event loop."""

    def __init__(self, pipeline: "Language", settings: SpacySettings) -> None:
        self._pipeline = pipeline
        self._settings = settings
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spacy")

    @property
    def model(self) -> str:
        """The pipeline's own name and version."""
        meta = self._pipeline.meta
        return f"{meta['lang']}_{meta['name']} {meta['version']}"

    async def read(self, report: Report) -> Findings:
        """Return the names, actors, weapons and targets that the pipeline marks."""
        if len(report.text) > self._settings.enrich_spacy_max_chars:
            raise Unanswered(Why.TOO_LONG, f"longer than {self._settings.enrich_spacy_max_chars} characters")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._findings, report.text)

    def _findings(self, text: str) -> Findings:
        names: list[Name] = []
        sightings: list[Sighting] = []
        for meaning, words in self._marked(text):
            if meaning in NAMES:
                names.append(Name.model_validate({"words": words, "kind": meaning}))
            elif (sighting := _sighting(meaning, words)) is not None:
                sightings.append(sighting)
        return Findings(names=tuple(names), sightings=tuple(sightings))

    def _marked(self, text: str) -> Iterator[tuple[str, Quoted]]:
        for entity in self._pipeline(text).ents:
            meaning = self._settings.enrich_spacy_labels.get(entity.label_)
            if meaning is not None:
                yield meaning, Quoted(quote=entity.text, start=entity.start_char)

    async def aclose(self) -> None:
        """End the thread when its report is read."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _sighting(meaning: str, words: Quoted) -> Sighting | None:
    """Return what a marked stretch adds to the incident of its sentence; null for a meaning that there is none of."""
    kind, _, category = meaning.partition("/")
    if kind == "weapon" and category in set(WeaponCategory):
        return Sighting(trigger=words, weapons=(SeenWeapon(words=words, category=WeaponCategory(category)),))
    if kind == "target" and category in set(TargetCategory):
        target = SeenTarget(words=words, category=TargetCategory(category), entity=TargetEntity.OTHER)
        return Sighting(trigger=words, targets=(target,))
    if meaning in set(ActorRole):
        actor = SeenActor(words=words, role=ActorRole(meaning), entity=ActorEntity.ORGANISATION)
        return Sighting(trigger=words, actors=(actor,))
    return None


def open_reader() -> SpacyReader:
    """Load the pipeline that the environment names. Raises `ImportError` without spaCy, `Misconfigured` without it."""
    import spacy  # noqa: PLC0415  two seconds that only those pay who want it

    settings = SpacySettings()
    name = settings.enrich_spacy_model
    try:
        return SpacyReader(spacy.load(name), settings)
    except OSError as error:
        raise Misconfigured(
            f"TOCSIN_ENRICH_SPACY_MODEL: {name} is neither a pipeline's folder nor an installed pipeline: {error}"
        ) from error
