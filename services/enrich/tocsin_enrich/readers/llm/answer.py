"""The shape of a model's answer, and how it becomes findings.

Every field is required and no other is allowed, as the API's strict mode asks. The model has nowhere to write a number,
a date or a remark: it quotes, and names codes.
"""

import json
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from tocsin.contracts.incident import IncidentStatus, SetAsideStatus
from tocsin.contracts.ontology import SubEventType
from tocsin.contracts.parties import (
    ActorEntity,
    ActorKind,
    ActorRole,
    Stance,
    TargetCategory,
    TargetEntity,
    WeaponCategory,
)
from tocsin.contracts.report import Report
from tocsin_enrich.readers.check import LONGEST_SENTENCE
from tocsin_enrich.readers.protocol import Fate, Findings, Quoted, Sighting
from tocsin_enrich.readers.quotes import LONGEST_QUOTE, locate

MOST_COMPLAINTS: Final = 12
"""A model that is told more than this at once mends none of it."""

QUOTES: Final = frozenset({"sentence", "trigger", "words", "when", "claimant", "subject"})
"""Fields that hold words of the report."""


def _said(words: str) -> str:
    if not words.strip():
        raise ValueError("quote words of the report")
    return words


# Validators and not Field(min_length=1): strict mode knows only a part of JSON Schema.
Words = Annotated[str, AfterValidator(_said)]
Unless = BeforeValidator(lambda words: words or None)
"""Models write an empty string where they mean null."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ActorAnswer(_Strict):
    words: Words
    role: ActorRole
    entity: ActorEntity
    kind: ActorKind | None


class WeaponAnswer(_Strict):
    words: Words
    category: WeaponCategory


class TargetAnswer(_Strict):
    words: Words
    category: TargetCategory
    entity: TargetEntity


class TollAnswer(_Strict):
    words: Words
    fate: Fate


class ClaimAnswer(_Strict):
    claimant: Words
    stance: Stance
    subject: Annotated[Words | None, Unless]


class IncidentAnswer(_Strict):
    sentence: Words
    trigger: Words
    sub_event_type: SubEventType
    status: IncidentStatus
    actors: list[ActorAnswer]
    weapons: list[WeaponAnswer]
    targets: list[TargetAnswer]
    tolls: list[TollAnswer]
    when: Annotated[Words | None, Unless]
    claims: list[ClaimAnswer]


class AsideAnswer(_Strict):
    sentence: Words
    trigger: Words
    status: SetAsideStatus


class Answer(_Strict):
    """What a model says of one report."""

    incidents: list[IncidentAnswer]
    set_aside: list[AsideAnswer]


def response_format() -> dict[str, Any]:
    """Return the shape as the API wants it."""
    schema = Answer.model_json_schema()
    return {"type": "json_schema", "json_schema": {"name": "reading", "strict": True, "schema": schema}}


def parsed(content: str) -> tuple[Answer | None, list[str]]:
    """Return the answer, or what is wrong with it in words that the model can act upon."""
    try:
        return Answer.model_validate_json(_document(content)), []
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [f"{'.'.join(map(str, e['loc'])) or 'the answer'}: {e['msg']}" for e in wrong[:MOST_COMPLAINTS]]


def _document(content: str) -> str:
    """Return the JSON object in a reply: models think aloud before it, or fence it as code."""
    said = content.rpartition("</think>")[2]
    start, end = said.find("{"), said.rfind("}")
    return said[start : end + 1] if 0 <= start < end else said


def misquoted(answer: Answer, report: Report) -> list[str]:
    """Return complaints about words that do not stand in the report."""
    wrong = []
    for name, acts in (("incidents", answer.incidents), ("set_aside", answer.set_aside)):
        for number, act in enumerate(acts):
            for path, words in _quotes(act.model_dump(mode="json")):
                longest = LONGEST_SENTENCE if path == "sentence" else LONGEST_QUOTE
                if locate(report.text, Quoted(quote=words), longest=longest) is None:
                    wrong.append(f"{name}.{number}.{path}: not letter by letter in the report: {json.dumps(words)}")
    return wrong[:MOST_COMPLAINTS]


def _quotes(value: Any, path: str = "") -> list[tuple[str, str]]:
    """Return the path and the words of every quote in an answer."""
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in _quotes(each, f"{path}.{key}" if path else key)]
    if isinstance(value, list):
        return [found for number, each in enumerate(value) for found in _quotes(each, f"{path}.{number}")]
    return [(path, value)] if isinstance(value, str) and path.rsplit(".", 1)[-1] in QUOTES else []


def findings_of(answer: Answer) -> Findings:
    """Return the answer as any reader gives it: the fields have the same names."""
    acts = [*answer.incidents, *answer.set_aside]
    return Findings(sightings=tuple(Sighting.model_validate(act.model_dump()) for act in acts))
